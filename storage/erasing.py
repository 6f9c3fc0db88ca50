"""Articles that are erased for good: every word of theirs goes, from the ledger and the archive too.

What stays is that there was an article, its addresses and its fingerprints: by them it is known when it is
crawled again, and kept out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, delete, func, select, update
from uuid_utils.compat import uuid7

from storage.change import Operation
from storage.erased import erased_keys
from storage.feed import PendingChange, append_changes
from storage.fetch import Fetch
from storage.identity import url_key
from storage.known import ERASED, Head, load_heads
from storage.rows import PARTS
from storage.search_index import forget
from storage.sketches import forget_sketches
from storage.snapshots import Snapshots
from storage.tables import (
    ArticleRow,
    ArticleUrlRow,
    ChangeRow,
    ListingLinkRow,
    PageFetchRow,
    RevisionRow,
    RunLinkRow,
    RunRow,
)
from storage.transactions import reading

#: what a person wrote, said or is called; the dates and the language of nothing may stay
_EMPTIED = ("headline", "kicker", "description", "body", "blocks", "candidates", "section")


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure emptied."""

    article_id: UUID
    revisions: int
    seq: int
    #: pages in the archive that hold the text still, and have to be taken away
    pages: tuple[str, ...]


def erase_article(connection: Connection, article: UUID | str, change_id: UUID, now: datetime) -> Erased:
    """Empty an article and those that were merged into it. Raises ``LookupError``."""
    article_id = _found(connection, article)
    heads = load_heads(connection, _with_merged(connection, article_id))
    keys = select(ArticleUrlRow.url_key).where(ArticleUrlRow.article_id == article_id)
    url_keys = list(connection.execute(keys).scalars())
    revisions = select(func.count()).where(RevisionRow.article_id.in_(heads))
    emptied = connection.execute(revisions).scalar_one()
    pages = _pages(connection, heads, url_keys)
    done = select(ChangeRow.seq).where(ChangeRow.change_id == change_id)
    seq = connection.execute(done).scalar_one_or_none()
    if seq is None:
        _empty(connection, heads, now)
        _unsay(connection, url_keys)
        seq = _announce(connection, heads, {article_id: change_id}, now)[change_id]
    return Erased(article_id=article_id, revisions=emptied, seq=seq, pages=pages)


def keep_erased_out(engine: Engine, snapshots: Snapshots, fetches: Iterable[Fetch], now: datetime) -> None:
    """Take the pages of these requests away again that came from addresses of erased articles."""
    brought = [fetch for fetch in fetches if fetch.raw_sha256 is not None]
    if not brought:
        return
    keys = {url_key(url) for fetch in brought for url in _addresses(fetch)}
    with reading(engine) as connection:
        erased = erased_keys(connection, keys)
    unwanted = {
        fetch.raw_sha256
        for fetch in brought
        if fetch.raw_sha256 and any(url_key(url) in erased for url in _addresses(fetch))
    }
    snapshots.remove(unwanted, now)


def _addresses(fetch: Fetch) -> list[str]:
    return [fetch.url] if fetch.final_url is None else [fetch.url, fetch.final_url]


def _found(connection: Connection, article: UUID | str) -> UUID:
    """The article, or the one that it was merged into."""
    if not isinstance(article, UUID):
        by_url = select(ArticleUrlRow.article_id).where(ArticleUrlRow.url_key == url_key(article))
        found = connection.execute(by_url).scalar_one_or_none()
        if found is None:
            raise LookupError(f"no article is stored under {article}")
        return found
    row = connection.execute(
        select(ArticleRow.merged_into).where(ArticleRow.article_id == article)
    ).one_or_none()
    if row is None:
        raise LookupError(f"no article is stored under {article}")
    return article if row.merged_into is None else _found(connection, row.merged_into)


def _with_merged(connection: Connection, article_id: UUID) -> list[UUID]:
    """The article, and all that ended in it: their former states tell its story too."""
    found, newest = [article_id], [article_id]
    while newest:
        merged = select(ArticleRow.article_id).where(ArticleRow.merged_into.in_(newest))
        newest = list(connection.execute(merged).scalars())
        found += newest
    return found


def _pages(connection: Connection, articles: Collection[UUID], url_keys: Collection[str]) -> tuple[str, ...]:
    """What was ever brought from the addresses, or made a revision."""
    asked = select(PageFetchRow.raw_sha256).where(PageFetchRow.url_key.in_(url_keys))
    revised = (
        select(PageFetchRow.raw_sha256)
        .join(RevisionRow, RevisionRow.fetch_id == PageFetchRow.fetch_id)
        .where(RevisionRow.article_id.in_(articles))
    )
    sha256s = connection.execute(asked.union(revised)).scalars()
    return tuple(sorted(sha256 for sha256 in sha256s if sha256 is not None))


def _empty(connection: Connection, articles: Collection[UUID], now: datetime) -> None:
    ids = select(RevisionRow.revision_id).where(RevisionRow.article_id.in_(articles))
    revision_ids = list(connection.execute(ids).scalars())
    for part in PARTS:
        connection.execute(delete(part).where(part.__table__.c.revision_id.in_(revision_ids)))
    connection.execute(
        update(RevisionRow)
        .where(RevisionRow.article_id.in_(articles), RevisionRow.erased_at.is_(None))
        .values(**dict.fromkeys(_EMPTIED), body_chars=0, erased_at=now)
    )
    for article_id in articles:
        forget(connection, article_id)
    forget_sketches(connection, list(articles))


def _unsay(connection: Connection, url_keys: Collection[str]) -> None:
    """Take out of the ledger what listings said of the addresses, and sentences, which may quote."""
    nothing: dict[str, object] = {"headline": None, "description": None, "authors": []}
    connection.execute(update(ListingLinkRow).where(ListingLinkRow.url_key.in_(url_keys)).values(**nothing))
    # run by run, for so its key begins
    told = update(RunLinkRow).where(
        RunLinkRow.run_id.in_(select(RunRow.run_id)), RunLinkRow.url_key.in_(url_keys)
    )
    connection.execute(told.values(**nothing, reason=None))
    connection.execute(update(PageFetchRow).where(PageFetchRow.url_key.in_(url_keys)).values(reason=None))


def _announce(
    connection: Connection, heads: Mapping[UUID, Head], change_ids: Mapping[UUID, UUID], now: datetime
) -> dict[UUID, int]:
    runs = {
        row.article_id: row.run_id
        for row in connection.execute(
            select(RevisionRow.article_id, RevisionRow.run_id).where(
                RevisionRow.revision_id.in_([head.revision_id for head in heads.values()])
            )
        )
    }
    changes = [
        PendingChange(
            change_id=change_ids.get(article_id) or uuid7(),
            op=Operation.ERASE,
            article_id=article_id,
            head=replace(head, live=False, access=ERASED),
            run_id=runs[article_id],
        )
        for article_id, head in heads.items()
    ]
    return append_changes(connection, changes, now)
