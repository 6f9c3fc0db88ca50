"""Links of a listing page, on any site: the cards of its articles, what they say, and the next page.

A site may name its cards (``cards`` of ``[[discover]]``); else they are found:

1. Every link to an article has a card: the largest element that holds no other article.
2. Cards that stand in the same place of the page's structure are a group.
3. Groups in side columns, menus and boxes of related things are out; of the others the richest wins, by
   how much its cards say, and with it those that say nearly as much (a first card is often set apart).
4. Each card is read as lines: headline, author, date, dek (``crawler.discover.card``).
"""

from lxml import html

from crawler.discover.addresses import absolute_url
from crawler.discover.card import Card, read_card
from crawler.discover.declared import page_tree
from crawler.discover.discovered import Discovered
from crawler.discover.groups import main_cards
from crawler.discover.links import Entry, links_of
from crawler.discover.paging import next_page
from crawler.source import Discover, Source
from storage.link import Channel


def discover_listing(
    body: bytes, url: str, *, source: Source, encoding: str | None = None, channel: Channel = Channel.LISTING
) -> Discovered:
    """The articles the page lists, in its order, and the page that goes on with older ones."""
    tree = page_tree(body, encoding)
    if tree is None:
        return Discovered(problem="not an HTML page: nothing in it can be read")
    addresses = _article_addresses(tree, url, source)
    following = next_page(tree, url, source=source)
    older = (following,) if following else ()
    if not addresses:
        count = sum(1 for _ in tree.iter("a"))
        problem = f"{count} links on the page, none of them to an article of {source.name}"
        return Discovered(next_pages=older, problem=problem)
    cards = _named_cards(tree, url, source, addresses) or main_cards(tree, addresses)
    if not cards:
        problem = f"{len(set(addresses.values()))} articles are linked, all of them in side columns or menus"
        return Discovered(next_pages=older, problem=problem)
    entries = [_entry(read_card(element, addresses), addresses) for element in cards]
    links, complaint = links_of(entries, channel, url, source=source)
    return Discovered(links=links, next_pages=older, problem=complaint)


def _article_addresses(tree: html.HtmlElement, url: str, source: Source) -> dict[html.HtmlElement, str]:
    """For each link of the page that leads to an article of the source: its address."""
    bases = (absolute_url(each.get("href"), url) for each in tree.iter("base"))
    base = next((each for each in bases if each), url)
    found = {}
    for anchor in tree.iter("a"):
        address = absolute_url(anchor.get("href"), base)
        if address and address != url and source.is_article(address):
            found[anchor] = address
    return found


def _named_cards(
    tree: html.HtmlElement, url: str, source: Source, addresses: dict[html.HtmlElement, str]
) -> list[html.HtmlElement]:
    """The cards that the source's own selector names for this page; none where it names none."""
    selectors = [each.cards for each in source.discover if each.cards and _is_of(each, url)]
    elements = [element for selector in selectors for element in tree.cssselect(selector)]
    return [element for element in elements if any(anchor in addresses for anchor in element.iter("a"))]


def _is_of(discover: Discover, url: str) -> bool:
    """Whether the page is this listing's first or a later one (which then begins with the same address)."""
    return url.startswith(discover.url.partition("%Y")[0].partition("?")[0])


def _entry(card: Card, addresses: dict[html.HtmlElement, str]) -> Entry:
    return Entry(
        url=addresses[card.anchor],
        headline=card.headline,
        description=card.description,
        authors=card.authors,
        date_published=card.date_published,
    )
