"""Small pages to find fields on, and the finders called as ``extract`` calls them."""

from datetime import datetime

from crawler.extract.body.container import find_container
from crawler.extract.declared import Declared, declared_metadata
from crawler.extract.fields.fields import Fields, find_fields
from crawler.page import Page
from crawler.source import Source

URL = "https://www.morningpaper.example/2024/03/harbour-bridge/"

STORY = (
    "<p>The bridge over the harbour opened on a grey morning, nine years after the first pile was "
    "driven, and the"
    " mayor walked across it with the crane drivers.</p>"
    "<p>Nobody in the crowd could say what it had cost in the end, and nobody from the council "
    "would say it either,"
    " though several were asked, and asked again.</p>"
    "<p>By noon the first buses were on it, and by evening the first complaint about the noise had "
    "been filed with"
    " the harbour office, which is closed on Tuesdays.</p>"
)


def page_of(head: str = "", top: str = "", *, story: str = STORY, tail: str = "", lang: str = "en") -> bytes:
    """A page with this in its head, this between ``article`` and the story, and this after the story."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>'
        f'<nav><ul><li><a href="/">Home</a></li></ul></nav><main><article>{top}<div '
        f'class="story-text">{story}</div>'
        f"{tail}</article></main><footer>Imprint</footer></body></html>"
    ).encode()


def fields_of(
    html: bytes, url: str = URL, *, source: Source | None = None, fetched_at: datetime | None = None
) -> Fields:
    """The fields of a page."""
    page = Page(url=url, html=html, fetched_at=fetched_at)
    declared = declared_metadata(page.tree, url)
    return find_fields(page, declared, find_container(page, declared, source), source)


def declared_by(html: bytes, url: str = URL) -> Declared:
    """What a page declares."""
    return declared_metadata(Page(url=url, html=html).tree, url)
