"""Which links of a page are the articles it lists, and which stand beside them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile
from statistics import median

from lxml.html import HtmlElement

#: where a page keeps what it does not list itself: by element …
SIDE_TAGS = frozenset({"aside", "nav", "footer", "dialog"})
#: … by role (WAI-ARIA landmarks) …
SIDE_ROLES = frozenset({"complementary", "navigation", "contentinfo", "dialog", "banner"})
#: … and by the words of its class or id; whole words, so that "side-by-side" and "navy" pass
SIDE_WORDS = frozenset(
    "aside sidebar side sidecol rail nav navbar navigation menu footer foot breadcrumb breadcrumbs related "
    "popular trending mostread recommended recommendations promo promos sponsored sponsor advert ad ads "
    "newsletter modal popup widget widgets ticker".split()
)
#: pairs of words that say what neither says alone
SIDE_PAIRS = frozenset({("most", "read"), ("most", "viewed"), ("most", "popular"), ("editors", "picks")})
#: a class that says so does not make the page's frame a side column ("has-sidebar" on body)
FRAME = frozenset({"html", "body", "main"})
#: a group whose cards say at least this share of what the richest group's say is listed too
NEARLY_AS_RICH = 0.6
#: what one card may count for; a long teaser is no better than a short one
RICH_CHARACTERS = 300
#: an element with more text than this holds an article, not a card
MAX_CARD_CHARACTERS = 4_000

_WORD = re.compile(r"[a-z]+")


def main_cards(tree: HtmlElement, addresses: Mapping[HtmlElement, str]) -> list[HtmlElement]:
    """The cards of the page's own list, in page order."""
    groups: dict[tuple[str, ...], list[HtmlElement]] = defaultdict(list)
    for card in _cards(addresses):
        if not any(is_aside(each) for each in (card, *card.iterancestors())):
            groups[_place(card)].append(card)
    if not groups:
        return []
    worth = {place: _richness(cards) for place, cards in groups.items()}
    best = max(groups, key=lambda place: worth[place] * len(groups[place]))
    kept = [place for place in groups if place == best or worth[place] >= NEARLY_AS_RICH * worth[best]]
    cards = {card for place in kept for card in groups[place]} | _fuller_siblings(groups[best], addresses)
    return [element for element in tree.iter() if element in cards]


def _fuller_siblings(cards: Sequence[HtmlElement], addresses: Mapping[HtmlElement, str]) -> set[HtmlElement]:
    """Elements beside the cards that are cards as well, with a second article linked in their teaser."""
    parents = {parent for card in cards if (parent := card.getparent()) is not None}
    tags = {card.tag for card in cards}
    siblings = (each for parent in parents for each in parent if each.tag in tags and not is_aside(each))
    return {each for each in siblings if any(anchor in addresses for anchor in each.iter("a"))}


def is_aside(element: HtmlElement) -> bool:
    """Whether the element says of itself that what it holds is beside the page's matter."""
    if element.tag in SIDE_TAGS or element.get("role") in SIDE_ROLES:
        return True
    if element.tag in FRAME:
        return False
    words = _WORD.findall(f"{element.get('class', '')} {element.get('id', '')}".lower())
    return not SIDE_WORDS.isdisjoint(words) or not SIDE_PAIRS.isdisjoint(pairwise(words))


def _cards(addresses: Mapping[HtmlElement, str]) -> Sequence[HtmlElement]:
    """For each address the largest element that leads nowhere else; an address linked twice may have two."""
    below = _addresses_below(addresses)
    cards: dict[HtmlElement, None] = {}
    for anchor in addresses:
        line = (anchor, *anchor.iterancestors())
        own = list(takewhile(lambda each: len(below[each]) == 1 and each.tag not in FRAME, line))
        cards[next((each for each in reversed(own) if _length(each) <= MAX_CARD_CHARACTERS), anchor)] = None
    return list(cards)


def _addresses_below(addresses: Mapping[HtmlElement, str]) -> dict[HtmlElement, set[str]]:
    """How many articles each element leads to; two are as good as many, so that the work stays linear."""
    below: dict[HtmlElement, set[str]] = defaultdict(set)
    for anchor, address in addresses.items():
        for element in (anchor, *anchor.iterancestors()):
            if len(below[element]) > 1 and address not in below[element]:
                break  # and so has everything above it
            below[element].add(address)
    return below


def _place(card: HtmlElement) -> tuple[str, ...]:
    """Where a card stands: tag and first class word of everything above it."""
    return tuple(_shape(each) for each in card.iterancestors())


def _shape(element: HtmlElement) -> str:
    # numbers out: "row-1", "row-2" are rows
    words = re.findall(r"[a-z_]+", element.get("class", "").lower())
    tag = element.tag if isinstance(element.tag, str) else ""
    return f"{tag}.{words[0] if words else ''}"


def _richness(cards: Sequence[HtmlElement]) -> float:
    """How much a card of the group says: its text, and as much again for a heading."""
    return median(min(_length(card), RICH_CHARACTERS) * (2 if _has_heading(card) else 1) for card in cards)


def _has_heading(card: HtmlElement) -> bool:
    return next(card.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None


def _length(element: HtmlElement) -> int:
    return sum(len(str(text).strip()) for text in element.itertext())
