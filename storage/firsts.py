"""What a source's articles were like when they were first stored, to compare the new with the old."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, exists, select

from storage.tables import ArticleRow, RevisionAuthorRow, RevisionRow, SourceRow
from storage.transactions import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """An article as its first revision had it."""

    first_seen_at: datetime
    body_chars: int
    has_author: bool
    has_date: bool


class Firsts:
    """The first revisions in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, source: str, since: datetime) -> list[First]:
        """Those of a source's articles that were first seen then or later, the newest first."""
        has_author = exists().where(RevisionAuthorRow.revision_id == RevisionRow.revision_id)
        query = (
            select(
                ArticleRow.first_seen_at,
                RevisionRow.body_chars,
                has_author.label("has_author"),
                RevisionRow.date_published.is_not(None).label("has_date"),
            )
            .join(SourceRow, SourceRow.source_id == ArticleRow.source_id)
            .join(RevisionRow, RevisionRow.article_id == ArticleRow.article_id)
            .where(SourceRow.key == source, RevisionRow.revision_no == 1, ArticleRow.first_seen_at >= since)
            .where(RevisionRow.erased_at.is_(None))
            .order_by(ArticleRow.first_seen_at.desc())
        )
        with reading(self._engine) as connection:
            return [
                First(
                    first_seen_at=row.first_seen_at,
                    body_chars=row.body_chars,
                    has_author=bool(row.has_author),
                    has_date=bool(row.has_date),
                )
                for row in connection.execute(query)
            ]
