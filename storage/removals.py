"""Articles that are gone: taken down by their site, or erased on demand. Readers are told of both."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine, func, insert, or_, select
from uuid_utils.compat import uuid7

from storage.change import Operation, RevisionKind
from storage.erasing import Erased, erase_article
from storage.feed import PendingChange, append_changes
from storage.fetch import Fetch, FetchOutcome
from storage.fetches import insert_fetches
from storage.identity import url_key
from storage.known import Head, load_known
from storage.leases import require_leases
from storage.links import account_link
from storage.observation import Saved
from storage.rows import gone_values
from storage.run import Lease, LinkOutcome
from storage.tables import ArticleRow, HeadRow, PageFetchRow, RevisionRow, RunRow, SourceRow
from storage.transactions import write

GONE = 410
NOT_FOUND = 404
#: a page that is not found may be back tomorrow: so many visits in a row, over so long, settle it
NOT_FOUND_VISITS = 3
NOT_FOUND_OVER = timedelta(hours=24)
#: a site that answers "gone" for everything has a fault: beyond one in so many of its articles, in runs
#: begun over so long, deletions are held, and below this number never
BRAKE_ONE_IN = 20
BRAKE_OVER = timedelta(days=7)
BRAKE_FROM = 3


class Removals:
    """Takes articles out of what can be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def missing(self, lease: Lease, url: str, fetch: Fetch, now: datetime) -> Saved:
        """Account for a link whose page is gone or not found; the article goes when that is sure.

        Gone (410) is sure at once, not found (404) at the third visit in a row over a day. More than a
        twentieth of a source's articles in a week are held for a person to look at. Raises `LeaseLost`.
        """
        fetch_id, revision_id, change_id = uuid7(), uuid7(), uuid7()

        def work(connection: Connection) -> Saved:
            require_leases(connection, [lease])
            known = load_known(connection, [url_key(url)], (), ())
            article_id = known.urls.get(url_key(url))
            head = known.heads.get(article_id) if article_id else None
            if not _is_committed(connection, fetch_id):
                insert_fetches(connection, [(fetch_id, lease, fetch)])
            elif head is not None and head.revision_id == revision_id:
                # an earlier attempt was committed, and its answer lost
                return Saved(outcome=LinkOutcome.REVISED, article_id=article_id, revision_no=head.revision_no)
            change: PendingChange | None = None
            held = _held(connection, lease, fetch_id, fetch, head, now)
            if held is not None or article_id is None or head is None:
                saved = held or Saved(outcome=LinkOutcome.REJECTED)
            else:
                gone = replace(head, revision_id=revision_id, revision_no=head.revision_no + 1, live=False)
                change = PendingChange(
                    change_id=change_id,
                    op=Operation.DELETE,
                    article_id=article_id,
                    head=gone,
                    run_id=lease.run_id,
                )
                saved = _delete(connection, change, fetch, fetch_id)
            account_link(
                connection, lease, url, saved.outcome, reason=saved.reason, fetch_id=fetch_id, now=now
            )
            if change is None:
                return saved
            return replace(saved, seq=append_changes(connection, [change], now)[change_id])

        return write(self._engine, work)

    def erase(self, article: UUID | str, now: datetime) -> Erased:
        """Empty every revision of an article for good, as the law may demand. Raises ``LookupError``.

        With it go those that were merged into it, and what listings said of it.
        """
        change_id = uuid7()
        return write(self._engine, lambda connection: erase_article(connection, article, change_id, now))


def _is_committed(connection: Connection, fetch_id: UUID) -> bool:
    query = select(PageFetchRow.fetch_id).where(PageFetchRow.fetch_id == fetch_id)
    return connection.execute(query).one_or_none() is not None


def _held(
    connection: Connection, lease: Lease, fetch_id: UUID, fetch: Fetch, head: Head | None, now: datetime
) -> Saved | None:
    """Why nothing is deleted; ``None`` to delete."""
    status = f"HTTP {fetch.http_status}"
    if head is None or not head.live:
        return Saved(outcome=LinkOutcome.REJECTED, reason=f"the page is gone ({status})")
    if fetch.http_status != GONE:
        visits, first = _misses(connection, fetch_id, fetch)
        if visits < NOT_FOUND_VISITS or fetch.requested_at - first < NOT_FOUND_OVER:
            return Saved(
                outcome=LinkOutcome.FAILED,
                reason=f"not found ({status}), visit {visits} in a row; "
                f"the article is taken out after {NOT_FOUND_VISITS} over {NOT_FOUND_OVER}",
            )
    deleted = _deleted(connection, lease, now - BRAKE_OVER)
    if deleted + 1 < BRAKE_FROM:
        return None
    enough = BRAKE_ONE_IN * (deleted + 1) - deleted
    living = _living(connection, lease.source, enough)
    if living == enough:
        return None
    return Saved(
        outcome=LinkOutcome.DEFERRED,
        reason=f"{status}, but {deleted} of {living + deleted} articles went within {BRAKE_OVER.days} days "
        "already: held, because a site that loses so many at once is more likely broken",
    )


def _misses(connection: Connection, fetch_id: UUID, fetch: Fetch) -> tuple[int, datetime]:
    """How often in a row the page was not found, this time included, and when first."""
    rows = connection.execute(
        select(PageFetchRow.http_status, PageFetchRow.requested_at)
        .where(
            PageFetchRow.url_key == url_key(fetch.url),
            PageFetchRow.http_status.is_not(None),
            PageFetchRow.fetch_id != fetch_id,
        )
        .order_by(PageFetchRow.requested_at.desc())
        .limit(100)
    ).all()
    # this one is the newest, whatever the clock says
    misses = [fetch.requested_at]
    for row in rows:
        if row.http_status not in (NOT_FOUND, GONE):
            break
        misses.append(row.requested_at)
    return len(misses), misses[-1]


def _deleted(connection: Connection, lease: Lease, since: datetime) -> int:
    """Articles of the source that were taken out in the runs begun since, this one included."""
    source_id = select(RunRow.source_id).where(RunRow.run_id == lease.run_id).scalar_subquery()
    query = (
        select(func.count())
        .select_from(RunRow)
        .join(PageFetchRow, PageFetchRow.run_id == RunRow.run_id)
        .join(RevisionRow, RevisionRow.fetch_id == PageFetchRow.fetch_id)
        .where(
            RunRow.source_id == source_id,
            or_(RunRow.started_at >= since, RunRow.run_id == lease.run_id),
            PageFetchRow.outcome == FetchOutcome.GONE.value,
            RevisionRow.kind == RevisionKind.DELETED.value,
        )
    )
    return connection.execute(query).scalar_one()


def _living(connection: Connection, source: str, at_most: int) -> int:
    """Articles of the source that can be read; not counted any farther than that."""
    some = (
        select(ArticleRow.article_id)
        .join(HeadRow, HeadRow.article_id == ArticleRow.article_id)
        .join(SourceRow, SourceRow.source_id == ArticleRow.source_id)
        .where(HeadRow.live, SourceRow.key == source)
        .limit(at_most)
    )
    return connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()


def _delete(connection: Connection, change: PendingChange, fetch: Fetch, fetch_id: UUID) -> Saved:
    connection.execute(
        insert(RevisionRow),
        {
            **gone_values(fetch.url, change.head.access, ""),
            "revision_id": change.head.revision_id,
            "article_id": change.article_id,
            "revision_no": change.head.revision_no,
            "kind": RevisionKind.DELETED.value,
            "observed_at": fetch.requested_at,
            "run_id": change.run_id,
            "fetch_id": fetch_id,
            "content_sha256": change.head.content_sha256,
        },
    )
    return Saved(
        outcome=LinkOutcome.REVISED,
        article_id=change.article_id,
        revision_no=change.head.revision_no,
        reason=f"taken down by its site (HTTP {fetch.http_status})",
    )
