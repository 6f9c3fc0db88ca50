"""Where on the page the story is; or the story as the page states it, where it shows none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from lxml import etree

from crawler.extract.body.search import search
from crawler.extract.body.votes import Votes, votes_of
from crawler.extract.characters import lines
from crawler.extract.declared import Declared
from crawler.extract.found import Found
from crawler.extract.rendered import whole_text
from crawler.page import Page
from crawler.source import Source

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: some publishers state their story with its markup
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
#: a page that shows less than this share of the story its JSON-LD states has left it to a script
_HARDLY_ANY = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The elements of the story, in page order, and the votes that chose them."""

    elements: tuple[Element, ...]
    votes: Votes
    #: the story as JSON-LD states it, where the page itself holds next to nothing of it
    stated: tuple[str, ...] = ()


def find_container(page: Page, declared: Declared, source: Source | None) -> Found[Container]:
    """The element or elements that hold the story."""
    votes = votes_of(page.body)
    if source is not None and source.rules.body:
        chosen = tuple(_outermost(page.tree.cssselect(source.rules.body)))
        if chosen:
            held = "one element" if len(chosen) == 1 else f"{len(chosen)} elements"
            because = f"the source's rule body = {source.rules.body!r} matches {held}"
            return Found(value=Container(elements=chosen, votes=votes), because=because)
    elements, because, candidates = search(page.body, votes, _headline_of(declared))
    stated = _stated(declared, longer_than=votes.total / _HARDLY_ANY)
    if votes.total < _HARDLY_ANY * sum(map(len, stated)):
        because = f"JSON-LD articleBody; the page itself holds only {votes.total:.0f} characters of prose"
        return Found(value=Container(elements=elements, votes=votes, stated=stated), because=because)
    return Found(value=Container(elements=elements, votes=votes), because=because, candidates=candidates)


def _stated(declared: Declared, *, longer_than: float) -> tuple[str, ...]:
    """The paragraphs of the story in the page's JSON-LD, if it can have more characters than this."""
    text = declared.json_ld.article.get("articleBody") if declared.json_ld.article else None
    if not isinstance(text, str) or len(text) <= longer_than:
        return ()
    return tuple(lines(_MARKUP.sub("\n", unescape(text))))


def _headline_of(declared: Declared) -> Element | None:
    """The visible headline: the longest of the first few level-one headings."""
    first = [heading for heading in declared.headings if heading.tag == "h1"][:4]
    return max(first, key=lambda heading: len(whole_text(heading).strip()), default=None)


def _outermost(elements: Sequence[Element]) -> Iterator[Element]:
    inside: set[Element] = set()
    for element in elements:
        if element not in inside:
            yield element
            inside.update(element.iter())
