"""Which links of a page are the articles it lists, and which stand beside them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice, takewhile
from math import log
from statistics import median

from lxml.html import HtmlElement

from crawler.discover.asides import asides

#: elements that are never a card
FRAME = frozenset({"html", "body", "main"})
#: elements that hold a list; one of its cards is below them, even where it is the only one
LISTS = frozenset({"ul", "ol", "dl", "table", "tbody"})
#: a group whose cards say at least this share of what the richest group's say is listed too
NEARLY_AS_RICH = 0.5
#: a group stands near the page's first h1 when no other shares a smaller element with it; its weight, then
NEAR_THE_TITLE = 2.0
#: a card that is alone sets no standard for a list, unless there is nothing else
ALONE = 0.5
#: what one card may count for; a long teaser is no better than a short one
RICH_CHARACTERS = 300
#: an element with more text than this holds an article, not a card
MAX_CARD_CHARACTERS = 4_000


def main_cards(tree: HtmlElement, addresses: Mapping[HtmlElement, str]) -> list[HtmlElement]:
    """The cards of the page's own list, in page order."""
    beside = asides(tree, addresses)
    groups: dict[tuple[str, ...], list[HtmlElement]] = defaultdict(list)
    for card in _cards(tree, addresses):
        if beside.isdisjoint((card, *card.iterancestors())):
            groups[_place(card)].append(card)
    if not groups:
        return []
    worth = {place: _richness(cards) for place, cards in groups.items()}
    nearness = {place: _nearness(cards[0], tree) for place, cards in groups.items()}
    nearest = max(nearness.values())

    def weight(place: tuple[str, ...]) -> float:
        count = len(groups[place])
        # the logarithm, since a box of forty headlines is no better a list than one of ten
        amount = 1 + log(count) if count > 1 else ALONE
        return worth[place] * amount * (NEAR_THE_TITLE if nearness[place] == nearest else 1)

    best = max(groups, key=weight)

    def is_listed(place: tuple[str, ...]) -> bool:
        # farther from the title than the list itself, a group has to say as much as the list
        share = 1 if nearness[place] < nearness[best] else NEARLY_AS_RICH
        return place == best or worth[place] >= share * worth[best]

    kept = [place for place in groups if is_listed(place)]
    cards = {card for place in kept for card in groups[place]}
    cards |= _fuller_siblings(groups[best], addresses) - beside
    return [element for element in tree.iter() if element in cards]


def _fuller_siblings(cards: Sequence[HtmlElement], addresses: Mapping[HtmlElement, str]) -> set[HtmlElement]:
    """Elements beside the cards that are cards as well, with a second article linked in their teaser."""
    parents = {parent for card in cards if (parent := card.getparent()) is not None}
    tags = {card.tag for card in cards}
    siblings = (each for parent in parents for each in parent if each.tag in tags)
    return {each for each in siblings if any(anchor in addresses for anchor in each.iter("a"))}


def _cards(tree: HtmlElement, addresses: Mapping[HtmlElement, str]) -> Sequence[HtmlElement]:
    """For each address the largest element that leads nowhere else; an address linked twice may have two."""
    below = _addresses_below(addresses)
    titled = _titled(tree)
    cards: dict[HtmlElement, None] = {}

    def is_card(element: HtmlElement) -> bool:
        return len(below[element]) == 1 and element.tag not in FRAME | LISTS and element not in titled

    for anchor in addresses:
        own = list(takewhile(is_card, (anchor, *anchor.iterancestors())))
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


def _titled(tree: HtmlElement) -> set[HtmlElement]:
    """What holds the page's title: its one h1 and everything around it. Several h1 are the cards' own."""
    titles = list(islice(tree.iter("h1"), 2))
    return {titles[0], *titles[0].iterancestors()} if len(titles) == 1 else set()


def _nearness(card: HtmlElement, tree: HtmlElement) -> int:
    """How deep in the page the smallest element lies that holds both the card and the first h1."""
    title = next(tree.iter("h1"), tree)
    around = {title, *title.iterancestors()}
    return sum(1 for each in card.iterancestors() if each in around)


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
