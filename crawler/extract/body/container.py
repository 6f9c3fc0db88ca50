"""Where on the page the story is; or the story as the page states it, where it shows none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.extract.body.search import search
from crawler.extract.body.votes import Votes, votes_of
from crawler.extract.declared import Declared
from crawler.extract.found import Found
from crawler.extract.rendered import whole_text
from crawler.extract.stated import Stated, lines_of_markup, story_in_scripts
from crawler.page import Page
from crawler.source import Source

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: a page that shows less than this share of the story its data state has left it to a program
_HARDLY_ANY = 0.1
#: a page that shows more prose than this is not searched for it: no story is ten times as long
_MOST_SHOWN = 2_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The elements of the story, in page order, and the votes that chose them."""

    elements: tuple[Element, ...]
    votes: Votes
    #: the story as the page's data state it, where the page itself shows next to nothing of it
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
    stated = _stated(page, declared, votes)
    if stated is not None:
        because = f"{stated.where}; the page itself holds only {votes.total:.0f} characters of prose"
        found = Container(elements=elements, votes=votes, stated=stated.paragraphs)
        return Found(value=found, because=because)
    return Found(value=Container(elements=elements, votes=votes), because=because, candidates=candidates)


def _stated(page: Page, declared: Declared, votes: Votes) -> Stated | None:
    """The story in the page's JSON-LD, or in other data of its scripts, where the page hardly shows any."""
    text = declared.json_ld.article.get("articleBody") if declared.json_ld.article else None
    if isinstance(text, str) and votes.total < _HARDLY_ANY * len(text):
        stated = Stated(paragraphs=tuple(lines_of_markup(text)), where="JSON-LD articleBody")
        return stated if votes.total < _HARDLY_ANY * stated.length else None
    if votes.total > _MOST_SHOWN:
        return None
    titles = [title for name in ("og:title", "twitter:title") for title in declared.meta.get(name, ())]
    shortest = votes.total / _HARDLY_ANY
    return story_in_scripts(page.tree, page.url, [declared.title or "", *titles], longer_than=shortest)


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
