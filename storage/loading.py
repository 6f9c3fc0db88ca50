"""Rows as the article again that they were made of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, select

from storage.article import (
    Access,
    Article,
    Author,
    AuthorKind,
    Block,
    BlockKind,
    Candidate,
    Hyperlink,
    Image,
    Mark,
    Moment,
    Quality,
    Removed,
)
from storage.columns import Record
from storage.rows import PARTS
from storage.tables import (
    ArticleRow,
    RevisionAuthorRow,
    RevisionImageRow,
    RevisionKeywordRow,
    RevisionLinkRow,
    RevisionProvenanceRow,
    RevisionRemovedRow,
    RevisionRow,
)


def load_articles(connection: Connection, revision_ids: Sequence[UUID]) -> dict[UUID, Article]:
    """The articles as they were stored in these revisions; a deleted or erased one has no text."""
    parts = {table: _load_part(connection, table, revision_ids) for table in PARTS}
    rows = connection.execute(
        select(RevisionRow.__table__, ArticleRow.canonical_url, ArticleRow.source_article_id)
        .join(ArticleRow, ArticleRow.article_id == RevisionRow.article_id)
        .where(RevisionRow.revision_id.in_(revision_ids))
    )
    return {
        row.revision_id: _article(
            row, {table: part.get(row.revision_id, []) for table, part in parts.items()}
        )
        for row in rows
    }


def _load_part(
    connection: Connection, table: type[Record], revision_ids: Sequence[UUID]
) -> Mapping[UUID, list[Row[*tuple[Any, ...]]]]:
    columns = table.__table__.c
    order = columns.field if table is RevisionProvenanceRow else columns.position
    rows = connection.execute(
        select(table.__table__)
        .where(columns.revision_id.in_(revision_ids))
        .order_by(columns.revision_id, order)
    )
    found: dict[UUID, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in rows:
        found[row.revision_id].append(row)
    return found


def _article(
    row: Row[*tuple[Any, ...]],
    parts: Mapping[type[Record], Sequence[Row[*tuple[Any, ...]]]],
) -> Article:
    images = tuple(
        Image(url=i.url, caption=i.caption, credit=i.credit, alt=i.alt, width=i.width)
        for i in parts[RevisionImageRow]
    )
    has_lead = any(i.is_lead for i in parts[RevisionImageRow])
    return Article(
        url=row.url,
        canonical_url=row.canonical_url,
        source_article_id=row.source_article_id,
        headline=row.headline,
        kicker=row.kicker,
        description=row.description,
        authors=tuple(
            Author(name=a.name, url=a.url, kind=AuthorKind(a.kind), bio=a.bio)
            for a in parts[RevisionAuthorRow]
        ),
        date_published=_moment(row.date_published, row.date_published_quality, row.date_published_raw),
        date_modified=_moment(row.date_modified, row.date_modified_quality, row.date_modified_raw),
        in_language=row.in_language,
        section=row.section,
        keywords=tuple(keyword.name for keyword in parts[RevisionKeywordRow]),
        lead_image=images[0] if has_lead else None,
        images=images,
        blocks=tuple(_block(block) for block in row.blocks or ()),
        links=tuple(Hyperlink(url=link.url, text=link.text) for link in parts[RevisionLinkRow]),
        access=Access(row.access),
        removed=tuple(
            Removed(text=r.text, rule=r.rule, because=r.because) for r in parts[RevisionRemovedRow]
        ),
        provenance=MappingProxyType({p.field: p.because for p in parts[RevisionProvenanceRow]}),
        candidates=tuple(_candidate(candidate) for candidate in row.candidates or ()),
        encoding=row.encoding,
        extractor=row.extractor,
    )


def _moment(value: str | None, quality: str | None, raw: str | None) -> Moment | None:
    if quality is None or raw is None:
        return None
    held: date | None = None
    if value is not None:
        is_day = Quality(quality) is Quality.DATE_ONLY
        held = date.fromisoformat(value) if is_day else datetime.fromisoformat(value).astimezone(UTC)
    return Moment(value=held, raw=raw, quality=Quality(quality))


def _block(stored: Mapping[str, str]) -> Block:
    mark, level = stored.get("mark"), stored.get("level")
    return Block(
        kind=BlockKind(stored["kind"]),
        text=stored["text"],
        level=None if level is None else int(level),
        url=stored.get("url"),
        mark=None if mark is None else Mark(mark),
    )


def _candidate(stored: Mapping[str, str | float | bool]) -> Candidate:
    return Candidate(
        field=str(stored["field"]),
        value=str(stored["value"]),
        because=str(stored["because"]),
        score=float(stored["score"]),
        chosen=bool(stored["chosen"]),
    )
