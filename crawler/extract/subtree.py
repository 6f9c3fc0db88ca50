"""The story's own subtree as a soup: pruned on the way, markup that only changes the look left out.

BeautifulSoup would parse the whole page as slowly as everything else here takes together. It is given the
story
alone, straight from the tree that is parsed already, through its tree builder interface.
"""

from collections.abc import Callable, Iterable, Mapping
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
#: the attributes that somebody reads later
_KEPT_ATTRIBUTES = ("class", "id", "itemprop", "href")
#: tags without text for a reader; they go without a word
_SILENT_TAGS = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "video", "audio",
    "img", "picture", "source", "amp-img", "hr", "map", "link", "meta", "title", "head", "math", "select",
    "option", "textarea", "input", "amp-ad", "amp-embed",
})  # fmt: skip

#: takes an element and its attributes, and says whether to leave it out
Prune = Callable[[Element, Mapping[str, str]], bool]


#: Elements nested deeper than this in the soup say nothing more by their nesting, and whatever walks the soup
#: does so by recursion: below it, what only holds other blocks is not handed over.
_DEEPEST = 100


class _Subtree(TreeBuilder):
    """Feeds BeautifulSoup from lxml elements instead of from text."""

    NAME = "lxml-subtree"

    def __init__(self, elements: Iterable[Element], prune: Prune) -> None:
        super().__init__(multi_valued_attributes={}, preserve_whitespace_tags=set(), string_containers={})
        self._elements = tuple(elements)
        self._prune = prune
        self._depth = 0

    def prepare_markup(self, markup: Any, *_: Any, **__: Any) -> Any:
        """There is nothing to decode."""
        yield markup, None, None, False

    def feed(self, markup: Any) -> None:
        """Hand over the elements, one after the other."""
        for element in self._elements:
            self._hand_over(element, _attributes(element))

    def release(self) -> None:
        """Let go of the page. A soup is a cycle: the page's tree would stay until the next collection."""
        self._elements, self._prune = (), lambda *_: False

    def _hand_over(self, element: Element, attributes: Mapping[str, str]) -> None:
        """One element and what it holds. Attributes are read once, for whoever asks for them."""
        soup = self.soup
        assert soup is not None  # noqa: S101 (BeautifulSoup sets it before it feeds)
        tag = str(element.tag)
        name = _kept_name(element, tag, attributes)
        if self._depth >= _DEEPEST and _holds_blocks(element):
            name = None
        is_phrase = tag in PHRASING
        if name:
            kept = {key: attributes[key] for key in _KEPT_ATTRIBUTES if attributes.get(key)}
            soup.handle_starttag(name, None, None, kept)
            self._depth += 1
        text = element.text
        if text and (is_phrase or not text.isspace()):
            soup.handle_data(text)
        for child in element:
            inner = child.tag
            if inner == "br":
                soup.handle_starttag("br", None, None, {})
                soup.handle_endtag("br")
            elif inner not in _SILENT_TAGS and (child.text or len(child)):
                inner_attributes = _attributes(child)
                if not self._prune(child, inner_attributes):
                    self._hand_over(child, inner_attributes)
            tail = child.tail
            if tail and (inner in PHRASING or not tail.isspace()):
                soup.handle_data(tail)
        if name:
            soup.handle_endtag(name)
            self._depth -= 1


def _attributes(element: Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.items()}


def _kept_name(element: Element, tag: str, attributes: Mapping[str, str]) -> str | None:
    """The name under which the element goes over; ``None`` where only its content does."""
    if tag == "a":
        return "a" if "href" in attributes else None
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
    builder = _Subtree(elements, prune)
    soup = BeautifulSoup("", builder=builder)
    builder.release()
    return soup
