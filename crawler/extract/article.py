"""From a page to an article: the steps, in their order."""

from datetime import datetime
from types import MappingProxyType

from crawler.extract.body import Body, clean
from crawler.extract.boilerplate import Boilerplate
from crawler.extract.container import find_container
from crawler.extract.declared import Declared, declared_metadata
from crawler.extract.fields import Fields
from crawler.extract.found import Found
from crawler.page import MAX_DEPTH, Page
from crawler.source import Source
from storage.article import Access, Article

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
    if page.is_too_deep:
        return _refused(page)
    declared = declared_metadata(page.tree, page.url)
    container = find_container(page, declared, source)
    fields = _fields(page, declared)
    body = clean(page, container, fields, source, boilerplate)
    return _article(page, fields, body, container.because)


def _refused(page: Page) -> Article:
    because = f"depth: elements nest deeper than {MAX_DEPTH}, the parser would lose text; nothing was read"
    return Article(
        url=page.url,
        canonical_url=page.url,
        access=Access.NOT_ARTICLE,
        provenance=MappingProxyType({"access": because, "encoding": page.why_encoding}),
        encoding=page.decoded.encoding,
        extractor=EXTRACTOR,
    )


def _article(page: Page, fields: Fields, body: Body, why_body: str) -> Article:
    return Article(
        url=page.url,
        canonical_url=fields.canonical_url.value,
        headline=fields.headline.value,
        description=fields.description.value,
        blocks=body.blocks,
        links=body.links,
        removed=body.removed,
        provenance=MappingProxyType({"body": why_body, "encoding": page.why_encoding}),
        encoding=page.decoded.encoding,
        extractor=EXTRACTOR,
    )


def _fields(page: Page, declared: Declared) -> Fields:
    title = declared.first_meta("og:title")
    dek = declared.first_meta("og:description", "description")
    because = "meta"
    return Fields(
        headline=Found(value=title[1] if title else declared.title, because=because),
        kicker=Found(value=None, because=because),
        description=Found(value=dek[1] if dek else None, because=because),
        authors=Found(value=(), because=because),
        date_published=Found(value=None, because=because),
        date_modified=Found(value=None, because=because),
        in_language=Found(value=declared.html_lang, because=because),
        section=Found(value=None, because=because),
        keywords=Found(value=(), because=because),
        lead_image=Found(value=None, because=because),
        images=Found(value=(), because=because),
        canonical_url=Found(value=page.url, because=because),
        source_article_id=Found(value=None, because=because),
        bios=Found(value=(), because=because),
    )
