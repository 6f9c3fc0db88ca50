"""The byline that readers see: beside the headline, or as a signature in the story.

A byline in a list, a teaser, a comment or a caption is somebody else's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from crawler.extract.addresses import absolute
from crawler.extract.declared import Declared, Element
from crawler.extract.headline import described
from crawler.extract.names import junk_rule
from crawler.extract.rendered import is_unseen, rendered_lines, rendered_text
from crawler.extract.signers import authors_in, leads_byline
from crawler.extract.titles import folded
from storage.article import Author

#: where a byline belongs to another text
_ELSEWHERE_TAGS = frozenset(
    {"li", "aside", "nav", "footer", "figure", "figcaption", "blockquote", "form", "head"}
)
_ELSEWHERE_NAME = re.compile(
    r"teaser|card|related|comment|summary-item|collection|image|foto|photo|media|quote|popular|tsr-|sidebar|"
    r"inline-article|caption|recommend|promo|widget-|list-item",
    re.IGNORECASE,
)
#: a list of authors is a list too, but it says so
_AUTHORS_NAME = re.compile(r"author|byline|autor|auteur", re.IGNORECASE)
_NOT_A_BYLINE_TAGS = frozenset({
    "article", "body", "html", "img", "link", "main", "meta", "script", "section", "style",
})  # fmt: skip
#: how far up the surroundings of a byline are looked at
_LOOK_UP = 6
#: a longer text is a biography or a list of stories
_LONGEST_BYLINE = 250
#: how many elements after the headline may be a byline that no name marks
_PLAIN_REACH = 60
#: how many blocks at either end of the story may be a signature
_SIGNED_BLOCKS = 4
_LONGEST_SIGNATURE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """A visible byline."""

    authors: tuple[Author, ...]
    #: those that stand in elements of one and the same kind, so that they are surely all names
    alike: tuple[Author, ...]
    where: str


def visible_byline(declared: Declared, url: str, heading: Element | None) -> Byline | None:
    """The byline that stands nearest after the headline, else the last before it."""
    order = declared.order
    place = order.get(heading, -1) if heading is not None else -1
    marked = sorted(
        {*declared.bylines, *declared.properties.get("author", ())}, key=lambda element: order[element]
    )
    after = [element for element in marked if order[element] > place]
    before = [element for element in reversed(marked) if order[element] < place]
    for element in after:
        if found := _read(element, url):
            return found
    if heading is not None:
        for element in islice(following(heading), _PLAIN_REACH):
            if leads_byline(element.text or "") and (found := _read(element, url)):
                return found
    return next((found for element in before if (found := _read(element, url))), None)


def signature(story: Sequence[Element]) -> tuple[tuple[Author, ...], str] | None:
    """The names that stand alone, in bold or italics, at the beginning or the end of the story."""
    paragraphs = [child for element in story for child in element.iter("p")]
    ends = paragraphs[:_SIGNED_BLOCKS] + paragraphs[-_SIGNED_BLOCKS:][::-1]
    for paragraph in ends:
        marked = paragraph.find("strong") if paragraph.find("strong") is not None else paragraph.find("b")
        if marked is None:
            marked = paragraph.find("em")
        text = rendered_text(paragraph)
        if marked is None or not text or len(text) > _LONGEST_SIGNATURE or rendered_text(marked) != text:
            continue
        authors = authors_in(text)
        if authors and sum(len(author.name) for author in authors) >= len(text) - 3 * len(authors):
            return authors, f"signature {text!r} in the story"
    return None


def unique_authors(authors: Sequence[Author]) -> tuple[Author, ...]:
    """Each author once, under the first writing of the name."""
    found: dict[str, Author] = {}
    for author in authors:
        found.setdefault(folded(author.name), author)
    found.pop("", None)
    return tuple(found.values())


def following(heading: Element) -> Iterator[Element]:
    """The elements after a heading, nearest first, up to a few levels around it."""
    node: Element | None = heading
    for _ in range(_LOOK_UP):
        if node is None or node.tag in ("body", "main"):
            return
        for sibling in node.itersiblings():
            yield from sibling.iter(
                "p", "div", "span", "address", "li", "time", "small", "em", "i", "h4", "h5", "h6"
            )
        node = node.getparent()


def preceding(heading: Element) -> Iterator[Element]:
    """The elements right before a heading, nearest first, up to two levels around it."""
    node: Element | None = heading
    for _ in range(3):
        if node is None or node.tag in ("body", "main"):
            return
        for sibling in node.itersiblings(preceding=True):
            yield from sibling.iter(
                "p", "div", "span", "address", "li", "time", "small", "em", "i", "h4", "h5", "h6"
            )
        node = node.getparent()


def _read(element: Element, url: str) -> Byline | None:
    """What an element says of who wrote, if it is this article's byline."""
    if is_elsewhere(element):
        return None
    lines = rendered_lines(element)
    text = " ".join(lines)
    if not text or len(text) > _LONGEST_BYLINE:
        return None
    alike = _alike(element, url)
    trusted = element.get("itemprop") == "author" and len(lines) == 1
    joined = authors_in(text, trusted=trusted)
    by_line = unique_authors([author for line in lines for author in authors_in(line)])
    named = by_line if len(lines) > 1 and len(by_line) >= len(joined) else joined
    authors = alike if len(alike) >= len(named) else named
    if not authors:
        return None
    urls = {author.name: author.url for author in alike}
    authors = unique_authors([replace(author, url=author.url or urls.get(author.name)) for author in authors])
    return Byline(authors=authors, alike=alike, where=f"byline {described(element)}")


def _alike(element: Element, url: str) -> tuple[Author, ...]:
    """The largest group of descendants of one tag and class that each hold one name and nothing else."""
    groups: dict[tuple[str, str], list[Author]] = {}
    for part in element.iter("a", "span", "div", "p", "strong", "b", "li", "address", "h2", "h3", "h4"):
        lines = rendered_lines(part)
        names = authors_in(lines[0]) if lines and len(lines[0]) <= _LONGEST_SIGNATURE else ()
        if len(names) == 1:
            href = part.get("href") or ""
            author = replace(names[0], url=absolute(url, href) if href else None)
            groups.setdefault((str(part.tag), part.get("class") or ""), []).append(author)
    ranked = sorted(groups.items(), key=lambda item: (-len(unique_authors(item[1])), item[0][0] != "a"))
    return unique_authors(ranked[0][1]) if ranked else ()


def is_elsewhere(element: Element, *, byline: bool = True) -> bool:
    """Whether an element belongs to another text: a teaser, a caption, a comment.

    ``byline``: it should be a byline, so that it cannot be the whole article either.
    """
    if (byline and element.tag in _NOT_A_BYLINE_TAGS) or is_unseen(element):
        return True
    node: Element | None = element
    for _ in range(_LOOK_UP):
        if node is None or node.tag in ("body", "main"):
            return False
        names = f"{node.get('class') or ''} {node.get('id') or ''}"
        is_authors = _AUTHORS_NAME.search(names) is not None
        if node.tag in _ELSEWHERE_TAGS and not (node.tag in ("li", "aside", "footer") and is_authors):
            return byline or node.tag != "li" or len(rendered_text(node)) > _LONGEST_SIGNATURE
        if _ELSEWHERE_NAME.search(names) or junk_rule(names) in ("comments", "related"):
            return True
        node = node.getparent()
    return False
