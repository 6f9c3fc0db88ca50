"""The text of a small element as a reader sees it."""

import re
from functools import lru_cache
from itertools import islice

from lxml import etree

from crawler.extract.characters import one_line

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

_UNSEEN_TAGS = frozenset(
    {"script", "style", "noscript", "template", "svg", "button", "select", "textarea", "iframe"}
)
#: after these a new line begins
_BLOCK_TAGS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "nav", "ol", "p", "section",
    "table", "td", "th", "tr", "ul",
})  # fmt: skip
#: names for what only a screen reader reads
_UNSEEN_NAME = re.compile(
    r"visually-?hidden|sr-only|screen-?reader|(?:^|\s)(?:u-|is-)?(?:hide|hidden)(?:\s|$)", re.IGNORECASE
)
#: longer names are no names, and what is looked up is kept
_LONGEST_NAME = 2_000
#: a byline or a caption holds no more elements
_MOST_PARTS = 300
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_unseen(element: Element) -> bool:
    """Whether the markup says that readers do not see the element."""
    if element.tag in _UNSEEN_TAGS or element.get("hidden") is not None:
        return True
    style, name = element.get("style"), element.get("class")
    return bool(style and _UNSEEN_STYLE.search(style)) or bool(name and _is_unseen_name(name[:_LONGEST_NAME]))


@lru_cache(maxsize=8192)
def _is_unseen_name(name: str) -> bool:
    return _UNSEEN_NAME.search(name) is not None


def is_large(element: Element) -> bool:
    """Whether an element holds more elements than a byline or a caption does: perhaps nothing closed it."""
    return next(islice(element.iterdescendants(), _MOST_PARTS, None), None) is not None


def whole_text(element: Element) -> str:
    """All the text in an element, gathered in C: several times as fast as joining its pieces."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def rendered_lines(element: Element, *, without: frozenset[Element] = frozenset()) -> list[str]:
    """The lines of an element's text; ``without`` are descendants to leave out."""
    if not len(element):
        line = one_line(element.text or "")
        return [line] if line else []
    parts: list[str] = []
    _collect(element, parts, without)
    return [line for line in map(one_line, "".join(parts).split("\0")) if line]


def rendered_text(element: Element, *, without: frozenset[Element] = frozenset()) -> str:
    """The text of an element on one line."""
    return " ".join(rendered_lines(element, without=without))


def _collect(element: Element, parts: list[str], without: frozenset[Element]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        if isinstance(child.tag, str):
            is_block = child.tag in _BLOCK_TAGS
            if is_block:
                parts.append("\0")
            if (child.text or len(child)) and not is_unseen(child) and child not in without:
                _collect(child, parts, without)
            if is_block:
                parts.append("\0")
        if child.tail:
            parts.append(child.tail)


def described(element: Element) -> str:
    """How an element is named in a sentence: ``h1#headline`` or ``h1.title``."""
    if element.get("id"):
        return f"{element.tag!s}#{element.get('id')}"
    names = (element.get("class") or "").split()
    return f"{element.tag!s}.{names[0]}" if names else str(element.tag)
