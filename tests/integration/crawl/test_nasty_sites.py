"""A site that does everything at once that a site can do wrong: one real crawl, and each trouble named."""

import asyncio
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.run import LinkOutcome
from tests.faults.manners import moved, refreshes
from tests.faults.server import Answer, Exchange
from tests.faults.wire import chunked, whole
from tests.integration.crawl.odd_sites import STORY, OddDesk, listing, odd_desk
from tests.made_site import Maker

_MAKER = Maker(seed=3)
_STORY = _MAKER.page(headline="A Story Like Any Other").html


def _story(headline: str, inside_head: str = "") -> bytes:
    return _MAKER.page(headline=headline).html.replace(b"</head>", inside_head.encode() + b"</head>")


async def _grows(exchange: Exchange) -> None:
    """Redirects to an address that is longer each time."""
    target = f"{exchange.path}/and-on"
    await exchange.send(whole(b"", f"Location: {target}", status="301 Moved Permanently"))


async def _trailers(exchange: Exchange) -> None:
    """Chunks, and trailers behind them without an end."""
    await exchange.send(chunked(_story("Chunks with Trailers"), last=b"0\r\n"))
    for _ in range(4_000):
        await exchange.send(b"X-Trailer: and on\r\n" * 50)
        await asyncio.sleep(0)


async def _cookies(exchange: Exchange) -> None:
    """A cookie that grows with each request."""
    cookie = "c" * (1_000 * (exchange.before + 1))
    await exchange.send(whole(_story("A Cookie that Grows"), f"Set-Cookie: c={cookie}"))


def _says(page: bytes, *headers: str, kind: str = "text/html; charset=utf-8") -> Answer:
    async def answer(exchange: Exchange) -> None:
        await exchange.send(whole(page, *headers, kind=kind))

    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Nasty:
    """What stands at an address, and what the run has to say of it."""

    answer: Answer
    outcome: LinkOutcome
    reason: str = ""


_MANY_LINKS = "".join(f'<a href="/s/other-{n}">{n}</a> ' for n in range(45_000))
_GZIP_TWICE = gzip.compress(gzip.compress(_story("Packed Twice")))
NASTY = {
    "loop": Nasty(answer=moved("{path}"), outcome=LinkOutcome.FAILED, reason="redirect"),
    "grows": Nasty(answer=_grows, outcome=LinkOutcome.FAILED, reason="redirect"),
    "inside": Nasty(
        answer=moved("http://169.254.169.254/latest/"), outcome=LinkOutcome.FAILED, reason="Refused"
    ),
    "refresh": Nasty(
        answer=refreshes("http://169.254.169.254/latest/"), outcome=LinkOutcome.REJECTED, reason="not_article"
    ),
    "trailers": Nasty(answer=_trailers, outcome=LinkOutcome.FAILED, reason="closed before"),
    "headers": Nasty(
        answer=_says(_STORY, *(f"X-{n}: {n}" for n in range(300))),
        outcome=LinkOutcome.FAILED,
        reason="header",
    ),
    "gzip-twice": Nasty(answer=_says(_GZIP_TWICE, "Content-Encoding: gzip"), outcome=LinkOutcome.REJECTED),
    "empty": Nasty(answer=_says(b""), outcome=LinkOutcome.REJECTED, reason="the page is empty"),
    "links": Nasty(
        answer=_says(_STORY.replace(b"</article>", b"</article>" + _MANY_LINKS.encode())),
        outcome=LinkOutcome.NEW,
    ),
    "elsewhere": Nasty(
        answer=_says(_story("Claimed by Others", '<link rel="canonical" href="https://other.example/x">')),
        outcome=LinkOutcome.NEW,
    ),
    "year-99999": Nasty(
        answer=_says(
            _story("Of Another Year", '<meta property="article:published_time" content="99999-01-01T00:00Z">')
        ),
        outcome=LinkOutcome.NEW,
    ),
    "cookies": Nasty(answer=_cookies, outcome=LinkOutcome.NEW),
    "picture-by-name": Nasty(
        answer=_says(_story("Called a Picture"), kind="image/png"), outcome=LinkOutcome.NEW
    ),
    "text-by-name": Nasty(
        answer=_says(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 200),
        outcome=LinkOutcome.REJECTED,
        reason="no text",
    ),
    "good": Nasty(answer=_says(_story("The Good One")), outcome=LinkOutcome.NEW),
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OddDesk]:
    """A crawl of them all."""
    with odd_desk(tmp_path_factory.mktemp("nasty")) as desk:
        desk.site.list(list(NASTY))
        for name, nasty in NASTY.items():
            desk.site.answers[f"{STORY}{name}"] = nasty.answer
        desk.crawl()
        yield desk


@pytest.mark.parametrize("name", NASTY)
def test_each_is_named_for_what_it_is(desk: OddDesk, name: str) -> None:
    account = desk.accounts[f"{STORY}{name}"]

    assert (account.outcome, NASTY[name].reason in (account.reason or "")) == (NASTY[name].outcome, True), (
        account.reason
    )


def _feed(items: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>Odd</title>{items}</channel></rss>'
    ).encode()


_BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
#: too many for any feed, and not too large: each item is 60 bytes
_LONG_FEED = "".join(f"<item><link>{{url}}/s/f{n}</link></item>" for n in range(100_000))
_INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<sitemap><loc>{url}/index.xml</loc></sitemap><sitemap><loc>{url}/index2.xml</loc></sitemap></sitemapindex>"
)


def _places(*places: tuple[str, str]) -> str:
    return "\n".join(f'[[discover]]\nkind = "{kind}"\nurl = "{{url}}{path}"\n' for kind, path in places)


def test_feeds_and_sitemaps_that_are_traps_are_named_and_the_good_listing_is_read(tmp_path: Path) -> None:
    places = _places(
        ("feed", "/bomb.xml"), ("sitemap", "/index.xml"), ("feed", "/empty.xml"), ("listing", "/features/")
    )
    with odd_desk(tmp_path, discover=places) as desk:
        desk.site.show("/bomb.xml", _feed("<item><title>&c;</title><link>/s/x</link></item>", _BOMB))
        for name in ("/index.xml", "/index2.xml"):
            desk.site.show(name, _INDEX.replace("{url}", desk.url).encode(), kind="text/xml")
        desk.site.show("/empty.xml", b"")
        desk.site.publish("good")
        desk.site.list(["good"])
        desk.crawl()

        told = desk.run.ending or ""
        assert desk.run.tally.new == 1
        assert "/bomb.xml: refused: a feed with a document type, which could declare entities" in told
        assert "/empty.xml: empty, not a feed" in told
        assert desk.asked("/index") == 2


def test_a_feed_of_a_hundred_thousand_items_is_read_to_its_budget(tmp_path: Path) -> None:
    with odd_desk(tmp_path, discover=_places(("feed", "/feed.xml"))) as desk:
        desk.site.show("/feed.xml", _feed(_LONG_FEED.replace("{url}", desk.url)), kind="application/rss+xml")
        desk.site.show(STORY, _story("One for All"))
        desk.crawl("-a", "limit=3")

        assert desk.run.tally.discovered == 2_000
        assert "its budget of 2,000 links is used up" in (desk.run.ending or "")
        assert "/feed.xml: 100,000 entries; 5,000 were read" in (desk.run.ending or "")


def test_a_robots_txt_of_ten_megabytes_shuts_the_site_and_says_so(tmp_path: Path) -> None:
    rules = b"User-agent: *\nDisallow: /\n" + b"# and so on, line after line\n" * 350_000
    with odd_desk(tmp_path, robots=_says(rules, kind="text/plain")) as desk:
        desk.site.publish("good")
        desk.site.list(["good"])
        desk.crawl()

        assert (desk.asked("/features/"), desk.run.tally.new) == (0, 0)
        assert "robots.txt" in (desk.run.ending or "")


def test_a_listing_whose_links_have_a_new_session_each_time_does_not_grow_the_store(tmp_path: Path) -> None:
    names = ["pier", "ferry", "tide"]

    async def with_sessions(exchange: Exchange) -> None:
        page = listing(names)
        for name in names:
            session = f"{STORY}{name}?sid={exchange.before}{len(name)}abcdef0123456789abcdef0123"
            page = page.replace(f'"{STORY}{name}"'.encode(), f'"{session}"'.encode())
        await exchange.send(whole(page))

    with odd_desk(tmp_path) as desk:
        for name in names:
            desk.site.publish(name)
        desk.site.answers["/features/"] = with_sessions
        for _ in range(3):
            desk.crawl()

        assert desk.column("SELECT count(*) FROM articles_v1") == [3]
        assert desk.run.tally.unchanged == 3
