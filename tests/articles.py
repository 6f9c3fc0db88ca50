"""Observations made up for tests of the store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from storage.article import (
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
from storage.fetch import Fetch, FetchOutcome, Validators

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
#: what a page of the tests hashes to; the archive's rows are made for it
PAGE = "0" * 63 + "1"


def later(**span: float) -> datetime:
    """A time after `NOW`."""
    return NOW + timedelta(**span)


def story(slug: str, *paragraphs: str, **fields: object) -> Article:
    """A small article at https://news.example/2026/03/SLUG/; a word of its own in every paragraph."""
    texts = paragraphs or (
        f"The {slug} story begins here, and is told at its own pace.",
        f"It ends with {slug}.",
    )
    url = f"https://news.example/2026/03/{slug}/"
    return replace(
        Article(
            url=url,
            canonical_url=url,
            headline=f"What {slug} means",
            blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts),
            extractor="test 1",
        ),
        **fields,  # type: ignore[arg-type]
    )


def rich_story(slug: str) -> Article:
    """An article in which every field is filled, with letters from several scripts."""
    lead = Image(
        url=f"https://news.example/{slug}.jpg", caption="A harbour", credit="Ana Pöl", alt="ships", width=1600
    )
    return story(
        slug,
        kicker="The Islands",
        description="Why the ferry stopped — and who waits for it.",
        authors=(
            Author(
                name="Jürgen Müller", url="https://news.example/authors/jm/", bio="Jürgen writes of harbours."
            ),
            Author(name="Desk", kind=AuthorKind.ORGANISATION),
        ),
        date_published=Moment(value=date(2026, 2, 28), raw="February 28, 2026", quality=Quality.DATE_ONLY),
        date_modified=Moment(
            value=datetime(2026, 3, 1, 9, 30, tzinfo=UTC), raw="2026-03-01T09:30:00Z", quality=Quality.EXACT
        ),
        in_language="en",
        section="Features",
        keywords=("ferries", "渡船", "𝒻erry"),
        source_article_id=f"n-{slug}",
        lead_image=lead,
        images=(lead, Image(url="https://news.example/second.jpg")),
        blocks=(
            Block(kind=BlockKind.HEADING, text="The pier", level=2),
            Block(kind=BlockKind.PARAGRAPH, text=f"“Nobody told us,” says {slug} 😀 at the pier."),
            Block(kind=BlockKind.LIST, text="one\ntwo"),
            Block(kind=BlockKind.EMBED, text="", url="https://video.example/1"),
            Block(kind=BlockKind.PARAGRAPH, text="A date was corrected.", mark=Mark.CORRECTION),
        ),
        links=(Hyperlink(url="https://port.example/", text="the port"),),
        removed=(Removed(text="Subscribe", rule="advert", because="it asks for money"),),
        provenance=MappingProxyType({"headline": "the h1 of the page", "description": "og:description"}),
        candidates=(Candidate(field="headline", value="x", because="title", score=0.5),),
        encoding="utf-8",
    )


def fetch_of(article: Article, at: datetime = NOW, **fields: object) -> Fetch:
    """The request that brought an article."""
    return replace(
        Fetch(
            url=article.url,
            requested_at=at,
            outcome=FetchOutcome.OK,
            http_status=200,
            raw_sha256=PAGE,
            validators=Validators(etag='"1"'),
        ),
        **fields,  # type: ignore[arg-type]
    )
