"""The story's own subtree as a soup: pruned on the way, markup that only changes the look left out.

BeautifulSoup would parse the whole page as slowly as everything else here takes together. It is given the
story
alone, straight from the tree that is parsed already.
"""

from collections.abc import Callable, Iterable, Mapping

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement
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

_ASCII_SPACES = " \n\t\f\r"

#: takes an element and its attributes, and says whether to leave it out
Prune = Callable[[Element, Mapping[str, str]], bool]


#: Elements nested deeper than this in the soup say nothing more by their nesting, and whatever walks the soup
#: does so by recursion: below it, what only holds other blocks is not handed over.
_DEEPEST = 100


class _Writer:
    """Builds a soup's objects one by one: a quarter of the time that its interface for parsers takes."""

    def __init__(self, soup: BeautifulSoup, prune: Prune) -> None:
        self._soup = soup
        self._prune = prune
        #: what was added last, at whatever depth: a soup links its objects in page order
        self._last: PageElement = soup
        #: the pieces of a text that no tag has ended yet
        self._pieces: list[str] = []
        self._depth = 0

    def write(self, element: Element, attributes: Mapping[str, str], parent: Tag) -> None:
        """Add one element and what it holds. Attributes are read once, for whoever asks for them."""
        tag = str(element.tag)
        name = _kept_name(element, tag, attributes)
        if self._depth >= _DEEPEST and _holds_blocks(element):
            name = None
        is_phrase = tag in PHRASING
        if name:
            kept = {key: attributes[key] for key in _KEPT_ATTRIBUTES if attributes.get(key)}
            parent = self._tag(name, kept, parent)
            self._depth += 1
        text = element.text
        if text and (is_phrase or not text.isspace()):
            self._pieces.append(text)
        for child in element:
            inner = child.tag
            if inner == "br":
                self._tag("br", {}, parent)
            elif inner not in _SILENT_TAGS and (child.text or len(child)):
                inner_attributes = _attributes(child)
                if not self._prune(child, inner_attributes):
                    self.write(child, inner_attributes, parent)
            tail = child.tail
            if tail and (inner in PHRASING or not tail.isspace()):
                self._pieces.append(tail)
        if name:
            self.end_text(parent)
            self._depth -= 1

    def _tag(self, name: str, attributes: dict[str, str], parent: Tag) -> Tag:
        self.end_text(parent)
        tag = Tag(self._soup, None, name, None, None, attributes, parent, self._last, is_xml=False)
        parent.contents.append(tag)
        self._last = tag
        return tag

    def end_text(self, parent: Tag) -> None:
        """Add the text that has come together, white space alone as one character of it."""
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces.clear()
        if not text.strip(_ASCII_SPACES):
            text = "\n" if "\n" in text else " "
        string = NavigableString(text)
        string.setup(parent, self._last)
        parent.contents.append(string)
        self._last = string


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
    soup = BeautifulSoup("", "html.parser")
    writer = _Writer(soup, prune)
    for element in elements:
        writer.write(element, _attributes(element), soup)
    writer.end_text(soup)
    return soup
