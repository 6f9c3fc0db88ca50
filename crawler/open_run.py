"""A run while it goes on: what is still to be asked for, and what has come to its end. No I/O."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.missing_page import MissingPage
from crawler.reading import Reading
from crawler.source import Source
from crawler.traps import Traps
from storage.gaps import OpenGap
from storage.history import History
from storage.identity import url_key
from storage.link import Link
from storage.run import Lease, LinkOutcome, Tally

#: requests of one run that are under way at once: enough to keep a connection busy, few enough to end soon
POLITE = 2
#: where the source asks for no delay
EAGER = 16
#: one page may be broken, and two; so many tell of the site
BARE_PAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A link that is to be asked for."""

    link: Link
    history: History | None = None


@dataclass(slots=True, kw_only=True)
class OpenRun:
    """One pass over one source, going on."""

    source: Source
    lease: Lease
    #: articles that may be asked for
    limit: int | None = None
    #: the schedule asked for it: pages that are known are looked at when that is worth it
    is_scheduled: bool = False
    #: the one page a person asked for
    url: str | None = None

    #: one for each place where the source announces articles
    readings: list[Reading] = field(default_factory=list)
    #: gaps of earlier runs that this one tries to close
    gaps: list[OpenGap] = field(default_factory=list)
    #: what follows when all places are read has been done
    is_surveyed: bool = False
    #: keys of the links it was told of
    told: set[str] = field(default_factory=set)
    waiting: deque[Wanted] = field(default_factory=deque)
    #: requests made and not answered yet, listings among them
    under_way: int = 0
    #: answers that are still on their way to the store
    unsettled: int = 0
    #: what the site shows for pages that are not there, once it is known
    missing_page: MissingPage | None = None
    #: whether that was looked at; and while the site is asked for it, no article is asked for
    is_probed: bool = False
    is_probing: bool = False
    asked: int = 0
    fetched: int = 0
    counts: dict[LinkOutcome, int] = field(default_factory=dict)
    #: deferred links that only wait until a new look is worth it
    resting: int = 0
    #: a sentence for each listing that could not be read
    troubles: list[str] = field(default_factory=list)
    #: the listings that could not be had, by the reason why
    unread: dict[str, list[str]] = field(default_factory=dict)
    #: a sentence for whatever else is worth knowing
    notes: list[str] = field(default_factory=list)
    #: kinds of its links that lead to no article
    traps: Traps = field(default_factory=Traps)
    #: pages that are there and have lost their headline, or most of their text
    bare: int = 0
    listings_read: int = 0
    defects: int = 0
    stopped: str | None = None
    is_finishing: bool = False

    def first_told(self, links: Iterable[Link]) -> list[Link]:
        """Those of the links that the run was not told of before, each once."""
        fresh = []
        for link in links:
            key = url_key(link.url)
            if key not in self.told:
                self.told.add(key)
                fresh.append(link)
        return fresh

    def take(self) -> list[Wanted]:
        """The links to ask for now; they count as under way."""
        if self.is_probing:
            return []
        at_once = POLITE if self.source.delay_s else EAGER
        taken: list[Wanted] = []
        while self.waiting and self.under_way < at_once and not self.stopped and not self.is_at_limit:
            wanted = self.waiting.popleft()
            if not self.traps.takes(wanted.link):
                taken.append(wanted)
                self.under_way += 1
                self.asked += 1
        return taken

    def has_just_been_read(self) -> bool:
        """Every place was read as far as it is going to be; true only the first time that it is asked."""
        is_read = all(reading.walk.next_page is None for reading in self.readings)
        is_first = is_read and not self.is_surveyed
        self.is_surveyed |= is_read
        return is_first

    @property
    def is_at_limit(self) -> bool:
        """No further article may be asked for."""
        return self.limit is not None and self.asked >= self.limit

    @property
    def is_over(self) -> bool:
        """Nothing of it is under way, and nothing more will be asked for."""
        wants_more = self.waiting and not self.stopped and not self.is_at_limit
        return not (self.under_way or self.unsettled or wants_more)

    def stop(self, because: str) -> None:
        """Ask for nothing more; the first reason stands."""
        self.stopped = self.stopped or because

    def count(self, outcome: LinkOutcome) -> None:
        """A link has come to its end."""
        self.counts[outcome] = self.counts.get(outcome, 0) + 1

    def miss(self, url: str, reason: str) -> None:
        """A listing could not be had."""
        self.unread.setdefault(reason, []).append(url)

    def settle(self, url: str, outcome: LinkOutcome) -> None:
        """The link that leads there was asked for, and has come to its end."""
        self.count(outcome)
        self.traps.learn(url, outcome)
        self.stopped = self.stopped or self.traps.ending

    def note(self, sentence: str) -> None:
        """Add a sentence that is worth knowing, once."""
        if sentence not in self.notes and not self.is_finishing:
            self.notes.append(sentence)

    def count_unreached(self) -> None:
        """The links that nobody came to are put off: the ledger does the same when the run ends."""
        unreached = len(self.told) - sum(self.counts.values())
        if unreached > 0:
            self.counts[LinkOutcome.DEFERRED] = self.counts.get(LinkOutcome.DEFERRED, 0) + unreached

    @property
    def missed(self) -> list[str]:
        """A sentence for each reason why listings could not be had: a host that is down is named once."""
        return [
            f"{first}{f' and {len(others)} more of its listings' if others else ''}: {reason}"
            for reason, (first, *others) in self.unread.items()
        ]

    @property
    def alarms(self) -> list[str]:
        """The sentence for a site whose pages are no longer understood."""
        if self.bare < BARE_PAGES:
            return []
        return [
            f"{self.bare} of {self.fetched} pages have lost their text or headline: "
            "has the site been redesigned?"
        ]

    @property
    def left(self) -> Sequence[Link]:
        """What was not asked for."""
        return [wanted.link for wanted in self.waiting]

    @property
    def tally(self) -> Tally:
        """The counts so far."""
        return Tally(
            discovered=len(self.told), **{each.value: self.counts.get(each, 0) for each in LinkOutcome}
        )
