"""The soup of a story as typed blocks, in page order, before anything is judged by its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bs4 import Tag
from bs4.element import NavigableString

from crawler.extract.characters import one_line
from storage.article import BlockKind, Hyperlink

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
#: a list item or a table cell with one of these is a layout, not a list or a table
_LAYOUT_TAGS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "section", "article", "figure"}
)
#: stands inside a line
_INLINE_TAGS = frozenset({"a", "br", "strong", "em", "img", "amp-img", "picture", "source", "button"})
#: names of the quoted posts of social networks
_EMBED_NAME = re.compile(
    r"twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|bluesky-embed|reddit-embed|mastodon-embed|tweet"
)
#: a line this long that ends like a sentence is a paragraph of its own, also where only <br> parts it from
#: the next
_LONG_LINE = 80
#: of the links of several paragraphs so many, in their order, may stand in the next one
_MOST_LINKS = 50
_SENTENCE_END = tuple(".!?…。！？\"”»')")


@dataclass(slots=True, kw_only=True)
class Draft:
    """One stretch of text as the markup cuts it, and what the markup says of it."""

    kind: BlockKind
    text: str
    level: int | None = None
    url: str | None = None
    links: tuple[Hyperlink, ...] = ()
    #: characters that stand in links
    linked: int = 0
    #: "strong" or "em" where all of the text is set so
    emphasis: str | None = None
    #: drafts of one list share its number
    group: int | None = None
    #: tag and names of the element the text stands in
    own: str = ""
    #: the same of what that stands in, nearest first
    place: str = ""


class _Where(NamedTuple):
    """Where a text stands: tag and names of its element, and of what that stands in."""

    own: str = ""
    place: str = ""

    def inside(self, tag: Tag) -> "_Where":
        """One element further in."""
        attributes = tag.attrs
        named = " ".join(str(attributes[key]) for key in ("class", "id", "itemprop") if key in attributes)
        return _Where(f"{tag.name} {named}" if named else tag.name, f"{self.own} > {self.place}")


@dataclass(slots=True)
class _Run:
    """A line in the making."""

    parts: list[str]
    links: list[Hyperlink]
    linked: int = 0
    emphasis: str | None = None
    plain: bool = False


def drafts_of(soup: Tag) -> list[Draft]:
    """The blocks of a soup."""
    return list(_content(soup, BlockKind.PARAGRAPH, _Where()))


def _content(tag: Tag, kind: BlockKind, where: _Where) -> Iterator[Draft]:
    """The blocks of an element whose children are blocks, lines, or both."""
    run = _Run([], [])
    for child in tag.children:
        if isinstance(child, Tag):
            if child.name == "br":
                run.parts.append("\n")
            elif child.name in _INLINE_TAGS and not _has_blocks(child):
                _add(child, run)
            else:
                yield from _lines(run, kind, where)
                run = _Run([], [])
                yield from _block(child, kind, where)
        elif isinstance(child, NavigableString):
            text = str(child)
            run.parts.append(" ".join(("", *text.split(), "")) if "\n" in text else text)
            run.plain = run.plain or not text.isspace()
    yield from _lines(run, kind, where)


def _has_blocks(tag: Tag) -> bool:
    return any(isinstance(inner, Tag) and inner.name not in _INLINE_TAGS for inner in tag.descendants)


def _add(tag: Tag, run: _Run) -> None:
    """A phrase: a link, or the emphasis that is all of a block."""
    if tag.name == "a":
        text = tag.get_text(" " if len(tag.contents) > 1 else "")
        flat = one_line(text)
        if flat:
            href = tag.get("href")
            run.links.append(Hyperlink(url=str(href or ""), text=flat))
            run.linked += len(flat)
            run.parts.append(" ".join(("", *text.split(), "")) if "\n" in text else text)
            if len(tag.contents) == 1 and isinstance(tag.contents[0], Tag):
                run.emphasis = "strong"
            else:
                run.plain = True
        return
    if tag.name in ("strong", "em"):
        run.emphasis = tag.name
        for child in tag.children:
            if isinstance(child, Tag):
                if child.name == "br":
                    run.parts.append("\n")
                else:
                    plain = run.plain
                    _add(child, run)
                    run.plain = plain
            elif isinstance(child, NavigableString):
                run.parts.append(" ".join(("", *str(child).split(), "")))


def _lines(run: _Run, kind: BlockKind, where: _Where) -> Iterator[Draft]:
    """The paragraphs of a run: two line breaks part them; one does after a long line that ends a sentence."""
    text = "".join(run.parts)
    if not text or text.isspace():
        return
    if "\n" not in text:
        yield _draft(one_line(text), run, kind, where)
        return
    paragraphs = [one_line(part) for part in _paragraphs(text)]
    paragraphs = [part for part in paragraphs if part]
    if len(paragraphs) == 1:
        yield _draft(paragraphs[0], run, kind, where)
        return
    first = 0
    for paragraph in paragraphs:
        near = range(first, min(first + _MOST_LINKS, len(run.links)))
        said = [index for index in near if run.links[index].text in paragraph]
        first = said[-1] + 1 if said else first
        links = [run.links[index] for index in said]
        part = _Run([], links, sum(len(link.text) for link in links), run.emphasis, run.plain)
        yield _draft(paragraph, part, kind, where)


def _paragraphs(text: str) -> Iterator[str]:
    for chunk in re.split(r"\n\s*\n", text):
        lines = chunk.split("\n")
        current = lines[0]
        for line in lines[1:]:
            ended = current.rstrip()
            if len(ended) >= _LONG_LINE and ended.endswith(_SENTENCE_END):
                yield current
                current = line
            else:
                current = f"{current} {line}"
        yield current


def _draft(text: str, run: _Run, kind: BlockKind, where: _Where) -> Draft:
    emphasis = run.emphasis if not run.plain else None
    return Draft(
        kind=kind,
        text=text,
        links=tuple(run.links),
        linked=min(run.linked, len(text)),
        emphasis=emphasis,
        own=where.own,
        place=where.place,
    )


def _block(tag: Tag, kind: BlockKind, where: _Where) -> Iterator[Draft]:
    name = tag.name
    where = where.inside(tag)
    if name in _HEADINGS:
        for draft in _content(tag, kind, where):
            if kind is BlockKind.PARAGRAPH:
                draft.kind, draft.level = BlockKind.HEADING, max(2, _HEADINGS[name])
            if draft.linked and all(link.url.startswith("#") for link in draft.links):
                draft.linked = 0
            yield draft
    elif name == "a":
        for draft in _content(tag, kind, where):
            draft.linked = len(draft.text)
            yield draft
    elif name in _LISTS:
        yield from _list(tag, kind, where)
    elif name == "table":
        yield from _table(tag, kind, where)
    elif name == "blockquote":
        yield from _quote(tag, where)
    else:
        yield from _content(tag, kind, where)


def _quote(tag: Tag, where: _Where) -> Iterator[Draft]:
    """What somebody said, or the quoted post of a social network, whose last link leads to it."""
    if not _EMBED_NAME.search(where.own):
        yield from _content(tag, BlockKind.QUOTE, where)
        return
    drafts = list(_content(tag, BlockKind.EMBED, where))
    address = next((link.url for draft in reversed(drafts) for link in reversed(draft.links)), None)
    for draft in drafts:
        draft.url = address
        yield draft


def _list(tag: Tag, kind: BlockKind, where: _Where) -> Iterator[Draft]:
    """A list's items, or a layout's content."""
    items = [child for child in tag.children if isinstance(child, Tag)]
    for item in items:
        inner = where.inside(item)
        drafts = list(_content(item, kind, inner))
        if len(drafts) == 1 and drafts[0].kind is BlockKind.PARAGRAPH:
            drafts[0].kind = BlockKind.LIST
            drafts[0].group = id(tag)
        yield from drafts


def _table(tag: Tag, kind: BlockKind, where: _Where) -> Iterator[Draft]:
    """A table's rows as one block; the content of a table that only lays out."""
    rows = tag.find_all("tr")
    cells = tag.find_all(("td", "th"))
    layout = any(
        child.name in _LAYOUT_TAGS and len(child.get_text()) > 200
        for cell in cells
        for child in cell.find_all(True)
    )
    if layout or len(cells) <= 1:
        for cell in cells or [tag]:
            if cell.find_parent(("td", "th")) is None or not layout:
                yield from _content(cell, kind, where)
        return
    lines = []
    for row in rows:
        texts = [one_line(cell.get_text(" ")) for cell in row.find_all(("td", "th"))]
        if any(texts):
            lines.append("\t".join(texts))
    if lines:
        linked = sum(len(one_line(link.get_text())) for link in tag.find_all("a"))
        yield Draft(
            kind=BlockKind.TABLE, text="\n".join(lines), linked=linked, own=where.own, place=where.place
        )
