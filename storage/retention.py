"""Retention of the archive: the bodies of superseded pages go, and their rows say when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Row, exists, or_, select
from sqlalchemy.orm import aliased

from storage.errors import RunInProgress
from storage.fetch import FetchOutcome
from storage.runs import Runs
from storage.snapshots import Snapshots
from storage.tables import HeadRow, PageFetchRow, RevisionRow, SnapshotRow
from storage.transactions import reading

_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was taken out of the archive."""

    pages: int
    #: of the pages, before compression
    n_bytes: int


def remove_superseded(engine: Engine, snapshots: Snapshots, *, before: datetime, now: datetime) -> Removed:
    """Take away the pages that nothing rests on any more, and that no request since ``before`` brought.

    What stays: the page of every article's newest revision, and the newest page of every address, for a
    listing or an article that answers "unchanged" is read from it. Raises `RunInProgress` while a crawl
    goes on, for it may just be bringing such a page again; what was taken away by then is gone.
    """
    pages = n_bytes = 0
    after = ""
    while rows := _superseded(engine, before, after):
        going_on = Runs(engine).running()
        if going_on:
            raise RunInProgress(going_on[0])
        pages += snapshots.remove([row.sha256 for row in rows], now)
        after = rows[-1].sha256
        n_bytes += sum(row.n_bytes for row in rows)
    return Removed(pages=pages, n_bytes=n_bytes)


def _superseded(engine: Engine, before: datetime, after: str) -> list[Row[str, int]]:
    fetch, later = aliased(PageFetchRow), aliased(PageFetchRow)
    newest_revision = (
        exists()
        .where(RevisionRow.fetch_id == fetch.fetch_id)
        .where(HeadRow.revision_id == RevisionRow.revision_id)
    )
    brought_anew = exists().where(
        later.url_key == fetch.url_key,
        later.url == fetch.url,
        later.requested_at > fetch.requested_at,
        later.raw_sha256.is_not(None),
        or_(later.outcome == fetch.outcome, later.outcome == FetchOutcome.OK.value),
    )
    is_needed = (
        exists()
        .where(fetch.raw_sha256 == SnapshotRow.sha256)
        .where(or_(fetch.requested_at >= before, newest_revision, ~brought_anew))
    )
    query = (
        select(SnapshotRow.sha256, SnapshotRow.n_bytes)
        .where(
            SnapshotRow.sha256 > after,
            SnapshotRow.removed_at.is_(None),
            SnapshotRow.stored_at < before,
            ~is_needed,
        )
        # a page that no request is entered for is only just being stored
        .where(exists().where(PageFetchRow.raw_sha256 == SnapshotRow.sha256))
        .order_by(SnapshotRow.sha256)
        .limit(_AT_ONCE)
    )
    with reading(engine) as connection:
        return list(connection.execute(query).all())
