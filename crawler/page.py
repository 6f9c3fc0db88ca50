"""A page: the bytes a server sent, and the one tree that everything reads them through."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import dropwhile

from lxml import etree

from crawler.encoding import Decoded, decode
from crawler.misread import is_binary

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: Deeper than any page written by people. libxml2 drops text below a depth of about 2,000 without a word, and
#: whatever walks a tree by recursion fails sooner; such a page is refused as a whole, never read by half.
MAX_DEPTH = 500

#: More tags, closing ones included, than any article has (the largest of 750 pages has 8,000). Time and
#: memory go by their number.
MOST_TAGS = 100_000

#: A tag takes no fewer bytes.
_SHORTEST_TAG = len(b"<a>")

#: Asks in C, breadth first, whether an element lies that deep.
_IS_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")

#: all that a head may hold
_HEAD_TAGS = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title"})

_EMPTY = b"<html><body></body></html>"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What was fetched, and when. The tree is parsed once, when it is first asked for, and never changed."""

    #: where the page was fetched from, after redirects
    url: str
    html: bytes = field(repr=False)
    #: what the HTTP header says of the charset; what the bytes were really read in is ``decoded.encoding``
    encoding: str | None = None
    #: aware UTC
    fetched_at: datetime | None = None

    @cached_property
    def decoded(self) -> Decoded:
        """The markup in UTF-8, and how it was read."""
        return decode(self.html, self.encoding)

    @property
    def why_encoding(self) -> str:
        """The sentence that says why this encoding."""
        decoded = self.decoded
        return f"{decoded.because}; {decoded.damage}" if decoded.damage else decoded.because

    @cached_property
    def tree(self) -> Element:
        """The root element. Comments and processing instructions are left out."""
        return self._parsed[0]

    @cached_property
    def _parsed(self) -> tuple[Element, bool]:
        """The root element, and whether elements nest so deep that somebody should look how deep.

        The parser stops at a depth of 256, or at a text of ten million characters, unless it is told that the
        page may be huge. To try without first tells almost all pages from deep ones for nothing; to ask the
        tree for its depth takes a sixth of the time of the parse.
        """
        html = self.decoded.html.strip() or _EMPTY
        parser = _parser(huge_tree=False)
        root = etree.fromstring(html, parser)
        is_cut = bool(parser.error_log.filter_from_fatals())
        if is_cut:
            root = etree.fromstring(html, _parser(huge_tree=True))
        return etree.fromstring(_EMPTY, parser) if root is None else _put_right(root), is_cut

    @cached_property
    def body(self) -> Element:
        """The body element; the root of a page that has none."""
        body = self.tree.find("body")
        return self.tree if body is None else body

    @cached_property
    def why_unread(self) -> str | None:
        """The sentence why nothing is read from the page; ``None`` for a page that can be read."""
        if is_binary(self.decoded.html):
            return "bytes that are no text: a picture, an archive or noise; nothing was read"
        if len(self.html) > _SHORTEST_TAG * MOST_TAGS and self.html.count(b"<") > MOST_TAGS:
            return f"size: more than {MOST_TAGS:,} tags; nothing was read"
        root, may_be_deep = self._parsed
        if may_be_deep and _IS_TOO_DEEP(root):
            return (
                f"depth: elements nest deeper than {MAX_DEPTH}, the parser would lose text; nothing was read"
            )
        return None


def _parser(*, huge_tree: bool) -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True,
        huge_tree=huge_tree,
    )  # fmt: skip


def _put_right(root: Element) -> Element:
    """The root, with everything that browsers show in its body.

    libxml2 leaves elements that it does not know in the head, and makes a second root of what stands behind
    the end of the first. For browsers the first element that belongs in no head ends it, and they read on.
    """
    head, body = root.find("head"), root.find("body")
    shown = [] if head is None else list(dropwhile(lambda child: child.tag in _HEAD_TAGS, head))
    behind = list(root.itersiblings())
    if body is None and (shown or behind):
        body = etree.SubElement(root, "body")
    if body is not None:
        body[:0] = shown
        for other in behind:
            body.extend(list(other))
    return root
