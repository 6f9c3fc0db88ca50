"""The soup of a story as typed blocks, in page order, before anything is judged by its text."""

import re

from bs4 import Tag
from bs4.element import NavigableString

from crawler.extract.body.draft import Draft, Where
from crawler.extract.body.run import Run
from crawler.extract.characters import one_line
from storage.article import BlockKind

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
#: a list item or a table cell with one of these is a layout, not a list or a table
_LAYOUT_TAGS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "section", "article", "figure"}
)
#: what a table is made of
_ROWS = frozenset({"tr"})
_CELLS = frozenset({"td", "th"})
_BETWEEN = frozenset({"thead", "tbody", "tfoot", "tr"})
#: stands inside a line
_INLINE_TAGS = frozenset({"a", "br", "strong", "em", "img", "amp-img", "picture", "source", "button"})
#: names of the quoted posts of social networks
_EMBED_NAME = re.compile(
    r"twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|bluesky-embed|reddit-embed|mastodon-embed|tweet"
)


def drafts_of(soup: Tag) -> list[Draft]:
    """The blocks of a soup."""
    return _content(soup, BlockKind.PARAGRAPH, Where())


def _content(tag: Tag, kind: BlockKind, where: Where) -> list[Draft]:
    """The blocks of an element whose children are blocks, lines, or both."""
    found: list[Draft] = []
    run = Run()
    for child in tag.contents:
        if not isinstance(child, Tag):
            if isinstance(child, NavigableString):
                run.add_text(str(child))
        elif child.name == "br":
            run.add_break()
        elif child.name in _INLINE_TAGS and not _has_blocks(child):
            run.add_phrase(child)
        else:
            if run:
                found += run.drafts(kind, where)
                run = Run()
            found += _block(child, kind, where)
    if run:
        found += run.drafts(kind, where)
    return found


def _has_blocks(tag: Tag) -> bool:
    """Whether a phrase holds anything but phrases; most hold nothing but a text."""
    inner = [child for child in tag.contents if isinstance(child, Tag)]
    return any(child.name not in _INLINE_TAGS or _has_blocks(child) for child in inner)


def _block(tag: Tag, kind: BlockKind, where: Where) -> list[Draft]:
    name = tag.name
    where = where.inside(tag)
    if name in _HEADINGS:
        return _heading(tag, kind, where)
    if name in _LISTS:
        return _list(tag, kind, where)
    if name == "table":
        return _table(tag, kind, where)
    if name == "blockquote":
        return _quote(tag, where)
    drafts = _content(tag, kind, where)
    if name == "a":
        for draft in drafts:
            draft.linked = len(draft.text)
    return drafts


def _heading(tag: Tag, kind: BlockKind, where: Where) -> list[Draft]:
    drafts = _content(tag, kind, where)
    for draft in drafts:
        if kind is BlockKind.PARAGRAPH:
            draft.kind, draft.level = BlockKind.HEADING, max(2, _HEADINGS[tag.name])
        if draft.linked and all(link.url.startswith("#") for link in draft.links):
            draft.linked = 0
    return drafts


def _quote(tag: Tag, where: Where) -> list[Draft]:
    """What somebody said, or the quoted post of a social network, whose last link leads to it."""
    if not _EMBED_NAME.search(where.own):
        return _content(tag, BlockKind.QUOTE, where)
    drafts = _content(tag, BlockKind.EMBED, where)
    address = next((link.url for draft in reversed(drafts) for link in reversed(draft.links)), None)
    for draft in drafts:
        draft.url = address
    return drafts


def _list(tag: Tag, kind: BlockKind, where: Where) -> list[Draft]:
    """A list's items, or a layout's content."""
    found: list[Draft] = []
    for item in tag.contents:
        if isinstance(item, Tag):
            drafts = _content(item, kind, where.inside(item))
            if len(drafts) == 1 and drafts[0].kind is BlockKind.PARAGRAPH:
                drafts[0].kind = BlockKind.LIST
                drafts[0].group = id(tag)
            found += drafts
    return found


def _table(tag: Tag, kind: BlockKind, where: Where) -> list[Draft]:
    """A table's rows as one block; the content of a table that only lays out."""
    cells = _own(tag, _CELLS)
    layout = any(
        child.name in _LAYOUT_TAGS and len(child.get_text()) > 200
        for cell in cells
        for child in cell.find_all(True)
    )
    if layout or len(cells) <= 1:
        return [draft for cell in cells or [tag] for draft in _content(cell, kind, where)]
    lines = []
    for row in _own(tag, _ROWS):
        texts = [one_line(cell.get_text(" ")) for cell in _own(row, _CELLS)]
        if any(texts):
            lines.append("\t".join(texts))
    linked = sum(len(one_line(link.get_text())) for link in tag.find_all("a"))
    text = "\n".join(lines)
    table = Draft(kind=BlockKind.TABLE, text=text, linked=linked, own=where.own, place=where.place)
    return [table] if lines else []


def _own(tag: Tag, names: frozenset[str]) -> list[Tag]:
    """The rows or cells of a table, without those of the tables that stand in its cells."""
    found: list[Tag] = []
    for child in tag.contents:
        if isinstance(child, Tag):
            if child.name in names:
                found.append(child)
            elif child.name in _BETWEEN:
                found += _own(child, names)
    return found
