"""A run reads one place where its source announces articles: how far it has come, what it missed. No I/O."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from crawler.discover import Discovered
from crawler.discover.overlap import MET, READ, Walk, begin, normal_form, overlaps
from crawler.source import Discover
from storage.gaps import OpenGap
from storage.link import Link


@dataclass(slots=True, kw_only=True)
class Reading:
    """A walk that goes on, and what it has to meet."""

    walk: Walk
    #: normal forms of what the listing named at the last poll; empty for one that is new
    last_poll: frozenset[str]
    #: the newest link of the last poll
    last_seen_url: str | None
    has_met_last_poll: bool = False
    #: the gap since the last poll, from the moment it was noticed
    gap: OpenGap | None = None
    #: why a page of it could not be read
    failure: str | None = None

    @classmethod
    def of(
        cls, discover: Discover, *, today: date, last_poll: Sequence[Link], before: Collection[str]
    ) -> "Reading":
        """One that has read nothing. ``before``: what was known before a gap that has to be closed."""
        urls = [link.url for link in last_poll]
        return cls(
            walk=begin(discover, today=today, known=before or urls),
            last_poll=frozenset(map(normal_form, urls)),
            last_seen_url=urls[0] if urls else None,
        )

    def read(self, url: str, found: Discovered) -> tuple[Link, ...]:
        """Go on with what a page names; the links that are taken from it."""
        told = replace(found, links=tuple(replace(link, via=url) for link in found.links))
        before = len(self.walk.links)
        self.walk = self.walk.after(url, told)
        taken = self.walk.links[before:]
        seen = taken if self.walk.is_cut else told.links
        self.has_met_last_poll |= self.walk.is_overlapping or overlaps(seen, self.last_poll)
        return taken

    def fail(self, url: str, reason: str) -> None:
        """Go on without a page that could not be read."""
        self.failure = reason
        self.walk = self.walk.without(url, reason)

    @property
    def has_missed(self) -> bool:
        """What it has read so far does not reach back to the last poll."""
        is_behind = bool(self.last_poll and self.walk.links) and not self.has_met_last_poll
        return self.walk.is_newest_first and is_behind

    @property
    def via(self) -> str:
        """The listing's address."""
        return self.walk.discover.url

    @property
    def trouble(self) -> str | None:
        """The sentence for links that were passed over."""
        return f"{self.via}: {self.walk.ending}" if self.walk.is_cut else None

    @property
    def note(self) -> str | None:
        """Why it was not read to its end, where nothing is known to be missing for it."""
        is_told = self.walk.is_cut or self.failure or self.has_missed
        if is_told or self.walk.ending in (None, MET, READ):
            return None
        return f"{self.via}: {self.walk.ending}"


def who_closed(gap: OpenGap, readings: Sequence[Reading]) -> Reading | None:
    """The reading that has seen all that a gap hides: it began above it, and met what was known before it.

    Either the same listing was read farther back; or another one named the gap's upper end, and went on.
    """
    is_new = any(reading.gap == gap for reading in readings)
    for reading in readings:
        is_met = reading.has_met_last_poll if is_new else reading.walk.is_overlapping
        is_above = reading.via == gap.via or normal_form(gap.first_new_url or "") in reading.walk.named
        if reading.walk.is_newest_first and is_met and is_above:
            return reading
    return None
