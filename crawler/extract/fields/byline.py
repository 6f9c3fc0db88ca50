"""The byline that readers see: beside the headline, or as a signature in the story.

A byline in a list, a teaser, a comment or a caption is somebody else's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crawler.extract.addresses import absolute
from crawler.extract.declared import Element
from crawler.extract.fields.marks import Marks, is_elsewhere, is_whole_article
from crawler.extract.fields.signers import authors_in, leads_byline
from crawler.extract.fields.titles import folded
from crawler.extract.rendered import described, is_large, rendered_lines, rendered_text
from storage.article import Author

#: a longer text is a biography or a list of stories
_LONGEST_BYLINE = 250
#: how many elements after the headline may be a byline that no name marks
_PLAIN_REACH = 60
#: less text beside the names is no further name
_SHORTEST_NAME = 5
#: how many are close
_CLOSE = 30
#: how many blocks at either end of the story may be a signature
_SIGNED_BLOCKS = 4
_LONGEST_SIGNATURE = 80
#: elements that hold a name and nothing else
_NAME_TAGS = frozenset({"a", "span", "div", "p", "strong", "b", "li", "address", "h2", "h3", "h4"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """A visible byline."""

    authors: tuple[Author, ...]
    #: those that stand in elements of one and the same kind, so that they are surely all names
    alike: tuple[Author, ...]
    where: str


def visible_byline(marks: Marks, url: str) -> Byline | None:
    """The byline nearest to the headline, marked by its name or led by "By"; else any on the page."""
    near = _first(marks.bylines_near, url)
    if near is not None or marks.heading is None:
        return near or _first(marks.bylines, url)
    for element, _ in marks.after(_PLAIN_REACH):
        if leads_byline(element.text or "") and (found := _read(element, url)):
            return found
    return _first(marks.bylines, url)


def fuller_byline(marks: Marks, url: str, names: Sequence[str]) -> Byline | None:
    """The byline close to the headline that shows all of these names and more text beside them."""
    for element in marks.bylines_after(_CLOSE):
        text = rendered_text(element)
        if len(text) <= _LONGEST_BYLINE and all(name in text for name in names):
            beside = len(text) - sum(map(len, names))
            return _read(element, url) if beside > _SHORTEST_NAME else None
    return None


def _first(elements: Iterable[Element], url: str) -> Byline | None:
    return next((found for element in elements if (found := _read(element, url))), None)


def signature(story: Sequence[Element]) -> tuple[tuple[Author, ...], str] | None:
    """The names that stand alone, in bold or italics, at the beginning or the end of the story."""
    paragraphs = [child for element in story for child in element.iter("p")]
    ends = paragraphs[:_SIGNED_BLOCKS] + paragraphs[-_SIGNED_BLOCKS:][::-1]
    for paragraph in ends:
        marked = paragraph.find("strong") if paragraph.find("strong") is not None else paragraph.find("b")
        if marked is None:
            marked = paragraph.find("em")
        text = rendered_text(paragraph)
        if (
            marked is None
            or not text
            or len(text) > _LONGEST_SIGNATURE
            or rendered_text(marked) != text
            or text.endswith(":")
        ):
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


def _read(element: Element, url: str) -> Byline | None:
    """What an element says of who wrote, if it is this article's byline."""
    if is_whole_article(element) or is_large(element) or is_elsewhere(element):
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
    for part in element.iter():
        if part.tag not in _NAME_TAGS:
            continue
        lines = rendered_lines(part)
        names = authors_in(lines[0]) if lines and len(lines[0]) <= _LONGEST_SIGNATURE else ()
        if len(names) == 1:
            href = part.get("href") or ""
            author = replace(names[0], url=absolute(url, href) if href else None)
            groups.setdefault((str(part.tag), part.get("class") or ""), []).append(author)
    ranked = sorted(groups.items(), key=lambda item: (-len(unique_authors(item[1])), item[0][0] != "a"))
    return unique_authors(ranked[0][1]) if ranked else ()
