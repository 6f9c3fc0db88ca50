"""Retention: the feed's floor rises, and the ledger's details go. Articles and revisions stay for good."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from storage.tables import ChangeRow, FeedHeadRow, PageFetchRow, RevisionRow, RunLinkRow, RunRow
from storage.transactions import write

#: readers who are away for longer than a year start over
KEEP_DAYS = 400


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
    brought a revision.
    """
    return write(engine, lambda connection: _prune(connection, before))


def _prune(connection: Connection, before: datetime) -> Pruned:
    # the counter's row first: a writer that committed later changes waits, and none slips below the floor
    floor = connection.execute(select(FeedHeadRow.floor_seq).with_for_update()).scalar_one()
    oldest_kept = connection.execute(
        select(func.min(ChangeRow.seq)).where(ChangeRow.committed_at >= before)
    ).scalar_one()
    head = connection.execute(select(FeedHeadRow.seq)).scalar_one()
    floor = max(floor, head if oldest_kept is None else oldest_kept - 1)
    connection.execute(update(FeedHeadRow).values(floor_seq=floor))
    changes = connection.execute(delete(ChangeRow).where(ChangeRow.seq <= floor)).rowcount
    ended = select(RunRow.run_id).where(RunRow.finished_at < before)
    links = connection.execute(delete(RunLinkRow).where(RunLinkRow.run_id.in_(ended))).rowcount
    return Pruned(changes=changes, links=links, fetches=_prune_fetches(connection, before), floor_seq=floor)


def _prune_fetches(connection: Connection, before: datetime) -> int:
    later = aliased(PageFetchRow)
    unused = (
        delete(PageFetchRow)
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
    )
    return connection.execute(unused).rowcount
