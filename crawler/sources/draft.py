"""A first source file for a site nobody has described, from what the site says of itself.

Pure: whoever calls fetches :func:`wanted_urls` and hands over what came back.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.discover import Discovered, discover
from crawler.discover.declared import declared_feeds, links_of_page, page_tree, sitemaps_of_robots
from crawler.discover.discovered import one_line
from crawler.hosts import registrable_domain
from crawler.source import LANGUAGE, Source, source_from_toml, source_of_url
from crawler.sources.shapes import Shape, article_shapes
from storage.link import Channel

#: where feeds and sitemaps are when a page does not say
USUAL_FEEDS = ("/feed/", "/rss.xml", "/rss", "/atom.xml", "/feed.xml")
USUAL_SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml", "/sitemap-news.xml")
#: a draft asks a site for no more than this
MAX_WANTED = 12
#: a first look at a listing goes back so far: to some weeks of a magazine, in a minute at its pace
FIRST_PAGES = 3
#: fewer cards are no listing
MIN_CARDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A source file, and how it came about."""

    name: str
    toml: str
    source: Source
    #: sentences: what was found, and where
    findings: tuple[str, ...]
    #: sentences: what a person has to look at before the source is used
    doubts: tuple[str, ...]


def wanted_urls(url: str, home: bytes) -> list[str]:
    """What to fetch beside the page at ``url``, for :func:`draft_source`. Some of it will not exist."""
    tree = page_tree(home)
    feeds = declared_feeds(tree, url) if tree is not None else []
    guessed = [urljoin(url, path) for path in (*USUAL_SITEMAPS, *(() if feeds else USUAL_FEEDS))]
    return list(dict.fromkeys([urljoin(url, "/robots.txt"), *feeds[:5], *guessed]))[:MAX_WANTED]


def draft_source(pages: Mapping[str, bytes], url: str) -> Draft:
    """The draft for the site whose page (home, or better its listing of features) is at ``url``.

    ``pages``: every page that could be fetched, by address; the one at ``url`` is among them.
    Raises :class:`ValueError`, with a sentence, where no article can be told from the other pages.

    1. Feeds and news sitemaps name articles for sure.
    2. Their addresses, held against the page's other links, give the patterns.
    3. With the patterns the page itself may turn out to be a listing.
    """
    tree = page_tree(pages[url])
    anywhere = source_of_url(url)
    found = _announced(pages, url, anywhere)  # 1
    articles = list(dict.fromkeys(link.url for each in found for link in each.result.links))
    linked = links_of_page(tree, url) if tree is not None else []
    own = [each for each in linked if anywhere.owns(each)]
    shapes = _shapes(articles, own, url)  # 2
    facts = _Facts.of(tree, url)
    chosen = _chosen(found, url)
    probe = _toml(facts, shapes, [(each.kind, each.url) for each in chosen])
    is_listing = _is_listing(pages[url], url, source_from_toml(probe, path=Path(f"{facts.name}.toml")))  # 3
    places = [(each.kind, each.url) for each in chosen] + ([(Channel.LISTING, url)] if is_listing else [])
    toml = _toml(facts, shapes, places)
    return Draft(
        name=facts.name,
        toml=toml,
        source=source_from_toml(toml, path=Path(f"{facts.name}.toml")),
        findings=_findings(chosen, shapes, len(articles), url if is_listing else None),
        doubts=_doubts(shapes, articles, places, facts, url),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A feed or news sitemap that names articles."""

    kind: Channel
    url: str
    result: Discovered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What the page says of its site."""

    name: str
    title: str
    home: str
    language: str | None

    @classmethod
    def of(cls, tree: HtmlElement | None, url: str) -> Self:
        domain = registrable_domain(url)
        title = (_site_name(tree) if tree is not None else None) or domain
        # of an address without a name the digits say nothing
        name = re.sub(r"[^a-z0-9]+", "-", title.lower() if domain[-1:].isdigit() else domain.split(".")[0])
        language = tree.get("lang", "") if tree is not None else ""
        return cls(
            name=name.strip("-") or "site",
            title=title,
            home=urljoin(url, "/"),
            language=language if re.match(LANGUAGE, language) else None,
        )


def _site_name(tree: HtmlElement) -> str | None:
    """What the page calls its site: og:site_name, else what follows the last bar or dash of its title."""
    for meta in tree.iter("meta"):
        if meta.get("property") == "og:site_name" and (name := one_line(meta.get("content"))):
            return name
    title = next((one_line("".join(map(str, each.itertext()))) for each in tree.iter("title")), None)
    return re.split(r"\s+[|–—·-]\s+", title)[-1] if title else None


def _announced(pages: Mapping[str, bytes], url: str, anywhere: Source) -> list[_Place]:
    places = []
    maps = {
        address
        for each in pages
        if each.endswith("/robots.txt")
        for address in sitemaps_of_robots(pages[each])
    }
    for address, body in pages.items():
        if address == url or address.endswith("/robots.txt"):
            continue
        kind = Channel.SITEMAP if address in maps or "sitemap" in address.rpartition("/")[2] else Channel.FEED
        result = discover(kind, body, address, source=anywhere)
        # a plain sitemap lists every kind of page; only one of news, with headlines, names articles
        if result.links and (kind is Channel.FEED or any(link.headline for link in result.links)):
            places.append(_Place(kind=kind, url=address, result=result))
    return places


def _chosen(places: Sequence[_Place], url: str) -> list[_Place]:
    """The feeds below the page; else the site's feeds; else its news sitemaps.

    Of two that name the same articles, the first. Whoever gives the page of a section wants the section, and
    the site's own feed would bring everything else.
    """
    feeds = [each for each in places if each.kind is Channel.FEED]
    own = [each for each in feeds if _is_below(each.url, url)]
    chosen: list[_Place] = []
    named: set[str] = set()
    for place in own or feeds or places:
        urls = {link.url for link in place.result.links}
        if not urls <= named:
            chosen.append(place)
            named |= urls
    return chosen


def _is_below(address: str, url: str) -> bool:
    return address.startswith(url.rstrip("/") + "/")


def _shapes(articles: Sequence[str], linked: Sequence[str], url: str) -> list[Shape]:
    # without a feed, the page's links with the words of a headline are the best witnesses there are
    long_slugs = [each for each in linked if each.rstrip("/").rpartition("/")[2].count("-") >= MIN_CARDS]
    shapes = article_shapes(articles or long_slugs, linked)
    if not shapes:
        raise ValueError(f"{url} names no feed, and none of its {len(linked)} links looks like an article's")
    return shapes


def _is_listing(body: bytes, url: str, source: Source) -> bool:
    return len(discover(Channel.LISTING, body, url, source=source).links) >= MIN_CARDS


def _toml(facts: _Facts, shapes: Sequence[Shape], places: Sequence[tuple[Channel, str]]) -> str:
    patterns = ", ".join(f"'{shape.pattern}'" for shape in shapes)
    lines = [
        f"name = {_quoted(facts.name)}",
        f"title = {_quoted(facts.title)}",
        f"home = {_quoted(facts.home)}",
        *([f"language = {_quoted(facts.language)}"] if facts.language else []),
        '# timezone = "Europe/Berlin"    # of dates that carry none; without it such a date is only a day',
        'schedule = "*/30 * * * *"',
        f"articles = [{patterns}]",
        "delay_s = 2.0",
    ]
    for kind, url in places:
        lines += ["", "[[discover]]", f'kind = "{kind}"', f"url = {_quoted(url)}"]
        if kind is Channel.LISTING:
            lines.append(f"pages = {FIRST_PAGES}    # of a first look; a later one reads back to the last")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # a JSON string is a TOML basic string, but for DEL, which one_line would have kept
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)


def _findings(
    places: Sequence[_Place], shapes: Sequence[Shape], articles: int, listing: str | None
) -> tuple[str, ...]:
    found = [f"{each.kind} {each.url} names {len(each.result.links)} articles" for each in places]
    found += [
        f"{shape.pattern} matches {shape.articles} of {articles} articles" for shape in shapes if articles
    ]
    return (*found, f"listing {listing} shows articles as cards") if listing else tuple(found)


def _doubts(
    shapes: Sequence[Shape],
    articles: Sequence[str],
    places: Sequence[tuple[Channel, str]],
    facts: _Facts,
    url: str,
) -> tuple[str, ...]:
    doubts = [
        f"{shape.pattern} also matches {shape.others} links that nothing announces: are they articles?"
        for shape in shapes
        if articles and shape.others
    ]
    if not articles:
        doubts.append("no feed was found; the pattern is learned from links that look like headlines")
    if any(kind is not Channel.LISTING and not _is_below(each, url) for kind, each in places):
        doubts.append(
            "what announces articles is the site's, not this page's: it may name more than you want"
        )
    if not places:
        doubts.append("nothing announces articles; add a [[discover]] with the address of a listing")
    if facts.language is None:
        doubts.append("the page does not say its language")
    return (*doubts, "timezone is not known; set it where dates carry no zone")
