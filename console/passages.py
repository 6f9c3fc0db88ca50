"""The text of a page in its own order, each passage with what became of it. Pure.

``features explain --html`` shows it: what was kept and as which field, what was removed and by which rule,
and what was never part of the article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from crawler.page import Element, Page
from storage.article import Article

#: elements that stand on a line of their own
BLOCK_TAGS = frozenset(
    "address article aside blockquote body br caption dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section select summary "
    "table tbody td tfoot th thead tr ul".split()
)
#: elements whose text nobody sees
UNSEEN_TAGS = frozenset("head script style template noscript textarea svg iframe object".split())
#: shorter texts are found in longer ones by chance: they have to be the whole passage
SHORTEST_PART = 25


class Fate(StrEnum):
    """What became of a passage."""

    BODY = "body"
    FIELD = "field"
    REMOVED = "removed"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of text on a line of its own."""

    text: str
    fate: Fate
    #: the kind of block, the field's name or the removing rule; "" outside the article
    label: str = ""
    #: the sentence that says why
    because: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A text that the article knows, and what it did with it."""

    key: str
    fate: Fate
    label: str
    because: str


def passages(page: Page, article: Article) -> tuple[Passage, ...]:
    """The page's text, passage by passage.

    1. The text is cut at elements that stand on lines of their own.
    2. A passage that is, letter for letter but for case and spaces, a block of the body, a field or a
       removed text gets its fate; a text that occurs several times spends its fates in that order.
    3. What is left is looked for inside longer kept and removed texts (a removed box holds many passages).
    4. A field that stands on the page several times counts where it is nearest to the story.
    5. What nobody knows lies outside the article.
    """
    known = list(_known(article))
    whole: dict[str, list[_Known]] = {}
    for each in known:
        whole.setdefault(each.key, []).append(each)
    long = [each for each in known if len(each.key) > SHORTEST_PART]
    # "By Ines Calder", "Credit: V. Roos": a line around a name is the line of that name
    signed = [each for each in known if each.fate is Fate.FIELD and each.label in ("author", "credit")]
    return tuple(_nearest([_judged(text, whole, long, signed) for text in _texts(page.tree)]))


def _judged(text: str, whole: dict[str, list[_Known]], long: list[_Known], signed: list[_Known]) -> Passage:
    key = _key(text)
    exact = whole.get(key)
    # the last fate stays: a caption may stand on the page twice and in the article once
    first = None if not exact else exact.pop(0) if len(exact) > 1 else exact[0]
    found = first or next((each for each in long if _is_part(key, each.key)), None)
    found = found or next(
        (each for each in signed if each.key in key and len(key) < 4 * len(each.key) + 20), None
    )
    if found is None:
        return Passage(text=text, fate=Fate.OUTSIDE)
    return Passage(text=text, fate=found.fate, label=found.label, because=found.because)


def _nearest(judged: list[Passage]) -> Iterator[Passage]:
    start = next((at for at, each in enumerate(judged) if each.fate is Fate.BODY), 0)
    nearest: dict[tuple[str, str], int] = {}
    for at, each in enumerate(judged):
        field = (each.label, _key(each.text))
        if each.fate is Fate.FIELD and abs(at - start) <= abs(nearest.get(field, len(judged) * 2) - start):
            nearest[field] = at
    for at, each in enumerate(judged):
        elsewhere = each.fate is Fate.FIELD and nearest[each.label, _key(each.text)] != at
        yield Passage(text=each.text, fate=Fate.OUTSIDE) if elsewhere else each


def _is_part(key: str, of: str) -> bool:
    if len(key) < SHORTEST_PART:
        return (
            len(key) > 2
            and re.search(rf"(?<!\w){re.escape(key)}(?!\w)", of) is not None
            and len(of) < 8 * len(key)
        )
    return key in of or (of in key and len(of) * 2 > len(key))


def _known(article: Article) -> Iterator[_Known]:
    why = article.provenance
    yield from (
        _Known(_key(text), Fate.FIELD, label, why.get(name, ""))
        for name, label, text in _field_texts(article)
        if text
    )
    for block in article.blocks:
        label = block.kind.value if block.mark is None else f"{block.kind.value}, {block.mark.value}"
        texts = {block.text, *re.split(r"[\n\t]", block.text)}
        yield from (_Known(_key(text), Fate.BODY, label, "") for text in texts if text)
    for removed in article.removed:
        texts = {removed.text, *removed.text.split("\n")}
        yield from (_Known(_key(text), Fate.REMOVED, removed.rule, removed.because) for text in texts if text)


def _field_texts(article: Article) -> Iterator[tuple[str, str, str | None]]:
    yield "headline", "headline", article.headline
    yield "kicker", "kicker", article.kicker
    yield "description", "description", article.description
    for author in article.authors:
        yield "authors", "author", author.name
        yield "authors", "author’s bio", author.bio
    for name in ("date_published", "date_modified"):
        moment = article.date_published if name == "date_published" else article.date_modified
        yield name, name, moment.raw if moment else None
    for image in article.images:
        yield "images", "caption", image.caption
        yield "images", "credit", image.credit
    yield "section", "section", article.section
    yield from (("keywords", "keyword", keyword) for keyword in article.keywords)


def _texts(root: Element) -> Iterator[str]:
    """The page's text, cut at block elements, in page order. Walks without recursion: pages nest deep."""
    gathered: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        breaks, hides = tag in BLOCK_TAGS, tag in UNSEEN_TAGS
        if breaks:
            yield from _flushed(gathered)
        if event == "start":
            unseen += hides
            text = element.text
        else:
            unseen -= hides
            text = element.tail
        if text and not unseen:
            gathered.append(text)
    yield from _flushed(gathered)


def _flushed(gathered: list[str]) -> Iterator[str]:
    text = " ".join("".join(gathered).split())
    gathered.clear()
    if text:
        yield text


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
