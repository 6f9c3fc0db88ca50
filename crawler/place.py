"""A place where a source announces its articles, as one pass reads it: within a budget, no page twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from crawler.source import Discover, Source
from storage.identity import url_key
from storage.link import Channel, Link


@dataclass(slots=True, kw_only=True)
class Place:
    """One listing, feed, sitemap or month, with the pages it goes on to."""

    channel: Channel
    url: str
    #: further pages that this pass may read
    pages_left: int
    #: links that this pass may take
    links_left: int
    #: links beyond the budget
    passed_over: int = 0
    seen: set[str] = field(default_factory=set)

    def turn(self, urls: Iterable[str]) -> list[str]:
        """Those of the further pages that are to be read."""
        chosen = []
        for url in urls:
            if self.pages_left > 0 and url not in self.seen:
                self.seen.add(url)
                self.pages_left -= 1
                chosen.append(url)
        return chosen

    def take(self, links: Iterable[Link]) -> list[Link]:
        """The links that the budget allows, each address once."""
        taken: dict[str, Link] = {}
        for link in links:
            try:
                key = url_key(link.url)
            except ValueError:
                continue  # no address that could be asked for
            if key in taken:
                continue
            if self.links_left <= 0:
                self.passed_over += 1
                continue
            self.links_left -= 1
            taken[key] = link
        return list(taken.values())


def places_of(source: Source, today: date) -> list[Place]:
    """Where a pass over the source begins."""
    return [
        Place(
            channel=discover.channel,
            url=url,
            pages_left=_further_pages(discover),
            links_left=discover.max_links,
            seen={url},
        )
        for discover in source.discover
        for url in discover.urls(today)
    ]


def _further_pages(discover: Discover) -> int:
    # the index of a sitemap is no page of it
    return discover.pages if discover.channel is Channel.SITEMAP else discover.pages - 1
