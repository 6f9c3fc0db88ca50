"""What stands on the page beside the story: told, so that nobody has to wonder where it went.

A page's bars, boxes and menus lie outside the story's element and never come near its text. The beginning
of each is kept with the reason, as "Recent Features" or a promo is what people look for first.
"""

from collections.abc import Collection, Iterable, Iterator

from lxml import etree

from crawler.extract.characters import one_line
from crawler.extract.names import junk_rule, names_of
from crawler.extract.rendered import described, is_unseen
from storage.article import Removed

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: the rule of a box whose names say nothing
_RULE = "outside the story"
#: elements whose own text readers see; scripts and styles are none of them
_SEEN_TAGS = frozenset({
    "a", "b", "dd", "div", "dt", "em", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "i", "label",
    "li", "nav", "p", "section", "small", "span", "strong", "td", "th", "time",
})  # fmt: skip
#: a picture and its caption are fields of the article, wherever they stand
_FIELD_TAGS = frozenset({"figure", "picture", "img"})
#: shorter text is a label or a button
_SHORTEST = 20
#: how much of a box is kept: enough to know it again
_BEGINNING = 160
#: a page with more boxes is cut into pieces, not furnished
_MOST_BOXES = 12


def boxes_outside(body: Element, story: Collection[Element], shown: Iterable[Element]) -> list[Removed]:
    """The boxes of the page that hold no part of the story and none of the elements that show its fields.

    ``body`` is the page's, ``story`` the elements of the story; in page order, at most `_MOST_BOXES`.
    """
    around = {ancestor for element in story for ancestor in element.iterancestors()}
    fields = {each for element in shown for each in (element, *element.iterancestors())}
    removed: list[Removed] = []
    for box, place in _boxes(body, frozenset(story), around, fields):
        text = _beginning(box)
        if len(text) >= _SHORTEST:
            rule = junk_rule(names_of(box)) or _RULE
            because = f"{described(box)} stands {place} the story's element"
            removed.append(Removed(text=text, rule=rule, because=because))
            if len(removed) == _MOST_BOXES:
                break
    return removed


def _boxes(
    body: Element, story: frozenset[Element], around: set[Element], fields: set[Element]
) -> Iterator[tuple[Element, str]]:
    """Each element beside the story's own or beside what it stands in, and on which side of it."""
    place = "above"
    levels = [iter(body)]
    while levels:
        child = next(levels[-1], None)
        if child is None:
            levels.pop()
        elif child in story:
            place = "below"
        elif child in around:
            levels.append(iter(child))
        elif _is_box(child) and child not in fields:
            yield child, place


def _is_box(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _FIELD_TAGS or is_unseen(element):
        return False
    return len(element) != 1 or element[0].tag not in _FIELD_TAGS


def _beginning(box: Element) -> str:
    """The first `_BEGINNING` characters that a reader sees of a box, cut between words."""
    parts: list[str] = []
    _gather(box, parts, _BEGINNING)
    text = one_line(" ".join(parts))
    if len(text) <= _BEGINNING:
        return text
    return text[:_BEGINNING].rpartition(" ")[0] + " …"


def _gather(element: Element, parts: list[str], room: int) -> int:
    """Gather texts while there is room for more characters, and say for how many there still is."""
    text = element.text
    if text and element.tag in _SEEN_TAGS and not text.isspace():
        parts.append(text)
        room -= len(text)
    for child in element:
        if room < 0:
            break
        room = _gather(child, parts, room)
        tail = child.tail
        if tail and room >= 0 and child.tag in _SEEN_TAGS and not tail.isspace():
            parts.append(tail)
            room -= len(tail)
    return room
