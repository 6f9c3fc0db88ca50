"""Trying a site out: what its listings announce, what one article of it gives, a draft of its source file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from console.errors import NotReached, WrongUse
from console.inputs import stated_address
from console.saved_page import save_page
from crawler.discover import discover
from crawler.errand import Answer, Get, on_errand
from crawler.extract import extract
from crawler.source import Source, source_of_url
from crawler.sources import source_for
from crawler.sources.draft import Draft, draft_source, wanted_urls
from storage.article import Article
from storage.link import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one listing announced."""

    kind: str
    url: str
    links: tuple[Link, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a source gave when it was tried out."""

    listings: tuple[Listing, ...]
    article: Article | None
    #: why there is no article
    problem: str | None


def fetched(url: str, source: Source | None) -> Answer:
    """The page at an address, of this source where it has one. Raises `NotReached`, `WrongUse`."""
    address = stated_address(url)
    answer = on_errand(lambda get: get(address), source)
    if answer.problem:
        raise NotReached(f"{url} cannot be fetched: {answer.problem}.")
    return answer


def tried(source: Source) -> Trial:
    """Every listing of the source is fetched once, and the first article that they announce."""

    async def job(get: Get) -> Trial:
        listings = [
            _listed(each.kind, await get(url), source)
            for each in source.discover
            for url in each.urls(source.today(datetime.now(UTC)))[:1]
        ]
        links = [link for listing in listings for link in listing.links]
        if not links:
            return Trial(
                listings=tuple(listings),
                article=None,
                problem=f"No listing of {source.name} names an article.",
            )
        answer = await get(links[0].url)
        article = None if answer.problem else _article(answer, source)
        problem = f"{answer.url} cannot be fetched: {answer.problem}." if answer.problem else None
        return Trial(listings=tuple(listings), article=article, problem=problem)

    return on_errand(job, source)


def drafted(url: str) -> Draft:
    """A source file for the site, from what the page and its feeds say. Raises `NotReached`, `WrongUse`."""
    address = stated_address(url)

    async def job(get: Get) -> dict[str, bytes]:
        home = await get(address)
        if home.problem:
            raise NotReached(f"{url} cannot be fetched: {home.problem}.")
        answers = [await get(wanted) for wanted in wanted_urls(home.final_url, home.body)]
        pages = {answer.url: answer.body for answer in answers if not answer.problem}
        return {url: home.body, **pages}

    pages = on_errand(job)
    try:
        return draft_source(pages, url)
    except ValueError as error:
        raise WrongUse(str(error)) from error


def saved(url: str, folder: Path, sources: Mapping[str, Source]) -> Path:
    """The new folder that holds the page and what is understood of it. Raises `NotReached`, `WrongUse`."""
    source = source_for(url, sources)
    answer = fetched(url, source)
    name = source.name if source else source_of_url(url).name
    return save_page(answer, _article(answer, source), folder / name)


def _listed(kind: str, answer: Answer, source: Source) -> Listing:
    if answer.problem:
        return Listing(kind=kind, url=answer.url, problem=answer.problem)
    channel = next(each.channel for each in source.discover if each.kind == kind)
    found = discover(channel, answer.body, answer.final_url, source=source, encoding=answer.encoding)
    return Listing(kind=kind, url=answer.url, links=found.links, problem=found.problem)


def _article(answer: Answer, source: Source | None) -> Article:
    return extract(
        answer.body, answer.final_url, source=source, encoding=answer.encoding, fetched_at=answer.fetched_at
    )
