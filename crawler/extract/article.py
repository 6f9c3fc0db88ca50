"""From a page to an article: the steps, in their order."""

from datetime import datetime
from types import MappingProxyType

from crawler.extract.access import judge_access
from crawler.extract.body.body import Body, clean
from crawler.extract.body.container import Container, find_container
from crawler.extract.boilerplate import Boilerplate
from crawler.extract.declared import declared_metadata
from crawler.extract.fields.fields import Fields, find_fields
from crawler.extract.found import Found
from crawler.page import Page
from crawler.source import Source
from storage.article import READABLE, Access, Article, Removed

#: goes into every article; a change of what comes out of a page changes it
EXTRACTOR = "feature-desk/1"


def extract(
    html: bytes,
    url: str,
    *,
    source: Source | None = None,
    encoding: str | None = None,
    fetched_at: datetime | None = None,
    boilerplate: Boilerplate | None = None,
) -> Article:
    """The article of a page. ``encoding`` is the charset of the HTTP header. Pure, and raises for no page."""
    page = Page(url=url, html=html, encoding=encoding, fetched_at=fetched_at)
    return extract_page(page, source=source, boilerplate=boilerplate)


def extract_page(
    page: Page, *, source: Source | None = None, boilerplate: Boilerplate | None = None
) -> Article:
    """The article of a page that is parsed already."""
    if page.why_unread:
        return _refused(page, page.why_unread)
    declared = declared_metadata(page.tree, page.url)
    container = find_container(page, declared, source)
    fields = find_fields(page, declared, container, source)
    body = clean(page, container, fields, source, boilerplate)
    access = judge_access(page, declared, fields, body.blocks, body.removed, container.value.elements)
    return _article(page, fields, body, container, access)


def _refused(page: Page, because: str) -> Article:
    return Article(
        url=page.url,
        canonical_url=page.url,
        access=Access.NOT_ARTICLE,
        provenance=MappingProxyType({"access": because, "encoding": page.why_encoding}),
        encoding=page.decoded.encoding,
        extractor=EXTRACTOR,
    )


def _article(
    page: Page, fields: Fields, body: Body, container: Found[Container], access: Found[Access]
) -> Article:
    """All of it as one value. What stands in an article's way is no body: it is kept as removed."""
    blocks, links, removed = body.blocks, body.links, body.removed
    if access.value not in READABLE:
        removed += tuple(
            Removed(text=block.text, rule=access.value, because=access.because) for block in blocks
        )
        blocks, links = (), ()
    found: list[tuple[str, Found[object]]] = [*fields.items(), ("body", container), ("access", access)]
    provenance = {name: value.because for name, value in found}
    return Article(
        url=page.url,
        canonical_url=fields.canonical_url.value,
        source_article_id=fields.source_article_id.value,
        headline=fields.headline.value,
        kicker=fields.kicker.value,
        description=fields.description.value,
        authors=fields.authors.value,
        date_published=fields.date_published.value,
        date_modified=fields.date_modified.value,
        in_language=fields.in_language.value,
        section=fields.section.value,
        keywords=fields.keywords.value,
        lead_image=fields.lead_image.value,
        images=fields.images.value,
        blocks=blocks,
        links=links,
        access=access.value,
        removed=removed,
        provenance=MappingProxyType({**provenance, "encoding": page.why_encoding}),
        candidates=tuple(candidate for _, value in found for candidate in value.candidates),
        encoding=page.decoded.encoding,
        extractor=EXTRACTOR,
    )
