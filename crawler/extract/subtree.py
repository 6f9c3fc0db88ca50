"""The story's own subtree as a soup: pruned on the way, markup that only changes the look left out.

BeautifulSoup would parse the whole page as slowly as everything else here takes together. It is given the
story
alone, straight from the tree that is parsed already, through its tree builder interface.
"""

from collections.abc import Callable, Iterable
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder import TreeBuilder
from lxml import etree

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: Markup of phrases: its text is kept, its element is not, unless it is all that a block holds.
PHRASING = frozenset({
    "span", "font", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "mark", "abbr", "acronym",
    "cite", "code", "kbd", "samp", "var", "tt", "q", "dfn", "ins", "del", "big", "bdi", "bdo", "time", "data",
    "label", "ruby", "rb", "rt", "rp", "nobr", "wbr", "strike", "g", "amp-fit-text", "o:p", "st1:place", "a",
})  # fmt: skip
#: phrases that are kept as elements where they are all that a block holds: they make a line a title or a
#: remark
_EMPHASIS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em"}
_KEPT_ATTRIBUTES = ("class", "id", "itemprop", "href")

#: takes an element, and says whether to leave it out
Prune = Callable[[Element], bool]


class _Subtree(TreeBuilder):
    """Feeds BeautifulSoup from lxml elements instead of from text."""

    NAME = "lxml-subtree"

    def __init__(self, elements: Iterable[Element], prune: Prune) -> None:
        super().__init__(multi_valued_attributes={}, preserve_whitespace_tags=set(), string_containers={})
        self._elements = tuple(elements)
        self._prune = prune

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Any:
        """There is nothing to decode."""
        yield markup, None, None, False

    def feed(self, markup: Any) -> None:
        """Hand over the elements, one after the other."""
        for element in self._elements:
            self._hand_over(element)

    def _hand_over(self, element: Element) -> None:
        soup = self.soup
        assert soup is not None  # noqa: S101 (BeautifulSoup sets it before it feeds)
        tag = str(element.tag)
        name = _kept_name(element, tag)
        is_phrase = tag in PHRASING
        if name:
            soup.handle_starttag(name, None, None, _attributes(element))
        text = element.text
        if text and (is_phrase or not text.isspace()):
            soup.handle_data(text)
        for child in element:
            inner = child.tag
            if inner == "br":
                soup.handle_starttag("br", None, None, {})
                soup.handle_endtag("br")
            elif (len(child) or child.text) and not self._prune(child):
                self._hand_over(child)
            tail = child.tail
            if tail and (inner in PHRASING or not tail.isspace()):
                soup.handle_data(tail)
        if name:
            soup.handle_endtag(name)


def _attributes(element: Element) -> dict[str, str]:
    """The attributes that somebody reads later."""
    get = element.get
    return {name: value for name in _KEPT_ATTRIBUTES if (value := get(name))}


def _kept_name(element: Element, tag: str) -> str | None:
    """The name under which the element goes over; ``None`` where only its content does."""
    if tag == "a":
        return "a" if element.get("href") is not None else None
    if tag not in PHRASING:
        return tag
    if tag not in _EMPHASIS:
        return "div" if _holds_blocks(element) else None
    parent = element.getparent()
    alone = (
        parent is not None and len(parent) == 1 and not _has_text(parent.text) and not _has_text(element.tail)
    )
    return _EMPHASIS[tag] if alone else None


def _holds_blocks(element: Element) -> bool:
    """A phrase that holds blocks is a block itself, whatever its name."""
    return any(
        child.tag in ("p", "div", "ul", "h2", "h3", "figure", "section", "blockquote") for child in element
    )


def _has_text(text: str | None) -> bool:
    return text is not None and not text.isspace()


def soup_of(elements: Iterable[Element], prune: Prune) -> BeautifulSoup:
    """A soup of these elements, without what ``prune`` names."""
    return BeautifulSoup("", builder=_Subtree(elements, prune))
