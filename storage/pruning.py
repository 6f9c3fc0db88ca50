"""Retention: the feed's floor rises, and the ledger's details go. Articles and revisions stay for good."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from storage.tables import ChangeRow, FeedHeadRow, PageFetchRow, RevisionRow, RunLinkRow, RunRow
from storage.transactions import reading, write

#: readers who are away for longer than a year start over
KEEP_DAYS = 400
#: a transaction of so many rows is over in some milliseconds
_ROWS_AT_ONCE = 1_000
_RUNS_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What was taken away."""

    changes: int
    links: int
    fetches: int
    #: the feed now starts after this
    floor_seq: int


def prune(engine: Engine, before: datetime) -> Pruned:
    """Take away changes, and the links and requests of runs, that are older than a time.

    A change goes only together with all before it, so the feed above its floor stays without a gap. The
    last request of every address stays, for it is asked with next time, and so does every request that
    brought a revision. Many small transactions: who stores meanwhile waits for one of them at most, and what
    is taken away stays away when it is interrupted.
    """
    with reading(engine) as connection:
        floor = _floor(connection, before)
        told = select(RunRow.run_id).where(RunRow.finished_at < before)
        with_links = told.where(exists().where(RunLinkRow.run_id == RunRow.run_id))
        run_ids = list(connection.execute(with_links).scalars())
    return Pruned(
        changes=_prune_changes(engine, floor),
        links=sum(
            _prune_links(engine, run_ids[start : start + _RUNS_AT_ONCE])
            for start in range(0, len(run_ids), _RUNS_AT_ONCE)
        ),
        fetches=_prune_fetches(engine, before),
        floor_seq=floor,
    )


def _floor(connection: Connection, before: datetime) -> int:
    """Where the feed is to start: whatever is committed from now on stands above it."""
    head = connection.execute(select(FeedHeadRow.floor_seq, FeedHeadRow.seq)).one()
    oldest_kept = connection.execute(
        select(func.min(ChangeRow.seq)).where(ChangeRow.committed_at >= before)
    ).scalar_one()
    return int(max(head.floor_seq, head.seq if oldest_kept is None else oldest_kept - 1))


def _prune_changes(engine: Engine, floor: int) -> int:
    """Raise the feed's floor by steps; what is below goes with each, so that a reader always counts right."""

    def work(connection: Connection) -> tuple[int, int]:
        # the counter's row first, as everybody takes it
        now_at = connection.execute(select(FeedHeadRow.floor_seq).with_for_update()).scalar_one()
        raised = max(now_at, min(floor, now_at + _ROWS_AT_ONCE))
        connection.execute(update(FeedHeadRow).values(floor_seq=raised))
        return raised, connection.execute(delete(ChangeRow).where(ChangeRow.seq <= raised)).rowcount

    raised, gone = write(engine, work)
    while raised < floor:
        raised, more = write(engine, work)
        gone += more
    return gone


def _prune_links(engine: Engine, run_ids: Collection[UUID]) -> int:
    links = delete(RunLinkRow).where(RunLinkRow.run_id.in_(run_ids))
    return write(engine, lambda connection: connection.execute(links).rowcount)


def _prune_fetches(engine: Engine, before: datetime) -> int:
    later = aliased(PageFetchRow)
    unused = (
        select(PageFetchRow.fetch_id)
        .where(PageFetchRow.requested_at < before)
        .where(~exists().where(RevisionRow.fetch_id == PageFetchRow.fetch_id))
        .where(~exists().where(RunLinkRow.fetch_id == PageFetchRow.fetch_id))
        .where(
            exists().where(
                later.url_key == PageFetchRow.url_key,
                later.requested_at > PageFetchRow.requested_at,
                later.outcome == PageFetchRow.outcome,
            )
        )
        .order_by(PageFetchRow.fetch_id)
        .limit(_ROWS_AT_ONCE)
    )

    last: UUID | None = None

    def work(connection: Connection) -> list[UUID]:
        some = unused if last is None else unused.where(PageFetchRow.fetch_id > last)
        ids = list(connection.execute(some).scalars())
        connection.execute(delete(PageFetchRow).where(PageFetchRow.fetch_id.in_(ids)))
        return ids

    gone = 0
    while ids := write(engine, work):
        gone, last = gone + len(ids), ids[-1]
    return gone
