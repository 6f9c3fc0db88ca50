"""What the store knows of the addresses in a batch, read once and kept up to date while it is settled."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, tuple_

from storage.article import Article
from storage.rows import load_articles
from storage.tables import ArticleRow, ArticleUrlRow, HeadRow, RunLinkRow

#: stands as the access of a head whose text was erased for good: it is never stored again
ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest revision of an article."""

    revision_id: UUID
    revision_no: int
    live: bool
    content_sha256: str
    access: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """An article that an address or a site's own number leads to."""

    article_id: UUID
    #: the address under which it was first seen
    url_key: str
    source_article_id: str | None
    first_seen_at: datetime


@dataclass(slots=True, kw_only=True)
class Known:
    """The part of the store that a batch is about."""

    #: by url_key
    urls: dict[str, UUID] = field(default_factory=dict)
    #: by (source_id, the site's own number)
    numbers: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    holders: dict[UUID, Holder] = field(default_factory=dict)
    heads: dict[UUID, Head] = field(default_factory=dict)
    #: by (run_id, url_key): the outcome so far; a link the run was not told of is missing
    accounts: dict[tuple[UUID, str], str | None] = field(default_factory=dict)
    #: texts of revisions, as far as they were needed
    texts: dict[UUID, Article] = field(default_factory=dict)

    def text_of(self, article_id: UUID, load: Callable[[UUID], Article]) -> Article:
        """The newest text of an article."""
        revision_id = self.heads[article_id].revision_id
        if revision_id not in self.texts:
            self.texts[revision_id] = load(revision_id)
        return self.texts[revision_id]


def load_known(
    connection: Connection,
    url_keys: Iterable[str],
    numbers: Iterable[tuple[UUID, str]],
    accounts: Iterable[tuple[UUID, str]],
) -> Known:
    """What is known of these addresses, sites' numbers, and links of runs: four indexed reads."""
    known = Known()
    for row in connection.execute(
        select(ArticleUrlRow.url_key, ArticleUrlRow.article_id).where(
            ArticleUrlRow.url_key.in_(sorted(set(url_keys)))
        )
    ):
        known.urls[row.url_key] = row.article_id
    _load_numbers(connection, known, sorted(set(numbers)))
    _load_holders(connection, known, sorted({*known.urls.values(), *known.numbers.values()}))
    pairs = sorted(set(accounts))
    for account in connection.execute(
        select(RunLinkRow.run_id, RunLinkRow.url_key, RunLinkRow.outcome).where(
            RunLinkRow.run_id.in_(sorted({run_id for run_id, _ in pairs})),
            RunLinkRow.url_key.in_(sorted({key for _, key in pairs})),
        )
    ):
        known.accounts[account.run_id, account.url_key] = account.outcome
    return known


def _load_numbers(connection: Connection, known: Known, numbers: Sequence[tuple[UUID, str]]) -> None:
    if not numbers:
        return
    for row in connection.execute(
        select(ArticleRow.article_id, ArticleRow.source_id, ArticleRow.source_article_id).where(
            tuple_(ArticleRow.source_id, ArticleRow.source_article_id).in_(numbers),
            ArticleRow.merged_into.is_(None),
        )
    ):
        known.numbers[row.source_id, row.source_article_id] = row.article_id


def _load_holders(connection: Connection, known: Known, article_ids: Sequence[UUID]) -> None:
    if not article_ids:
        return
    for row in connection.execute(
        select(
            ArticleRow.article_id,
            ArticleRow.url_key,
            ArticleRow.source_article_id,
            ArticleRow.first_seen_at,
            HeadRow.revision_id,
            HeadRow.revision_no,
            HeadRow.live,
            HeadRow.content_sha256,
            HeadRow.access,
        )
        .join(HeadRow, HeadRow.article_id == ArticleRow.article_id)
        .where(ArticleRow.article_id.in_(article_ids))
    ):
        known.holders[row.article_id] = Holder(
            article_id=row.article_id,
            url_key=row.url_key,
            source_article_id=row.source_article_id,
            first_seen_at=row.first_seen_at,
        )
        known.heads[row.article_id] = Head(
            revision_id=row.revision_id,
            revision_no=row.revision_no,
            live=row.live,
            content_sha256=row.content_sha256,
            access=row.access,
        )


def load_text(connection: Connection, revision_id: UUID) -> Article:
    """The text of one revision."""
    return load_articles(connection, [revision_id])[revision_id]
