"""The story as a page's data state it, for pages that show none and leave it to a program.

An object is article-shaped when it has a headline and a body: a long text, or a list of paragraphs as content
systems write them (Arc, Contentful, Sanity, WordPress, ProseMirror, Draft.js, Slate and their like: typed
blocks whose text stands in a field, or in children of children). It is the page's story when it has the
page's headline or its address.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from lxml import etree

from crawler.extract.characters import lines, one_line
from crawler.extract.names import junk_rule, names_of
from crawler.extract.rendered import rendered_lines
from crawler.extract.states import Element, states_of

_HEADLINE_KEYS = ("headline", "headlines", "title", "hed", "heading", "name")
_BODY_KEYS = (
    "articleBody", "content_elements", "body", "content", "contents", "paragraphs", "blocks", "bodyHtml",
    "contentHtml", "html", "text", "story", "main", "components", "elements", "document", "json", "value",
)  # fmt: skip
_BODIES = frozenset(_BODY_KEYS)
_ADDRESS_KEYS = (
    "url",
    "slug",
    "path",
    "canonical_url",
    "website_url",
    "canonicalUrl",
    "permalink",
    "link",
    "href",
)
#: a shorter end of an address is a section's as well
_SHORTEST_SLUG = 8
#: where a block keeps its text, and where a headline of several forms keeps the usual one
_TEXT_KEYS = (
    "text",
    "content",
    "html",
    "value",
    "body",
    "children",
    "items",
    "root",
    "paragraph",
    "rendered",
    "basic",
)
_TYPE_KEYS = ("type", "_type", "nodeType", "__typename", "kind")
#: blocks of these types are no text of the story
_OTHER_TYPE = re.compile(
    r"image|photo|picture|video|audio|gallery|embed|advert|\bads?\b|promo|related|newsletter|link_list|"
    r"interstitial|reference|player|poll|script|author|caption"
)
#: pieces of a line
_INLINE_TYPES = frozenset(
    {"text", "span", "link", "a", "hyperlink", "strong", "em", "bold", "italic", "break"}
)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_BLOCK_MARKUP = re.compile(r"<(?:p|br|div|li|h[1-6]|blockquote|section)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
#: fewer characters are a teaser
_SHORTEST_STORY = 300
#: the share of words that two headlines of one story have in common
_SAME_HEADLINE = 0.6
_DEEPEST = 30
_MOST_OBJECTS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A story as data state it."""

    paragraphs: tuple[str, ...]
    #: the script, and the path in its data
    where: str

    @property
    def length(self) -> int:
        """Characters in all."""
        return sum(map(len, self.paragraphs))


def story_in_scripts(
    root: Element, url: str, headlines: list[str], *, longer_than: float = 0
) -> Stated | None:
    """The longest story in the page's scripts that has one of these headlines, or the page's address.

    ``longer_than`` is in characters; a script that is no longer itself is not read.
    """
    wanted = [words for words in (_words(headline) for headline in headlines) if words]
    slug = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    found: list[Stated] = []
    for name, state in states_of(root, longer_than):
        for path, thing in _objects(state):
            if _BODIES.isdisjoint(thing):
                continue
            headline = _words(_line(_first(thing, _HEADLINE_KEYS)))
            if headline and (any(_are_alike(headline, other) for other in wanted) or _leads_to(thing, slug)):
                story = Stated(paragraphs=tuple(_body(thing)), where=f"{name} at {path}")
                if story.length >= _SHORTEST_STORY and story.length > longer_than:
                    found.append(story)
    return max(found, key=lambda story: story.length, default=None)


def lines_of_markup(text: str) -> list[str]:
    """The lines of a text that may hold markup, its own or escaped."""
    if "<" not in text and "&" not in text:
        return lines(text)
    text = text if _BLOCK_MARKUP.search(text) else unescape(text)
    if not _BLOCK_MARKUP.search(text):
        return lines(_MARKUP.sub("", unescape(text)))
    tree = etree.fromstring(f"<div>{text}</div>".encode(errors="replace"), etree.HTMLParser(encoding="utf-8"))
    return [] if tree is None else rendered_lines(tree, without=frozenset(filter(_is_caption, tree.iter())))


def _is_caption(element: Element) -> bool:
    return element.tag == "figcaption" or junk_rule(names_of(element)) == "caption"


def _objects(state: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every object of a state, with its path; the outer ones first."""
    waiting: list[tuple[str, object, int]] = [("", state, 0)]
    seen = 0
    while waiting and seen < _MOST_OBJECTS:
        path, value, depth = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            yield path or "its root", value
            inner: list[tuple[str, object]] = list(value.items())
        else:
            inner = (
                [(str(number), item) for number, item in enumerate(value)] if isinstance(value, list) else []
            )
        if depth < _DEEPEST:
            waiting.extend(
                (f"{path}.{key}".lstrip("."), item, depth + 1)
                for key, item in reversed(inner)
                if isinstance(item, (dict, list))
            )


def _first(thing: Mapping[str, object], keys: tuple[str, ...]) -> object:
    return next((thing[key] for key in keys if thing.get(key)), None)


def _line(value: object) -> str:
    """A headline: a text, or the first of an object's."""
    if isinstance(value, dict):
        value = _first(value, _TEXT_KEYS)
    return one_line(_MARKUP.sub("", unescape(value))) if isinstance(value, str) else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _are_alike(words: frozenset[str], others: frozenset[str]) -> bool:
    return len(words & others) >= _SAME_HEADLINE * min(len(words), len(others))


def _leads_to(thing: Mapping[str, object], slug: str) -> bool:
    """One of the object's addresses ends like the page's."""
    if len(slug) < _SHORTEST_SLUG:
        return False
    addresses = (thing.get(key) for key in _ADDRESS_KEYS)
    return any(isinstance(address, str) and address.rstrip("/").endswith(slug) for address in addresses)


def _body(thing: Mapping[str, object]) -> list[str]:
    """The paragraphs of the field that says most."""
    bodies = [list(_paragraphs(thing[key], 0)) for key in _BODY_KEYS if thing.get(key)]
    return max(bodies, key=lambda paragraphs: sum(map(len, paragraphs)), default=[])


def _paragraphs(value: object, depth: int) -> Iterator[str]:
    """The lines of a body: text, a list of blocks, or a block."""
    if isinstance(value, str):
        yield from lines_of_markup(value)
    elif isinstance(value, list) and depth < _DEEPEST:
        for item in value:
            yield from _paragraphs(item, depth + 1)
    elif isinstance(value, dict) and depth < _DEEPEST and not _is_other(value):
        inner = _first(value, _TEXT_KEYS)
        if isinstance(inner, list) and inner and all(_is_inline(item) for item in inner):
            line = one_line("".join(_inline(item, depth) for item in inner))
            yield from [line] if line else []
        else:
            yield from _paragraphs(inner, depth + 1)


def _type(block: Mapping[str, object]) -> str:
    return str(_first(block, _TYPE_KEYS) or "").lower()


def _is_other(block: Mapping[str, object]) -> bool:
    return _OTHER_TYPE.search(_type(block)) is not None


def _is_inline(item: object) -> bool:
    """A piece of a line: a typed one, or a leaf that has a text and no type."""
    if not isinstance(item, dict):
        return isinstance(item, str)
    kind = _type(item)
    return kind in _INLINE_TYPES if kind else isinstance(item.get("text"), str)


def _inline(item: object, depth: int) -> str:
    if isinstance(item, dict):
        inner = _first(item, _TEXT_KEYS)
        if isinstance(inner, list) and depth < _DEEPEST:
            return "".join(_inline(piece, depth + 1) for piece in inner)
        item = inner
    return item if isinstance(item, str) else ""
