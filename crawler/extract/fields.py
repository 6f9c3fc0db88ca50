"""The fields of an article: every value with the sentence that says where it came from."""

from dataclasses import dataclass

from crawler.extract.found import Found
from storage.article import Author, Image, Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What was found of an article beside its body."""

    headline: Found[str | None]
    kicker: Found[str | None]
    description: Found[str | None]
    authors: Found[tuple[Author, ...]]
    date_published: Found[Moment | None]
    date_modified: Found[Moment | None]
    in_language: Found[str | None]
    section: Found[str | None]
    keywords: Found[tuple[str, ...]]
    lead_image: Found[Image | None]
    images: Found[tuple[Image, ...]]
    canonical_url: Found[str]
    source_article_id: Found[str | None]
    #: what the page says about the authors, as it stands in the body
    bios: Found[tuple[str, ...]]
