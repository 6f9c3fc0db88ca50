"""Entries, as some listing states them, → links of articles, each once."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.source import Source
from storage.link import Channel, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a listing, before anybody asked whether it is an article's."""

    #: absolute; ``None`` where it states none
    url: str | None
    headline: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None


def links_of(
    entries: Sequence[Entry], channel: Channel, via: str, *, source: Source
) -> tuple[tuple[Link, ...], str | None]:
    """The articles among the entries, and the complaint when there are entries and no article.

    An address named twice is one link, at its first place. An entry's place is counted among the articles.
    """
    chosen: dict[str, Entry] = {}
    for entry in entries:
        if entry.url and source.is_article(entry.url):
            chosen.setdefault(entry.url, entry)
    links = tuple(
        _link(entry, url, position, channel, via) for position, (url, entry) in enumerate(chosen.items())
    )
    if entries and not links:
        example = next((entry.url for entry in entries if entry.url), "no address")
        count = f"{len(entries)} entries" if len(entries) > 1 else "one entry"
        return links, f"{count}, none of them an article of {source.name} (the first is {example})"
    return links, None


def _link(entry: Entry, url: str, position: int, channel: Channel, via: str) -> Link:
    return Link(
        url=url,
        channel=channel,
        via=via,
        position=position,
        headline=entry.headline,
        description=entry.description,
        authors=entry.authors,
        date_published=entry.date_published,
        date_modified=entry.date_modified,
    )
