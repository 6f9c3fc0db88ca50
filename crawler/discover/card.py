"""What a card of a listing says of its article: headline, authors, date, dek."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.discover.card_lines import Line, lines_of
from crawler.discover.discovered import one_line

#: how a byline begins, in the languages of the sources we know of
BY = r"by|von|par|por|di|door|av|af|przez|autor|author|text|texte|von der|words by|story by"
BYLINE = re.compile(rf"^(?:{BY})[\s:]+(?P<names>\S.*)$", re.IGNORECASE)
#: a year of four digits with a day or month beside it, or an age; in a line too short to be a sentence
DATE = re.compile(
    r"\b(?:19|20)\d\d\b.*(?:\d|[^\W\d]{3})|(?:\d|[^\W\d]{3}).*\b(?:19|20)\d\d\b|\d\s*[年月]"
    r"|\b\d+\s*(?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?)\s+ago\b",
    re.IGNORECASE | re.DOTALL,
)
MAX_DATE_CHARACTERS = 48
MAX_DATE_WORDS = 8
#: names: two to eight words that begin with a capital or are joints of names, and no full stop at the end
MAX_NAME_WORDS = 16
#: a dek is at least this long; shorter lines are labels
MIN_DEK_CHARACTERS = 20
#: what parts the author from the date on one line: "By A. Writer | May 29, 2020"
BETWEEN = re.compile(r"\s+[|·•–—/]\s+|\s*[|·•]\s*")

AUTHOR_MARKS = frozenset({"author", "authors", "byline", "writer", "contributor", "creator"})
DATE_MARKS = frozenset({"date", "time", "datetime", "published", "timestamp", "datepublished", "pubdate"})
DEK_MARKS = frozenset(
    {"dek", "excerpt", "summary", "description", "teaser", "standfirst", "lead", "subtitle", "intro"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card, read."""

    #: the link that leads to the article
    anchor: HtmlElement
    headline: str | None
    description: str | None
    authors: tuple[str, ...]
    #: as written; the machine's form where the card has one
    date_published: str | None


def read_card(element: HtmlElement, addresses: Mapping[HtmlElement, str]) -> Card:
    """What the card says. Its article is the one that its headline, else its first link, leads to.

    1. Lines are cut out of it, each with its heading level and the words of its classes.
    2. The headline is the line of the highest heading that is no date; without headings, the longest link's.
    3. Dates and bylines are known by their marks, then by their looks.
    4. The dek is a line so marked, else the longest one that is left below the headline.
    """
    anchors = [each for each in element.iter("a") if each in addresses]
    lines = _split(lines_of(element))  # 1
    date = _date(lines, element)  # 3
    headline = _headline(lines, anchors)  # 2
    authors = _author_line(lines, headline)
    rest = [line for line in lines if line not in (headline, authors) and not _is_date(line)]
    anchor = next((each for each in anchors if headline and headline.is_within(each)), anchors[0])
    return Card(
        anchor=anchor,
        headline=headline.text if headline else _said_by_picture(anchors),
        description=_dek(rest, lines, headline),
        authors=(_names(authors.text),) if authors else (),
        date_published=date,
    )


def _split(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those cut up that hold an author and a date side by side."""
    pieces = []
    for line in lines:
        parts = BETWEEN.split(line.text)
        is_label = len(line.text) <= 160 and any(
            _looks_like_date(part) or BYLINE.match(part) for part in parts
        )
        pieces += [line.with_text(part) for part in parts if part] if len(parts) > 1 and is_label else [line]
    return pieces


def _headline(lines: Sequence[Line], anchors: Sequence[HtmlElement]) -> Line | None:
    headings = [line for line in lines if line.level and not _is_date(line) and not BYLINE.match(line.text)]
    if headings:
        # the first of the highest level; in a heading of equal level below it stands a dek or a name
        return min(headings, key=lambda line: line.level or 0)
    linked = [line for line in lines if any(line.is_within(each) for each in anchors) and not _is_date(line)]
    marked = [line for line in linked if line.marks & {"title", "headline", "heading"}]
    return next(iter(marked or sorted(linked, key=lambda line: -len(line.text))), None)


def _said_by_picture(anchors: Sequence[HtmlElement]) -> str | None:
    """A headline that no line states: the link's label, or its picture's."""
    said = [each.get(name) for each in anchors for name in ("aria-label", "title")]
    said += [image.get("alt") for each in anchors for image in each.iter("img")]
    return next(filter(None, map(one_line, said)), None)


def _date(lines: Sequence[Line], element: HtmlElement) -> str | None:
    stated = (one_line(each.get("datetime")) for each in element.iter("time"))
    written = (line.text for line in lines if _is_date(line))
    return next(filter(None, stated), None) or next(written, None)


def _is_date(line: Line) -> bool:
    return _looks_like_date(line.text) or bool(line.marks & DATE_MARKS and re.search(r"\d", line.text[:40]))


def _looks_like_date(text: str) -> bool:
    is_short = len(text) <= MAX_DATE_CHARACTERS and len(text.split()) <= MAX_DATE_WORDS
    return is_short and bool(DATE.search(text))


def _author_line(lines: Sequence[Line], headline: Line | None) -> Line | None:
    """The line that is marked as the author's, begins like a byline, or has a name where names stand.

    That is beside a date on one line ("Jo Doe | May 29, 2020"), or in a smaller heading below the headline.
    """
    others = [line for line in lines if line is not headline and not _is_date(line)]
    marked = (line for line in others if line.marks & AUTHOR_MARKS and len(line.text) <= 200)
    bylines = (line for line in others if len(line.text) <= 200 and BYLINE.match(line.text))
    below = others if headline is None else [line for line in others if line.index > headline.index]
    dated = {line.index for line in lines if _is_date(line)}
    names = (line for line in below if (line.level or line.index in dated) and _looks_like_names(line.text))
    return next(marked, None) or next(bylines, None) or next(names, None)


def _looks_like_names(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= MAX_NAME_WORDS and words[0][:1].isupper() and text[-1] not in ".?!:"


def _names(text: str) -> str:
    match = BYLINE.match(text)
    return match.group("names") if match else text


def _dek(rest: Sequence[Line], lines: Sequence[Line], headline: Line | None) -> str | None:
    """Lines above the headline are kickers, however long."""
    below = [line for line in rest if headline is None or line.index > headline.index]
    marked = [line for line in below if line.marks & DEK_MARKS]
    long = [line for line in below if len(line.text) >= MIN_DEK_CHARACTERS and not line.level]
    chosen = marked or sorted(long, key=lambda line: -len(line.text))
    return chosen[0].text if chosen else None
