"""An article as rows, and rows as the article again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, TypeAlias
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
from storage.columns import Json, Record
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
from storage.text import storable

Values: TypeAlias = dict[str, object]

#: the tables whose rows belong to a revision, in the order in which they are written
PARTS: tuple[type[Record], ...] = (
    RevisionAuthorRow,
    RevisionKeywordRow,
    RevisionImageRow,
    RevisionLinkRow,
    RevisionRemovedRow,
    RevisionProvenanceRow,
)


def revision_values(article: Article) -> Values:
    """The columns of a revision that the article itself gives. Raises `UnstorableValue`."""
    body = storable("body", article.body)
    return {
        "url": storable("url", article.url),
        "headline": storable("headline", article.headline),
        "kicker": storable("kicker", article.kicker),
        "description": storable("description", article.description),
        **_moment_values("date_published", article.date_published),
        **_moment_values("date_modified", article.date_modified),
        "in_language": storable("in_language", article.in_language),
        "section": storable("section", article.section),
        "access": article.access.value,
        "blocks": [_block_json(block) for block in article.blocks],
        "body": body,
        "body_chars": len(body),
        "candidates": [_candidate_json(candidate) for candidate in article.candidates],
        "encoding": article.encoding,
        "extractor": article.extractor,
    }


def part_values(article: Article, revision_id: UUID) -> dict[type[Record], list[Values]]:
    """The rows that belong to a revision, by table."""
    images = article.images
    if article.lead_image is not None and (not images or images[0].url != article.lead_image.url):
        images = (article.lead_image, *images)
    parts: dict[type[Record], Iterable[Values]] = {
        RevisionAuthorRow: (
            {
                "name": storable("authors", author.name),
                "url": storable("authors.url", author.url),
                "kind": author.kind.value,
                "bio": storable("authors.bio", author.bio),
            }
            for author in article.authors
        ),
        RevisionKeywordRow: ({"name": storable("keywords", name)} for name in article.keywords),
        RevisionImageRow: (
            {
                "url": storable("images.url", image.url),
                "caption": storable("images.caption", image.caption),
                "credit": storable("images.credit", image.credit),
                "alt": storable("images.alt", image.alt),
                "width": image.width,
                "is_lead": article.lead_image is not None and position == 0,
            }
            for position, image in enumerate(images)
        ),
        RevisionLinkRow: (
            {"url": storable("links.url", link.url), "text": storable("links.text", link.text)}
            for link in article.links
        ),
        RevisionRemovedRow: (
            {
                "text": storable("removed.text", removed.text),
                "rule": removed.rule,
                "because": storable("removed.because", removed.because),
            }
            for removed in article.removed
        ),
    }
    rows: dict[type[Record], list[Values]] = {
        table: [{"revision_id": revision_id, "position": place, **row} for place, row in enumerate(found)]
        for table, found in parts.items()
    }
    rows[RevisionProvenanceRow] = [
        {"revision_id": revision_id, "field": field, "because": storable("provenance", because)}
        for field, because in sorted(article.provenance.items())
    ]
    return rows


def gone_values(url: str, access: str, extractor: str) -> Values:
    """The columns of a revision that says its article is gone."""
    nothing = (
        *(
            "headline",
            "kicker",
            "description",
            "body",
            "blocks",
            "candidates",
            "encoding",
            "in_language",
            "section",
        ),
        *(f"date_{which}{part}" for which in ("published", "modified") for part in ("", "_quality", "_raw")),
    )
    return {
        "url": url,
        "access": access,
        "extractor": extractor,
        "body_chars": 0,
        "changed_fields": [],
        **dict.fromkeys(nothing),
    }


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


def _moment_values(field: str, moment: Moment | None) -> Values:
    return {
        field: (str(moment) or None) if moment else None,
        f"{field}_quality": moment.quality.value if moment else None,
        f"{field}_raw": storable(field, moment.raw) if moment else None,
    }


def _moment(value: str | None, quality: str | None, raw: str | None) -> Moment | None:
    if quality is None or raw is None:
        return None
    held: date | None = None
    if value is not None:
        is_day = Quality(quality) is Quality.DATE_ONLY
        held = date.fromisoformat(value) if is_day else datetime.fromisoformat(value).astimezone(UTC)
    return Moment(value=held, raw=raw, quality=Quality(quality))


def _block_json(block: Block) -> dict[str, Json]:
    stated: dict[str, Json] = {
        "level": block.level,
        "url": storable("blocks.url", block.url),
        "mark": block.mark.value if block.mark else None,
    }
    kept = {name: value for name, value in stated.items() if value is not None}
    return {"kind": block.kind.value, "text": block.text, **kept}


def _block(stored: Mapping[str, str]) -> Block:
    mark, level = stored.get("mark"), stored.get("level")
    return Block(
        kind=BlockKind(stored["kind"]),
        text=stored["text"],
        level=None if level is None else int(level),
        url=stored.get("url"),
        mark=None if mark is None else Mark(mark),
    )


def _candidate_json(candidate: Candidate) -> dict[str, Json]:
    return {
        "field": candidate.field,
        "value": storable("candidates.value", candidate.value),
        "because": storable("candidates.because", candidate.because),
        "score": candidate.score,
        "chosen": candidate.chosen,
    }


def _candidate(stored: Mapping[str, str | float | bool]) -> Candidate:
    return Candidate(
        field=str(stored["field"]),
        value=str(stored["value"]),
        because=str(stored["because"]),
        score=float(stored["score"]),
        chosen=bool(stored["chosen"]),
    )
