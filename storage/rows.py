"""An article as rows."""

from collections.abc import Iterable
from typing import TypeAlias
from uuid import UUID

from storage.article import Article, Block, Candidate, Moment
from storage.columns import Json, Record
from storage.tables import (
    RevisionAuthorRow,
    RevisionImageRow,
    RevisionKeywordRow,
    RevisionLinkRow,
    RevisionProvenanceRow,
    RevisionRemovedRow,
)
from storage.text import storable

Values: TypeAlias = dict[str, object]
_Found: TypeAlias = Iterable[Values]

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
    images = tuple(image for image in images if image.url is not None)
    parts: dict[type[Record], _Found] = {
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


def _moment_values(field: str, moment: Moment | None) -> Values:
    return {
        field: (str(moment) or None) if moment else None,
        f"{field}_quality": moment.quality.value if moment else None,
        f"{field}_raw": storable(field, moment.raw) if moment else None,
    }


def _block_json(block: Block) -> dict[str, Json]:
    stated: dict[str, Json] = {
        "level": block.level,
        "url": storable("blocks.url", block.url),
        "mark": block.mark.value if block.mark else None,
    }
    kept = {name: value for name, value in stated.items() if value is not None}
    return {"kind": block.kind.value, "text": block.text, **kept}


def _candidate_json(candidate: Candidate) -> dict[str, Json]:
    return {
        "field": candidate.field,
        "value": storable("candidates.value", candidate.value),
        "because": storable("candidates.because", candidate.because),
        "score": candidate.score,
        "chosen": candidate.chosen,
    }
