"""The lines of a card, as a reader sees them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from lxml.html import HtmlElement

from crawler.discover.discovered import one_line

#: elements that run on in their line
INLINE = frozenset("a abbr b bdi br cite code em font i ins mark q s small span strong sub sup u wbr".split())
#: elements that are one line, whatever breaks are in them
ONE_LINE = frozenset("a h1 h2 h3 h4 h5 h6".split())
#: elements whose text nobody reads
UNREAD = frozenset("script style noscript template svg button form select textarea iframe figcaption".split())
#: inline elements with one of these words are a line of their own: <span class="date">
MARKS = re.compile(
    r"author|byline|date|time|publish|dek|excerpt|summary|description|teaser|standfirst|title|headline"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a card."""

    #: its place among the card's lines
    index: int
    text: str
    #: 1 to 6 within a heading
    level: int | None
    #: words of the classes, itemprop and rel of everything around it, within the card
    marks: frozenset[str]
    #: the element it begins in, and those around it up to the card
    around: tuple[HtmlElement, ...]
    #: elements that begin within it: the link of a headline
    inside: tuple[HtmlElement, ...]

    def is_within(self, element: HtmlElement) -> bool:
        """Whether the element holds the line, or the line the element (a heading with a link in it)."""
        return element in self.around or element in self.inside

    def with_text(self, text: str) -> Self:
        """The same line with a part of its text."""
        return replace(self, text=text)


def lines_of(card: HtmlElement) -> list[Line]:
    """The card's lines, in page order. Walks without recursion: cards of hostile pages are deep."""
    lines: list[Line] = []
    texts: list[str] = []
    inside: list[HtmlElement] = []
    owner = card

    def close(next_owner: HtmlElement) -> None:
        nonlocal owner
        if text := one_line("".join(texts)):
            lines.append(_line(len(lines), text, owner, card, inside))
        texts.clear()
        inside.clear()
        owner = next_owner

    todo: list[tuple[HtmlElement, bool]] = [(card, True)]
    while todo:
        element, is_start = todo.pop()
        breaks = _breaks_line(element)
        if is_start:
            if breaks:
                close(element)
            if element.tag == "br":
                texts.append(" ")  # within a headline; elsewhere it has begun a line
            if element.tag not in UNREAD and not _is_comment(element):
                inside.append(element)
                texts.append(element.text or "")
                todo.append((element, False))
                todo += [(child, True) for child in reversed(element)]
                continue
        elif breaks:
            close(element if (parent := element.getparent()) is None else parent)
        if element is not card:
            texts.append(element.tail or "")
    close(card)
    return lines


def _breaks_line(element: HtmlElement) -> bool:
    if _is_comment(element):
        return False
    if element.tag == "br":
        return all(each.tag not in ONE_LINE for each in element.iterancestors())
    return element.tag not in INLINE or bool(MARKS.search(_described(element)))


def _is_comment(element: HtmlElement) -> bool:
    # lxml gives comments and processing instructions a function for a tag
    return not isinstance(element.tag, str)


def _described(element: HtmlElement) -> str:
    return " ".join(element.get(name, "") for name in ("class", "itemprop", "rel")).lower()


def _line(
    index: int, text: str, owner: HtmlElement, card: HtmlElement, inside: Sequence[HtmlElement]
) -> Line:
    around = [owner]
    while around[-1] is not card and (parent := around[-1].getparent()) is not None:
        around.append(parent)
    heading = next((tag for each in around if re.fullmatch("h[1-6]", tag := str(each.tag))), None)
    # the card's own classes say what a card is, not what its lines are
    described = " ".join(_described(each) for each in around[:-1])
    marks = frozenset(re.findall(r"[a-z]+", described))
    return Line(
        index=index,
        text=text,
        level=int(heading[1]) if heading else None,
        marks=marks,
        around=tuple(around),
        inside=tuple(inside),
    )
