"""The elements that say who wrote and when, by their names: around the headline, else anywhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import NamedTuple

from crawler.extract.declared import Element
from crawler.extract.names import LONGEST_NAMES, junk_rule
from crawler.extract.rendered import is_unseen, rendered_text

# Looked for in lower case, one by one: ten times as fast as one expression for all of them.
#: words in class and id names that say who wrote, in the languages of the press
_BYLINE_WORDS = (
    "byline", "by-line", "by_line", "author", "autor", "auteur", "autrice", "writer", "verfasser",
    "redakteur", "redacteur", "reporter", "journalist", "giornalista", "signature", "contributor",
    "columnist", "kirjoittaja", "forfatter", "skribent", "periodista", "記者", "kisha",
)  # fmt: skip
#: words that say when
_DATE_WORDS = (
    "date", "datum", "fecha", "timestamp", "published", "publication", "publicado", "pubblicato",
    "posted", "pubtime", "pub-time", "dato", "zeit", "meta", "postinfo", "post-info", "articleinfo",
    "article-info", "time",
)  # fmt: skip
_TAGS = frozenset({
    "a", "address", "b", "cite", "dd", "div", "em", "font", "h2", "h3", "h4", "h5", "h6", "header", "i",
    "li", "p", "small", "span", "strong", "time", "ul",
})  # fmt: skip
#: how far around the headline its byline and date stand: elements after it, and before
_AFTER, _BEFORE = 100, 30
#: how many levels of the headline's ancestors are its surroundings
#: ... and how many siblings of each are looked into: one without any element named above is soon passed
_MOST_SIBLINGS = 1_000
_LEVELS_AFTER, _LEVELS_BEFORE = 7, 3

#: where a byline or a date belongs to another text
_ELSEWHERE_TAGS = frozenset(
    {"li", "aside", "nav", "footer", "figure", "figcaption", "blockquote", "form", "head"}
)
_ELSEWHERE_WORDS = (
    "teaser", "card", "related", "comment", "summary-item", "collection", "image", "foto", "photo",
    "media", "quote", "popular", "tsr-", "sidebar", "inline-article", "caption", "recommend", "promo",
    "widget-", "list-item",
)  # fmt: skip
_ARTICLE_TAGS = frozenset(
    {"article", "body", "html", "img", "link", "main", "meta", "script", "section", "style"}
)
_LOOK_UP = 6
#: a list item of this length is an entry of the article's own data, not a story of its own
_LONGEST_ENTRY = 80


class Named(NamedTuple):
    """An element with its class and id, which several finders ask for."""

    element: Element
    names: str


@dataclass(frozen=True, kw_only=True)
class Marks:
    """The marked elements, nearest to the headline first; looked for when they are asked for."""

    heading: Element | None
    root: Element

    def after(self, reach: int) -> Iterator[Named]:
        """So many elements after the headline, nearest first."""
        return self._after.first(reach)

    def before(self, reach: int) -> Iterator[Named]:
        """So many elements right before the headline, nearest first."""
        return self._before.first(reach)

    @cached_property
    def _after(self) -> "_Met":
        return _Met(following(self.heading) if self.heading is not None else iter(()))

    @cached_property
    def _before(self) -> "_Met":
        return _Met(preceding(self.heading) if self.heading is not None else iter(()))

    @property
    def _around(self) -> Iterator[Named]:
        return chain(self.after(_AFTER), self.before(_BEFORE))

    @property
    def bylines(self) -> Iterator[Element]:
        """The elements anywhere on the page that say who wrote."""
        return (element for element in self.root.iter(*_TAGS) if _is_byline(element, names_of(element)))

    @property
    def bylines_near(self) -> Iterator[Element]:
        """The elements around the headline that say who wrote."""
        return (element for element, names in self._around if _is_byline(element, names))

    def bylines_after(self, reach: int) -> Iterator[Element]:
        """Those among so many elements after the headline."""
        return (element for element, names in self.after(reach) if _is_byline(element, names))

    @property
    def dates(self) -> Iterator[Element]:
        """The elements that say when: those around the headline; if there are none, those anywhere."""
        near = [element for element, names in self._around if _is_date(element, names)]
        anywhere = (element for element in self.root.iter(*_TAGS) if _is_date(element, names_of(element)))
        return iter(near) if near else anywhere


class _Met:
    """Elements that several finders look through: each is met when the first of them comes to it."""

    def __init__(self, elements: Iterator[Element]) -> None:
        self._ahead = elements
        self._met: list[Named] = []

    def first(self, count: int) -> Iterator[Named]:
        """So many of them, or as many as there are."""
        for place in range(count):
            if place == len(self._met):
                element = next(self._ahead, None)
                if element is None:
                    return
                self._met.append(Named(element, names_of(element)))
            yield self._met[place]


def following(heading: Element) -> Iterator[Element]:
    """The elements after a heading, nearest first, up to a few levels around it."""
    node: Element | None = heading
    for _ in range(_LEVELS_AFTER):
        if node is None or node.tag in ("body", "main"):
            return
        yield from _inside(islice(node.itersiblings(), _MOST_SIBLINGS))
        node = node.getparent()


def preceding(heading: Element) -> Iterator[Element]:
    """The elements right before a heading, nearest first, up to a few levels around it."""
    node: Element | None = heading
    for _ in range(_LEVELS_BEFORE):
        if node is None or node.tag in ("body", "main"):
            return
        yield from _inside(islice(node.itersiblings(preceding=True), _MOST_SIBLINGS))
        node = node.getparent()


def _inside(siblings: Iterable[Element]) -> Iterator[Element]:
    """The siblings and what they hold. To have lxml look for tags costs more than small elements do."""
    for sibling in siblings:
        for element in sibling.iter() if len(sibling) else (sibling,):
            if element.tag in _TAGS:
                yield element


def is_elsewhere(element: Element) -> bool:
    """Whether an element belongs to another text: a teaser, a caption, a comment, a menu."""
    if is_unseen(element):
        return True
    node: Element | None = element
    for _ in range(_LOOK_UP):
        if node is None or node.tag in ("body", "main"):
            return False
        tag = node.tag
        names = names_of(node)
        if tag in _ELSEWHERE_TAGS and not (tag in ("li", "aside", "footer") and _says_author(names)):
            return tag not in ("li", "footer") or len(rendered_text(node)) > _LONGEST_ENTRY
        if _is_another_text(names):
            return True
        node = node.getparent()
    return False


def names_of(element: Element) -> str:
    """The class and id of an element."""
    names, identity = element.get("class"), element.get("id")
    if identity:
        names = f"{names} {identity}" if names else identity
    return names[:LONGEST_NAMES] if names else ""


def _is_byline(element: Element, names: str) -> bool:
    if element.get("itemprop") == "author" or (element.tag == "a" and "author" in (element.get("rel") or "")):
        return True
    return bool(names) and _says_author(names)


def _is_date(element: Element, names: str) -> bool:
    if element.tag == "time" or (element.get("itemprop") or "").startswith("date"):
        return True
    return bool(names) and _says_date(names)


@lru_cache(maxsize=8192)
def _says_author(names: str) -> bool:
    lower = names.lower()
    return any(word in lower for word in _BYLINE_WORDS)


@lru_cache(maxsize=8192)
def _says_date(names: str) -> bool:
    lower = names.lower()
    return any(word in lower for word in _DATE_WORDS)


@lru_cache(maxsize=8192)
def _is_another_text(names: str) -> bool:
    lower = names.lower()
    return any(word in lower for word in _ELSEWHERE_WORDS) or junk_rule(names) in ("comments", "related")


def is_whole_article(element: Element) -> bool:
    """An element that holds more than a byline by its tag alone."""
    return element.tag in _ARTICLE_TAGS
