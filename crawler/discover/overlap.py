"""Reading one listing to where the last poll had been, and no farther than a trap would lead.

A feed shows ten entries. Whoever was away while twenty were published sees ten of them, and nothing tells
of the rest, but that no entry is one seen before. So every poll must meet the last one. Where it does
not, a listing is paged back until it does, and what stays open is a gap (:mod:`crawler.reading`).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Self

from crawler.discover.discovered import Discovered
from crawler.source import Discover
from storage.identity import normal_url
from storage.link import Channel, Link

#: how far back a listing is paged, at least, to meet the last poll
CATCH_UP_PAGES = 50
#: a listing that names nothing new for this many pages leads nowhere: a calendar, a loop, a session's number
BARREN_PAGES = 3
#: an index of indexes of sitemaps is as deep as the web has been seen to go
MAX_DEPTH = 3
#: how many pages that only lead to others (indexes) one walk may read
MAX_INDEXES = 50
#: the endings of a walk that read all there was to read
MET = "it has met the last poll"
READ = "there is nothing more to read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """How far a pass over one ``[[discover]]`` has come. A value: each page that is read gives the next one.

    It starts with :func:`begin`. While there is a ``next_page``, fetch it, ``discover`` it, and go on with
    ``walk.after(url, found)``, or with ``walk.without(url, reason)`` where it could not be fetched. In the
    end there are ``links`` and an ``ending``.
    """

    discover: Discover
    #: normal forms of the addresses this listing named in earlier runs; empty for one that is new
    known: frozenset[str]
    #: at how many addresses it begins: an archive at one for each month
    places: int
    #: (address, depth), in the order in which they are to be read
    wanted: tuple[tuple[str, int], ...]
    asked: frozenset[str]
    #: every article named so far, once
    links: tuple[Link, ...] = ()
    #: normal forms of their addresses
    named: frozenset[str] = frozenset()
    pages_read: int = 0
    indexes_read: int = 0
    #: pages in a row that named nothing new to this walk
    barren: int = 0
    is_overlapping: bool = False
    #: it named more links than its budget allows
    is_cut: bool = False
    #: the sentence that says why nothing more is read; ``None`` while there is more
    ending: str | None = None

    @property
    def next_page(self) -> str | None:
        """What to read next; ``None`` when the walk is over."""
        return self.wanted[0][0] if self.wanted and self.ending is None else None

    def after(self, url: str, found: Discovered) -> Self:
        """The walk when ``url`` has been read.

        1. What the page names joins the links, each address once, as many as the budget allows.
        2. The pages it leads to are wanted, those asked for already are not.
        3. It overlaps when it names what the last poll named.
        4. The walk ends when it has met the last poll, at its budget, or where nothing new comes any more.
        """
        fresh = self._fresh(found.links)  # 1
        taken = dict(islice(fresh.items(), self.discover.max_links - len(self.links)))
        is_cut = len(taken) < len(fresh)
        # beyond the budget nothing was seen, whatever stands there
        reached = list(taken.values()) if is_cut else found.links
        is_index = not self.is_newest_first and bool(found.next_pages) and not found.links
        walk = replace(
            self,
            wanted=self._wanted_after(url, found),  # 2
            asked=self.asked | {url, *found.next_pages},
            links=(*self.links, *taken.values()),
            named=self.named | taken.keys(),
            pages_read=self.pages_read + (not is_index),
            indexes_read=self.indexes_read + is_index,
            barren=0 if fresh else self.barren + (not is_index),
            is_overlapping=self.is_overlapping or overlaps(reached, self.known),  # 3
            is_cut=is_cut,
        )
        return replace(walk, ending=_reason_to_end(walk))  # 4

    def without(self, url: str, reason: str) -> Self:
        """The walk when ``url`` could not be read: what else is wanted goes on."""
        walk = replace(self, wanted=tuple(each for each in self.wanted if each[0] != url))
        return replace(walk, ending=None if walk.wanted else f"{url} could not be read: {reason}")

    @property
    def is_newest_first(self) -> bool:
        """Sitemaps have an order of their own, and are read whole."""
        return self.discover.channel is not Channel.SITEMAP

    def _fresh(self, links: tuple[Link, ...]) -> dict[str, Link]:
        """Those that were not named before, by their normal form."""
        fresh: dict[str, Link] = {}
        for link in links:
            if (key := normal_form(link.url)) not in self.named:
                fresh.setdefault(key, link)
        return fresh

    def _wanted_after(self, url: str, found: Discovered) -> tuple[tuple[str, int], ...]:
        depth = next((depth for each, depth in self.wanted if each == url), 0)
        rest = tuple(each for each in self.wanted if each[0] != url)
        # a listing's next page is no deeper than the page before it; a sitemap's child is
        below = depth + 1 if self.discover.channel is Channel.SITEMAP else depth
        leads_on = [(each, below) for each in found.next_pages if each not in self.asked and each != url]
        return (*leads_on, *rest) if below < MAX_DEPTH else rest

    @property
    def max_pages(self) -> int:
        """The pages a person allowed; to meet the last poll again, as many as it may take."""
        pages = self.discover.pages * self.places
        return max(pages, CATCH_UP_PAGES) if self.known and self.is_newest_first else pages


def begin(discover: Discover, *, today: date, known: Collection[str]) -> Walk:
    """A walk that has read nothing yet. ``known``: addresses that this listing named in earlier runs."""
    urls = discover.urls(today)
    return Walk(
        discover=discover,
        known=frozenset(normal_form(url) for url in known),
        places=len(urls),
        wanted=tuple((url, 0) for url in urls),
        asked=frozenset(urls),
    )


def overlaps(links: Collection[Link], known: Collection[str]) -> bool:
    """Whether a page of a listing, newest first, reaches back to what the last poll saw.

    Its last entry is known, or two of its entries are. One alone may be an old story pinned to the top.
    ``known`` holds normal forms.
    """
    if not known:
        return False
    seen = [normal_form(link.url) in known for link in links]
    return bool(seen) and (seen[-1] or sum(seen) > 1)


def _reason_to_end(walk: Walk) -> str | None:
    if walk.is_cut:
        return f"its budget of {walk.discover.max_links:,} links is used up"
    if walk.is_newest_first and walk.is_overlapping:
        return MET
    if not walk.wanted:
        return READ
    if walk.is_newest_first and walk.barren >= BARREN_PAGES:
        return f"{walk.barren} pages in a row named nothing new"
    if walk.indexes_read >= MAX_INDEXES:
        return f"{walk.indexes_read} pages in all only led to others"
    if walk.pages_read >= walk.max_pages:
        return (
            _as_its_file_says(walk) if not walk.known else f"its budget of {walk.max_pages} pages is used up"
        )
    return None


def _as_its_file_says(walk: Walk) -> str:
    """Nothing is missing from a first look that went as far as a person wanted it to."""
    what = "its first page was" if walk.max_pages == 1 else f"its first {walk.max_pages} pages were"
    return f"{what} read, as the source's file says (pages)"


def normal_form(url: str) -> str:
    """What two spellings of an address have in common; the address itself where it has no normal form."""
    try:
        return normal_url(url)
    except ValueError:
        return url
