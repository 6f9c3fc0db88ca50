"""Articles whose pages lie in the archive: what is needed to read them again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Select, func, select

from storage.fetch import READ_AGAIN, Fetch, FetchOutcome, Validators
from storage.tables import ArticleRow, HeadRow, PageFetchRow, RevisionRow, SnapshotRow, SourceRow
from storage.transactions import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedArticle:
    """An article that can be read, and the request that brought the page of its newest revision."""

    article_id: UUID
    url: str
    fetch: Fetch
    #: of the page, in the archive
    sha256: str
    #: where its file is, below the archive's folder
    locator: str


class ArchivedArticles:
    """The archived articles in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sources(self) -> list[str]:
        """The sources that have any, by name."""
        query = select(SourceRow.key).distinct().order_by(SourceRow.key)
        with reading(self._engine) as connection:
            return list(
                connection.execute(
                    query.join(ArticleRow, ArticleRow.source_id == SourceRow.source_id)
                ).scalars()
            )

    def count(self, source: str, *, since: datetime | None, after: UUID | None) -> int:
        """How many `after` would give, one after the other."""
        with reading(self._engine) as connection:
            query = _archived(source, since, after, func.count())
            return int(connection.execute(query).scalar_one())

    def after(
        self, source: str, *, since: datetime | None, after: UUID | None, limit: int
    ) -> list[ArchivedArticle]:
        """The next articles in the order of their ids; ``since``: of those seen then or later."""
        columns = (
            ArticleRow.article_id,
            RevisionRow.url.label("article_url"),
            SnapshotRow.locator,
            *(column.label(f"fetch_{column.key}") for column in PageFetchRow.__table__.columns),
        )
        query = _archived(source, since, after, *columns).order_by(ArticleRow.article_id).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [
            ArchivedArticle(
                article_id=row.article_id,
                url=row.article_url,
                sha256=row.fetch_raw_sha256,
                locator=row.locator,
                fetch=Fetch(
                    url=row.fetch_url,
                    requested_at=row.fetch_requested_at,
                    outcome=FetchOutcome.OK,
                    final_url=row.fetch_final_url,
                    peer_ip=row.fetch_peer_ip,
                    http_status=row.fetch_http_status,
                    raw_sha256=row.fetch_raw_sha256,
                    validators=Validators(etag=row.fetch_etag, last_modified=row.fetch_last_modified),
                    declared_charset=row.fetch_declared_charset,
                    used_charset=row.fetch_used_charset,
                    rights=row.fetch_rights,
                    tls_verified=row.fetch_tls_verified,
                    reason=f"{READ_AGAIN}archive",
                ),
            )
            for row in rows
        ]


def _archived(source: str, since: datetime | None, after: UUID | None, *columns: Any) -> Select[Any]:
    query: Select[Any] = (
        select(*columns)
        .select_from(ArticleRow)
        .join(SourceRow, SourceRow.source_id == ArticleRow.source_id)
        .join(HeadRow, HeadRow.article_id == ArticleRow.article_id)
        .join(RevisionRow, RevisionRow.revision_id == HeadRow.revision_id)
        .join(PageFetchRow, PageFetchRow.fetch_id == RevisionRow.fetch_id)
        .join(SnapshotRow, SnapshotRow.sha256 == PageFetchRow.raw_sha256)
        .where(SourceRow.key == source, HeadRow.live, SnapshotRow.removed_at.is_(None))
    )
    if since is not None:
        query = query.where(RevisionRow.observed_at >= since)
    if after is not None:
        query = query.where(ArticleRow.article_id > after)
    return query
