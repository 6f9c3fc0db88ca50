"""The ledger: runs, and what became of every link that each was told about."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine, exists, insert, select, update
from uuid_utils.compat import uuid7

from storage.errors import LeaseLost
from storage.ids import ids_like
from storage.leases import require_leases
from storage.link import Link
from storage.links import LinkAccount, account_link, accounts_of, discover_links
from storage.run import Lease, LinkOutcome, Run, RunStatus, Trigger
from storage.run_rows import (
    as_run,
    attempts_of,
    close_run,
    insert_skipped,
    known_run,
    refuse_done,
    refuse_second,
    run_of,
    select_runs,
)
from storage.sources import source_id_of
from storage.tables import FeedHeartbeatRow, RunHeartbeatRow, RunRow, SourceRow
from storage.transactions import reading, write

#: three heartbeats missed
DEAD_AFTER = timedelta(seconds=90)


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
            refuse_second(connection, source, slot, trigger, run_id)
            if connection.execute(select(RunRow.run_id).where(RunRow.run_id == run_id)).one_or_none() is None:
                row = {
                    "run_id": run_id,
                    "source_id": source_id,
                    "trigger": trigger.value,
                    "slot": slot,
                    "attempt": attempts_of(connection, source_id, slot) + 1,
                    "status": RunStatus.RUNNING.value,
                    "owner": owner,
                    "fence": 1,
                    "started_at": now,
                    "code_version": code_version,
                    "config_sha256": config_sha256,
                }
                connection.execute(insert(RunRow), row)
                connection.execute(insert(RunHeartbeatRow), {"run_id": run_id, "heartbeat_at": now})
                _show_life(connection, now)
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
            _show_life(connection, now)

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
            ended = run_of(connection, lease.run_id)
            if ended and ended.status is not RunStatus.RUNNING and ended.ending == ending:
                return ended  # an earlier attempt was committed, and its answer lost
            require_leases(connection, [lease])
            close_run(connection, lease.run_id, status, ending, now)
            _show_life(connection, now)
            return known_run(connection, lease.run_id)

        return write(self._engine, work)

    def skip(self, source: str, *, slot: datetime, reason: str, now: datetime) -> Run:
        """Record a slot that was due and is not run. Raises `SlotTaken` where it has had its run."""
        run_id = uuid7()

        def work(connection: Connection) -> Run:
            refuse_done(connection, source, slot, run_id)
            insert_skipped(connection, source, [(run_id, slot, reason)], now)
            return known_run(connection, run_id)

        return write(self._engine, work)

    def skip_all(self, source: str, missed: Sequence[tuple[datetime, str]], now: datetime) -> int:
        """Record many slots, with the reason of each, at once; how many had no row yet. The others stay."""

        def work(connection: Connection) -> int:
            source_id = source_id_of(connection, source)
            first = min(slot for slot, _ in missed)
            known = select(RunRow.slot).where(RunRow.source_id == source_id, RunRow.slot >= first)
            taken = set(connection.execute(known).scalars())
            new = [(uuid7(), slot, reason) for slot, reason in missed if slot not in taken]
            insert_skipped(connection, source, new, now)
            return len(new)

        return write(self._engine, work) if missed else 0

    def abandon_dead(self, now: datetime, is_alive: Callable[[str], bool | None]) -> list[Run]:
        """Close the runs whose owner is dead; their owners can write no more.

        Where ``is_alive`` knows nothing of an owner, one that was silent for 90 s is dead.
        """
        dead = []
        for run in self.running():
            lives = is_alive(run.owner)
            if now - run.heartbeat_at >= DEAD_AFTER if lives is None else not lives:
                dead.append(run)
        return [run for run in (self._abandon(run, now) for run in dead) if run is not None]

    def _abandon(self, run: Run, now: datetime) -> Run | None:
        silent = int((now - run.heartbeat_at).total_seconds())
        ending = f"ended without a word, last sign of life {silent} s before; its process: {run.owner}"

        # who has shown life since we looked lives
        was_silent = exists().where(
            RunHeartbeatRow.run_id == RunRow.run_id, RunHeartbeatRow.heartbeat_at == run.heartbeat_at
        )

        def work(connection: Connection) -> Run | None:
            taken = connection.execute(
                update(RunRow)
                .where(RunRow.run_id == run.run_id, RunRow.status == RunStatus.RUNNING.value, was_silent)
                .values(fence=RunRow.fence + 1)
            )
            if taken.rowcount == 0:
                return None
            close_run(connection, run.run_id, RunStatus.ABANDONED, ending, now)
            return known_run(connection, run.run_id)

        return write(self._engine, work)

    def ids_like(self, part: str) -> list[UUID]:
        """The ids that begin or end so; two of them where there are several."""
        with reading(self._engine) as connection:
            return ids_like(connection, RunRow.run_id, part, 2)

    def last(self, source: str) -> Run | None:
        """The newest run of a source, a skipped one too."""
        return next(iter(self.recent(1, source)), None)

    def last_scheduled(self, source: str) -> Run | None:
        """The newest run or skip in the name of the schedule: of the newest slot the last attempt."""
        newest = select_runs().where(SourceRow.key == source, RunRow.trigger == Trigger.SCHEDULE.value)
        query = newest.order_by(RunRow.slot.desc(), RunRow.attempt.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
            return None if row is None else as_run(connection, row)

    def running(self) -> list[Run]:
        """The runs that are going on, or whose process died and nobody noticed yet."""
        query = select_runs().where(RunRow.status == RunStatus.RUNNING.value)
        with reading(self._engine) as connection:
            return [as_run(connection, row) for row in connection.execute(query).all()]

    def recent(self, limit: int, source: str | None = None) -> list[Run]:
        """The newest runs, newest first."""
        query = select_runs().order_by(RunRow.started_at.desc(), RunRow.run_id.desc()).limit(limit)
        if source is not None:
            query = query.where(SourceRow.key == source)
        with reading(self._engine) as connection:
            return [as_run(connection, row) for row in connection.execute(query).all()]

    def get(self, run_id: UUID) -> Run | None:
        """One run."""
        with reading(self._engine) as connection:
            return run_of(connection, run_id)

    def links(self, run_id: UUID, outcome: LinkOutcome | None = None) -> list[LinkAccount]:
        """What became of each link, in the order in which they were told of."""
        with reading(self._engine) as connection:
            return accounts_of(connection, run_id, outcome)


def _show_life(connection: Connection, now: datetime) -> None:
    """Tell the feed's readers that the service is alive; also of a run too short for a heartbeat."""
    connection.execute(update(FeedHeartbeatRow).values(heartbeat_at=now))
