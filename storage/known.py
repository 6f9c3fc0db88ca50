"""What the store knows of the addresses in a batch, read once and kept up to date while it is settled."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Row, Select, Table, select, tuple_

from storage.among import among
from storage.article import Article
from storage.loading import load_articles
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
    #: nothing for one that an earlier version stored, until it has been compared
    content_group: UUID | None = None


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
    """What is known of these addresses, sites' numbers, and links of runs: an indexed read for each kind."""
    known = Known()
    by_url = _HELD.add_columns(_URL.c.url_key.label("key")).join(
        _URL, _URL.c.article_id == _ARTICLE.c.article_id
    )
    for row in connection.execute(by_url.where(among(connection, _URL.c.url_key, set(url_keys)))):
        known.urls[row.key] = row.article_id
        _hold(known, row)
    wanted = sorted(set(numbers))
    if wanted:
        by_number = _HELD.where(
            tuple_(_ARTICLE.c.source_id, _ARTICLE.c.source_article_id).in_(wanted),
            _ARTICLE.c.merged_into.is_(None),
        )
        for row in connection.execute(by_number):
            known.numbers[row.source_id, row.source_article_id] = row.article_id
            _hold(known, row)
    pairs = set(accounts)
    if pairs:
        for account in connection.execute(_account_query(connection, pairs)):
            known.accounts[account.run_id, account.url_key] = account.outcome
    return known


def load_heads(connection: Connection, articles: Collection[UUID]) -> dict[UUID, Head]:
    """The newest revision of each article."""
    known = Known()
    for row in connection.execute(_HELD.where(_ARTICLE.c.article_id.in_(articles))):
        _hold(known, row)
    return known.heads


_ARTICLE = cast("Table", ArticleRow.__table__)
_URL = cast("Table", ArticleUrlRow.__table__)
_HELD = select(
    _ARTICLE.c.article_id,
    _ARTICLE.c.source_id,
    _ARTICLE.c.url_key,
    _ARTICLE.c.source_article_id,
    _ARTICLE.c.first_seen_at,
    HeadRow.revision_id,
    HeadRow.revision_no,
    HeadRow.live,
    HeadRow.content_sha256,
    HeadRow.access,
    HeadRow.content_group,
).join(HeadRow, HeadRow.article_id == _ARTICLE.c.article_id)


def _account_query(
    connection: Connection, pairs: Collection[tuple[UUID, str]]
) -> Select[UUID, str, str | None]:
    return select(RunLinkRow.run_id, RunLinkRow.url_key, RunLinkRow.outcome).where(
        among(connection, RunLinkRow.__table__.c.run_id, {run_id for run_id, _ in pairs}),
        among(connection, RunLinkRow.__table__.c.url_key, {key for _, key in pairs}),
    )


def _hold(known: Known, row: Row[*tuple[Any, ...]]) -> None:
    """Enter an article and its newest revision."""
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
        content_group=row.content_group,
    )


def load_text(connection: Connection, revision_id: UUID) -> Article:
    """The text of one revision."""
    return load_articles(connection, [revision_id])[revision_id]
