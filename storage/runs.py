"""The ledger: runs, and what became of every link that each was told about."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, Select, func, insert, select, update
from uuid_utils.compat import uuid7

from storage.errors import LeaseLost, RunInProgress, SlotTaken
from storage.leases import require_leases
from storage.link import Link
from storage.links import LinkAccount, account_link, accounts_of, count_links, discover_links
from storage.run import Lease, LinkOutcome, Run, RunStatus, Tally, Trigger
from storage.sources import source_id_of
from storage.tables import FeedHeartbeatRow, PageFetchRow, RunHeartbeatRow, RunRow, SourceRow
from storage.transactions import reading, write

#: three heartbeats missed
DEAD_AFTER = timedelta(seconds=90)
#: after one of these the slot has had its run; a failed or abandoned one may be tried again
_DONE = frozenset({RunStatus.SUCCEEDED, RunStatus.PARTIAL, RunStatus.SKIPPED})
_NOT_REACHED = "the run ended before this link was looked at"
_NOTHING_CONFIGURED = "0" * 64


class Runs:
    """The runs in the database. ``now`` is an aware time; the store has no clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def start(
        self,
        source: str,
        *,
        trigger: Trigger,
        slot: datetime,
        owner: str,
        code_version: str,
        config_sha256: str,
        now: datetime,
    ) -> Lease:
        """The right to crawl a source. Raises `RunInProgress`, and `SlotTaken` for a slot that is done."""
        run_id = uuid7()

        def work(connection: Connection) -> Lease:
            source_id = source_id_of(connection, source)
            _refuse_second(connection, source, slot, trigger, run_id)
            if connection.execute(select(RunRow.run_id).where(RunRow.run_id == run_id)).one_or_none() is None:
                row = {
                    "run_id": run_id,
                    "source_id": source_id,
                    "trigger": trigger.value,
                    "slot": slot,
                    "attempt": _attempts(connection, source_id, slot) + 1,
                    "status": RunStatus.RUNNING.value,
                    "owner": owner,
                    "fence": 1,
                    "started_at": now,
                    "code_version": code_version,
                    "config_sha256": config_sha256,
                }
                connection.execute(insert(RunRow), row)
                connection.execute(insert(RunHeartbeatRow), {"run_id": run_id, "heartbeat_at": now})
            return Lease(run_id=run_id, source=source, fence=1)

        return write(self._engine, work)

    def heartbeat(self, lease: Lease, now: datetime) -> None:
        """Show that the run is alive. Raises `LeaseLost`."""

        def work(connection: Connection) -> None:
            held = select(RunRow.run_id).where(
                RunRow.run_id == lease.run_id,
                RunRow.fence == lease.fence,
                RunRow.status == RunStatus.RUNNING.value,
            )
            beaten = connection.execute(
                update(RunHeartbeatRow)
                .where(RunHeartbeatRow.run_id == lease.run_id, held.exists())
                .values(heartbeat_at=now)
            )
            if beaten.rowcount == 0:
                raise LeaseLost(lease)
            connection.execute(update(FeedHeartbeatRow).values(heartbeat_at=now))

        write(self._engine, work)

    def discover(self, lease: Lease, links: Sequence[Link], now: datetime) -> int:
        """Enter the links of one listing (one ``via``); how many were new to this run.

        Call it once with all links of a listing, also for one that answered that it had not changed,
        and record the listing's fetch after it: a listing remembered as fetched has had its links entered.
        """

        def work(connection: Connection) -> int:
            require_leases(connection, [lease])
            return discover_links(connection, lease, source_id_of(connection, lease.source), links)

        return write(self._engine, work) if links else 0

    def account(
        self,
        lease: Lease,
        url: str,
        outcome: LinkOutcome,
        *,
        reason: str | None,
        fetch_id: UUID | None,
        now: datetime,
    ) -> None:
        """Say what became of a link that stored no article. The first account of a link stands."""

        def work(connection: Connection) -> None:
            require_leases(connection, [lease])
            account_link(connection, lease, url, outcome, reason=reason, fetch_id=fetch_id, now=now)

        write(self._engine, work)

    def finish(self, lease: Lease, status: RunStatus, ending: str, now: datetime) -> Run:
        """End the run. Links it did not come to are put off; the counts are taken from the ledger."""

        def work(connection: Connection) -> Run:
            ended = _run(connection, lease.run_id)
            if ended and ended.status is not RunStatus.RUNNING and ended.ending == ending:
                return ended  # an earlier attempt was committed, and its answer lost
            require_leases(connection, [lease])
            _close(connection, lease.run_id, status, ending, now)
            return _found(connection, lease.run_id)

        return write(self._engine, work)

    def skip(self, source: str, *, slot: datetime, reason: str, now: datetime) -> Run:
        """Record a slot that was due and is not run. Raises `SlotTaken` where it has had its run."""
        run_id = uuid7()

        def work(connection: Connection) -> Run:
            source_id = source_id_of(connection, source)
            _refuse_done(connection, source, slot, run_id)
            row = {
                "run_id": run_id,
                "source_id": source_id,
                "trigger": Trigger.SCHEDULE.value,
                "slot": slot,
                "attempt": _attempts(connection, source_id, slot) + 1,
                "status": RunStatus.SKIPPED.value,
                "ending": reason,
                "owner": "scheduler",
                "fence": 1,
                "started_at": now,
                "finished_at": now,
                "code_version": "",
                "config_sha256": _NOTHING_CONFIGURED,
            }
            connection.execute(insert(RunRow), row)
            connection.execute(insert(RunHeartbeatRow), {"run_id": run_id, "heartbeat_at": now})
            return _found(connection, run_id)

        return write(self._engine, work)

    def abandon_dead(self, now: datetime, is_alive: Callable[[str], bool]) -> list[Run]:
        """Close the runs whose owner is dead or silent for 90 s; their owners can write no more."""
        dead = [
            run for run in self.running() if now - run.heartbeat_at >= DEAD_AFTER or not is_alive(run.owner)
        ]
        return [run for run in (self._abandon(run, now) for run in dead) if run is not None]

    def _abandon(self, run: Run, now: datetime) -> Run | None:
        silent = int((now - run.heartbeat_at).total_seconds())
        ending = f"its process ({run.owner}) ended without a word; last sign of life {silent} s before"

        def work(connection: Connection) -> Run | None:
            taken = connection.execute(
                update(RunRow)
                .where(RunRow.run_id == run.run_id, RunRow.status == RunStatus.RUNNING.value)
                .values(fence=RunRow.fence + 1)
            )
            if taken.rowcount == 0:
                return None
            _close(connection, run.run_id, RunStatus.ABANDONED, ending, now)
            return _found(connection, run.run_id)

        return write(self._engine, work)

    def last(self, source: str) -> Run | None:
        """The newest run of a source, a skipped one too."""
        return next(iter(self.recent(1, source)), None)

    def last_slot(self, source: str) -> datetime | None:
        """The newest scheduled slot that a run or a skip stands for."""
        with reading(self._engine) as connection:
            return connection.execute(
                select(func.max(RunRow.slot))
                .join(SourceRow, SourceRow.source_id == RunRow.source_id)
                .where(SourceRow.key == source, RunRow.trigger == Trigger.SCHEDULE.value)
            ).scalar_one()

    def last_scheduled(self, source: str) -> Run | None:
        """The newest run or skip in the name of the schedule: of the newest slot the last attempt."""
        newest = _runs().where(SourceRow.key == source, RunRow.trigger == Trigger.SCHEDULE.value)
        query = newest.order_by(RunRow.slot.desc(), RunRow.attempt.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else _as_run(connection, row)

    def running(self) -> list[Run]:
        """The runs that are going on, or whose process died and nobody noticed yet."""
        query = _runs().where(RunRow.status == RunStatus.RUNNING.value)
        with reading(self._engine) as connection:
            return [_as_run(connection, row) for row in connection.execute(query).all()]

    def recent(self, limit: int, source: str | None = None) -> list[Run]:
        """The newest runs, newest first."""
        query = _runs().order_by(RunRow.started_at.desc(), RunRow.run_id.desc()).limit(limit)
        if source is not None:
            query = query.where(SourceRow.key == source)
        with reading(self._engine) as connection:
            return [_as_run(connection, row) for row in connection.execute(query).all()]

    def get(self, run_id: UUID) -> Run | None:
        """One run."""
        with reading(self._engine) as connection:
            return _run(connection, run_id)

    def links(self, run_id: UUID, outcome: LinkOutcome | None = None) -> list[LinkAccount]:
        """What became of each link, in the order in which they were told of."""
        with reading(self._engine) as connection:
            return accounts_of(connection, run_id, outcome)


def _refuse_second(
    connection: Connection, source: str, slot: datetime, trigger: Trigger, run_id: UUID
) -> None:
    running = connection.execute(
        _runs().where(
            SourceRow.key == source, RunRow.status == RunStatus.RUNNING.value, RunRow.run_id != run_id
        )
    ).one_or_none()
    if running is not None:
        raise RunInProgress(_as_run(connection, running))
    if trigger is Trigger.SCHEDULE:
        _refuse_done(connection, source, slot, run_id)


def _refuse_done(connection: Connection, source: str, slot: datetime, run_id: UUID) -> None:
    done = connection.execute(
        _runs()
        .where(SourceRow.key == source, RunRow.slot == slot, RunRow.run_id != run_id)
        .where(RunRow.status.in_([status.value for status in _DONE]))
        .order_by(RunRow.attempt.desc())
        .limit(1)
    ).one_or_none()
    if done is not None:
        raise SlotTaken(_as_run(connection, done))


def _attempts(connection: Connection, source_id: UUID, slot: datetime) -> int:
    query = select(func.coalesce(func.max(RunRow.attempt), 0)).where(
        RunRow.source_id == source_id, RunRow.slot == slot
    )
    return int(connection.execute(query).scalar_one())


def _close(connection: Connection, run_id: UUID, status: RunStatus, ending: str, now: datetime) -> None:
    tally = count_links(connection, run_id, put_off=(_NOT_REACHED, now))
    connection.execute(
        update(RunRow)
        .where(RunRow.run_id == run_id)
        .values(
            status=status.value,
            ending=ending,
            finished_at=now,
            fetched=_fetched(connection, run_id),
            discovered=tally.discovered,
            new=tally.new,
            revised=tally.revised,
            unchanged=tally.unchanged,
            rejected=tally.rejected,
            failed=tally.failed,
            deferred=tally.deferred,
        )
    )


def _fetched(connection: Connection, run_id: UUID) -> int:
    query = select(func.count()).select_from(PageFetchRow).where(PageFetchRow.run_id == run_id)
    return int(connection.execute(query).scalar_one())


def _runs() -> Select[*tuple[Any, ...]]:
    return (
        select(RunRow.__table__, SourceRow.key, RunHeartbeatRow.heartbeat_at)
        .join(SourceRow, SourceRow.source_id == RunRow.source_id)
        .join(RunHeartbeatRow, RunHeartbeatRow.run_id == RunRow.run_id)
    )


def _run(connection: Connection, run_id: UUID) -> Run | None:
    row = connection.execute(_runs().where(RunRow.run_id == run_id)).one_or_none()
    return None if row is None else _as_run(connection, row)


def _found(connection: Connection, run_id: UUID) -> Run:
    row = connection.execute(_runs().where(RunRow.run_id == run_id)).one()
    return _as_run(connection, row)


def _as_run(connection: Connection, row: Row[*tuple[Any, ...]]) -> Run:
    status = RunStatus(row.status)
    if status is RunStatus.RUNNING:
        tally, fetched = count_links(connection, row.run_id), _fetched(connection, row.run_id)
    else:
        fetched = row.fetched
        tally = Tally(
            discovered=row.discovered,
            new=row.new,
            revised=row.revised,
            unchanged=row.unchanged,
            rejected=row.rejected,
            failed=row.failed,
            deferred=row.deferred,
        )
    return Run(
        run_id=row.run_id,
        source=row.key,
        trigger=Trigger(row.trigger),
        slot=row.slot,
        attempt=row.attempt,
        status=status,
        ending=row.ending,
        started_at=row.started_at,
        heartbeat_at=row.heartbeat_at,
        finished_at=row.finished_at,
        owner=row.owner,
        fetched=fetched,
        tally=tally,
    )
