"""Learning a source's boilerplate from its pages, all at once or one after the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from crawler.extract.article import extract_page
from crawler.extract.boilerplate import VERSION, Boilerplate, Recurrence
from crawler.extract.boilerplate.pages import PagePrint, page_print
from crawler.extract.boilerplate.stories import stories
from crawler.page import Page
from crawler.source import Source


def learn(
    pages: Iterable[tuple[bytes, str]], *, source: Source | None = None, known: Boilerplate | None = None
) -> Boilerplate:
    """What recurs on these pages of one source, each given as its bytes and its address. Pure.

    With ``known`` it goes on from what was learned before: people's decisions stay, and a page that was
    learned already (its canonical address says so) counts as it looks now.
    """
    known = known or Boilerplate()
    prints = {page.key: page for page in known.pages}
    texts = {mark: recurrence.text for mark, recurrence in known.recurrences.items()}
    for html, url in pages:
        page = Page(url=url, html=html)
        if page.why_unread:
            continue
        lines, found = page_print(page, extract_page(page, source=source))
        prints[lines.key] = lines
        texts |= found
    return replace(recurring(tuple(prints.values()), texts), decisions=known.decisions)


def recurring(pages: tuple[PagePrint, ...], texts: Mapping[str, str]) -> Boilerplate:
    """The lines that stand on the pages of two stories or more, counted over stories.

    1. Pages that tell one story are brought together.
    2. For each line and each wording the stories it stood in, and those beside which it stood, are collected;
       a story that holds the line is not counted a second time for showing it beside.
    3. What belongs to one story alone is forgotten.
    """
    story_of = stories(pages)
    inside: defaultdict[str, set[str]] = defaultdict(set)
    outside: defaultdict[str, set[str]] = defaultdict(set)
    for page in pages:
        for mark in page.inside | page.wordings:
            inside[mark].add(story_of[page.key])
        for mark in page.outside:
            outside[mark].add(story_of[page.key])
    count = len(set(story_of.values()))
    found = {}
    for mark in sorted(inside.keys() | outside.keys()):
        beside = outside[mark] - inside[mark]
        if len(inside[mark]) + len(beside) >= 2 and mark in texts:
            found[mark] = Recurrence(
                fingerprint=mark,
                text=texts[mark],
                inside=len(inside[mark]),
                outside=len(beside),
                stories=count,
            )
    return Boilerplate(stories=count, recurrences=found, pages=pages)


class _PageForm(BaseModel):
    key: str
    headline: str | None
    prose: frozenset[str]
    short: frozenset[str]
    outside: frozenset[str]
    wordings: frozenset[str] = frozenset()


class _Form(BaseModel):
    """The JSON form of what was learned."""

    model_config = ConfigDict(extra="forbid")

    version: int
    decisions: dict[str, bool]
    texts: dict[str, str]
    pages: tuple[_PageForm, ...]


def boilerplate_from_dict(values: Mapping[str, object]) -> Boilerplate:
    """What ``Boilerplate.to_dict`` gave. Raises ``ValueError`` for anything else."""
    form = _Form.model_validate(values)
    if form.version != VERSION:
        raise ValueError(
            f"boilerplate of version {form.version} cannot be read, only {VERSION}; learn it again"
        )
    pages = tuple(
        PagePrint(
            key=page.key,
            headline=page.headline,
            prose=page.prose,
            short=page.short,
            outside=page.outside,
            wordings=page.wordings,
        )
        for page in form.pages
    )
    return replace(recurring(pages, form.texts), decisions=form.decisions)
