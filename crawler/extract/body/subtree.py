"""The story's own subtree as a soup: pruned on the way, markup that only changes the look left out.

BeautifulSoup would parse the whole page as slowly as everything else here takes together. It is given the
story alone, straight from the tree that is parsed already.
"""

from collections.abc import Callable, Iterable, Mapping

from bs4 import Tag
from bs4.element import HTMLAttributeDict, NavigableString, PageElement
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

#: a phrase that holds one of these is no phrase
_BLOCK_TAGS = frozenset({"p", "div", "ul", "h2", "h3", "figure", "section", "blockquote"})

_ASCII_SPACES = " \n\t\f\r"

#: takes an element and its attributes, and says whether to leave it out
Prune = Callable[[Element, Mapping[str, str]], bool]


#: Elements nested deeper than this in the soup say nothing more by their nesting, and whatever walks the soup
#: does so by recursion: below it, phrases and what holds other blocks are not handed over.
_DEEPEST = 100


class _Writer:
    """Builds a soup's objects one by one: a quarter of the time that its interface for parsers takes."""

    def __init__(self, root: Tag, prune: Prune) -> None:
        self._prune = prune
        #: what was added last, at whatever depth: a soup links its objects in page order
        self._last: PageElement = root
        #: what a tag holds as BeautifulSoup makes it: copied for each, which takes a fifth of the time
        self._blank = vars(Tag(name="div"))
        #: the pieces of a text that no tag has ended yet
        self._pieces: list[str] = []
        self._depth = 0

    def write(self, element: Element, attributes: Mapping[str, str], parent: Tag) -> None:
        """Add one element and what it holds. Attributes are read once, for whoever asks for them."""
        tag = str(element.tag)
        name = _kept_name(element, tag, attributes)
        is_phrase = _is_phrase(element, tag)
        if self._depth >= _DEEPEST and (is_phrase or not _is_line(element)):
            name = None
        if name:
            parent = self._tag(name, attributes, parent)
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
            if tail and (tag == "p" or inner in PHRASING or not tail.isspace()):
                self._pieces.append(tail)
        if name:
            self.end_text(parent)
            self._depth -= 1

    def _tag(self, name: str, attributes: Mapping[str, str], parent: Tag) -> Tag:
        self.end_text(parent)
        kept = {key: attributes[key] for key in _KEPT_ATTRIBUTES if attributes.get(key)} if attributes else {}
        tag = Tag.__new__(Tag)
        vars(tag).update(self._blank, name=name, attrs=HTMLAttributeDict(kept), contents=[])
        self._add(tag, parent)
        return tag

    def end_text(self, parent: Tag) -> None:
        """Add the text that has come together, white space alone as one character of it."""
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces.clear()
        if not text.strip(_ASCII_SPACES):
            text = "\n" if "\n" in text else " "
        self._add(NavigableString(text), parent)

    def _add(self, added: PageElement, parent: Tag) -> None:
        """Put it at the end of its parent, and of the page so far."""
        siblings = parent.contents
        if siblings:
            added.previous_sibling = siblings[-1]
            siblings[-1].next_sibling = added
        added.parent = parent
        added.previous_element = self._last
        self._last.next_element = added
        self._last = added
        siblings.append(added)


def _attributes(element: Element) -> dict[str, str]:
    return dict(element.items())


def _kept_name(element: Element, tag: str, attributes: Mapping[str, str]) -> str | None:
    """The name under which the element goes over; ``None`` where only its content does."""
    if tag == "a":
        return "a" if "href" in attributes else None
    if not _is_phrase(element, tag):
        return tag
    if tag not in _EMPHASIS:
        return "div" if _holds_blocks(element) else None
    parent = element.getparent()
    alone = (
        parent is not None and len(parent) == 1 and not _has_text(parent.text) and not _has_text(element.tail)
    )
    return _EMPHASIS[tag] if alone else None


def _is_phrase(element: Element, tag: str) -> bool:
    """Markup of a phrase; so are the elements that sites name themselves, where they stand in a paragraph."""
    if tag in PHRASING:
        return True
    parent = element.getparent() if "-" in tag else None
    return parent is not None and parent.tag == "p"


def _holds_blocks(element: Element) -> bool:
    """A phrase that holds blocks is a block itself, whatever its name."""
    return any(child.tag in _BLOCK_TAGS for child in element)


def _is_line(element: Element) -> bool:
    return all(child.tag in PHRASING or child.tag == "br" for child in element)


def _has_text(text: str | None) -> bool:
    return text is not None and not text.isspace()


def soup_of(elements: Iterable[Element], prune: Prune) -> Tag:
    """A tag that holds these elements, without what ``prune`` names."""
    root = Tag(name="article")
    writer = _Writer(root, prune)
    for element in elements:
        writer.write(element, _attributes(element), root)
    writer.end_text(root)
    return root
