"""Runs as rows, inside a transaction of the ledger's."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from storage.errors import RunInProgress, SlotTaken
from storage.links import count_links
from storage.run import Run, RunStatus, Tally, Trigger
from storage.sources import source_id_of
from storage.tables import PageFetchRow, RunHeartbeatRow, RunRow, SourceRow

#: after one of these the slot has had its run; a failed or abandoned one may be tried again
_DONE = frozenset({RunStatus.SUCCEEDED, RunStatus.PARTIAL, RunStatus.SKIPPED})
_NOT_REACHED = "the run ended before this link was looked at"
_NOTHING_CONFIGURED = "0" * 64


def refuse_second(
    connection: Connection, source: str, slot: datetime, trigger: Trigger, run_id: UUID
) -> None:
    """Raise `RunInProgress` for a second run of a source, `SlotTaken` for a slot that is done."""
    running = connection.execute(
        select_runs().where(
            SourceRow.key == source, RunRow.status == RunStatus.RUNNING.value, RunRow.run_id != run_id
        )
    ).one_or_none()
    if running is not None:
        raise RunInProgress(as_run(connection, running))
    if trigger is Trigger.SCHEDULE:
        refuse_done(connection, source, slot, run_id)


def refuse_done(connection: Connection, source: str, slot: datetime, run_id: UUID) -> None:
    """Raise `SlotTaken` for a slot that has had its run, or was skipped."""
    done = connection.execute(
        select_runs()
        .where(SourceRow.key == source, RunRow.slot == slot, RunRow.run_id != run_id)
        .where(RunRow.status.in_([status.value for status in _DONE]))
        .order_by(RunRow.attempt.desc())
        .limit(1)
    ).one_or_none()
    if done is not None:
        raise SlotTaken(as_run(connection, done))


def insert_skipped(
    connection: Connection, source: str, skipped: Sequence[tuple[UUID, datetime, str]], now: datetime
) -> None:
    """Enter a slot that is not run."""
    if not skipped:
        return
    source_id = source_id_of(connection, source)
    rows = [
        {
            "run_id": run_id,
            "source_id": source_id,
            "trigger": Trigger.SCHEDULE.value,
            "slot": slot,
            "attempt": attempts_of(connection, source_id, slot) + 1,
            "status": RunStatus.SKIPPED.value,
            "ending": reason,
            "owner": "scheduler",
            "fence": 1,
            "started_at": now,
            "finished_at": now,
            "code_version": "",
            "config_sha256": _NOTHING_CONFIGURED,
        }
        for run_id, slot, reason in skipped
    ]
    connection.execute(insert(RunRow), rows)
    beats = [{"run_id": run_id, "heartbeat_at": now} for run_id, _, _ in skipped]
    connection.execute(insert(RunHeartbeatRow), beats)


def attempts_of(connection: Connection, source_id: UUID, slot: datetime) -> int:
    """How often a slot was tried."""
    query = select(func.coalesce(func.max(RunRow.attempt), 0)).where(
        RunRow.source_id == source_id, RunRow.slot == slot
    )
    return int(connection.execute(query).scalar_one())


def close_run(connection: Connection, run_id: UUID, status: RunStatus, ending: str, now: datetime) -> None:
    """End a run: put off what it did not come to, and write the counts its links give."""
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


def select_runs() -> Select[*tuple[Any, ...]]:
    """All of a run: its columns, its source's name, its last sign of life."""
    return (
        select(RunRow.__table__, SourceRow.key, RunHeartbeatRow.heartbeat_at)
        .join(SourceRow, SourceRow.source_id == RunRow.source_id)
        .join(RunHeartbeatRow, RunHeartbeatRow.run_id == RunRow.run_id)
    )


def run_of(connection: Connection, run_id: UUID) -> Run | None:
    """A run, or nothing."""
    row = connection.execute(select_runs().where(RunRow.run_id == run_id)).one_or_none()
    return None if row is None else as_run(connection, row)


def known_run(connection: Connection, run_id: UUID) -> Run:
    """A run that is there."""
    row = connection.execute(select_runs().where(RunRow.run_id == run_id)).one()
    return as_run(connection, row)


def as_run(connection: Connection, row: Row[*tuple[Any, ...]]) -> Run:
    """The run that a row holds; counted from its links while it is going on."""
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
