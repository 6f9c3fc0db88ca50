"""What stands beside a page's matter: side columns, menus, boxes of related things, foot."""

import re
from collections.abc import Mapping
from itertools import islice, pairwise

from lxml.html import HtmlElement

#: where a page keeps what it does not list itself: by element …
TAGS = frozenset({"aside", "nav", "footer", "dialog"})
#: … by role (WAI-ARIA landmarks) …
ROLES = frozenset({"complementary", "navigation", "contentinfo", "dialog", "banner"})
#: … and by the words of its class or id. Not "widget" and "promo", which page builders put around everything
WORDS = frozenset(
    "aside sidebar side sidecol rail nav navbar navigation menu footer foot breadcrumb breadcrumbs related "
    "popular trending mostread recommended recommendations sponsored sponsor advert ad ads newsletter modal "
    "popup ticker".split()
)
#: pairs of words that say what neither says alone
PAIRS = frozenset(
    {("most", "read"), ("most", "viewed"), ("most", "popular"), ("editors", "picks"), ("widget", "area")}
)
#: an element that holds this share of the articles, or the page's title, is the frame of a page, whatever its
#: class says ("content-sidebar-wrap" holds content and sidebar)
FRAME_SHARE = 0.6

_WORD = re.compile(r"[a-z]+")


def asides(tree: HtmlElement, addresses: Mapping[HtmlElement, str]) -> frozenset[HtmlElement]:
    """The elements that say of themselves that what they hold is beside the page's matter."""
    frame = _frame(tree)
    articles = len(set(addresses.values()))
    found = set()
    for element in tree.iter("*"):
        if element.tag in TAGS or element.get("role") in ROLES:
            found.add(element)
        elif element not in frame and _is_called_aside(element):
            held = {addresses[anchor] for anchor in element.iter("a") if anchor in addresses}
            if held and len(held) < FRAME_SHARE * articles:
                found.add(element)
    return frozenset(found)


def _frame(tree: HtmlElement) -> set[HtmlElement]:
    """What holds the page's matter for certain: its main elements and what is around them and its one h1."""
    titles = list(islice(tree.iter("h1"), 2))
    certain = [*tree.iter("main"), *(titles if len(titles) == 1 else ())]
    return {each for element in certain for each in (element, *element.iterancestors())}


def _is_called_aside(element: HtmlElement) -> bool:
    words = _WORD.findall(f"{element.get('class', '')} {element.get('id', '')}".lower())
    return not WORDS.isdisjoint(words) or not PAIRS.isdisjoint(pairwise(words))
