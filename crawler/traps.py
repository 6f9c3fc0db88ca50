"""Kinds of addresses that lead to no article: calendars, searches in all their orders. No I/O.

What is counted is the pattern of an address, not the listing that named it: a trap announces itself on every
page of a site, and beside it stand the stories.
"""

import re
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

from storage.link import Link
from storage.run import LinkOutcome

#: a section that was reorganised has tens of pages without a story; a calendar has thousands
BARREN_PAGES = 200
#: with so many kinds of traps it is the source that is described too widely
MOST_PATTERNS = 5
_SEEN = frozenset({LinkOutcome.NEW, LinkOutcome.REVISED, LinkOutcome.UNCHANGED})


class Traps:
    """What a run learns of the patterns of its links."""

    def __init__(self) -> None:
        #: pages in a row, of each pattern, that were no article
        self._barren: Counter[str] = Counter()
        #: links that were left for their pattern
        self.left: list[tuple[Link, str]] = []

    def learn(self, url: str, outcome: LinkOutcome) -> None:
        """A link came to its end."""
        pattern = url_pattern(url)
        if outcome in _SEEN:
            del self._barren[pattern]
        elif outcome is LinkOutcome.REJECTED:
            self._barren[pattern] += 1

    def takes(self, link: Link) -> bool:
        """Whether the link leads into a trap; then it is left."""
        pattern = url_pattern(link.url)
        if self._barren[pattern] < BARREN_PAGES:
            return False
        self.left.append((link, f"left: {BARREN_PAGES} pages in a row like {pattern} were no article"))
        return True

    @property
    def patterns(self) -> list[str]:
        """Those that are left."""
        return [pattern for pattern, count in self._barren.items() if count >= BARREN_PAGES]

    @property
    def ending(self) -> str | None:
        """Why a run goes no further with such a source."""
        count = len(self.patterns)
        return None if count < MOST_PATTERNS else f"{count} kinds of its addresses lead to no article"

    @property
    def sentences(self) -> list[str]:
        """One for each trap, for people."""
        return [
            f"{self._barren[pattern]} pages in a row like {pattern} were no article: a trap, or too wide a "
            "pattern in articles"
            for pattern in self.patterns
        ]


def url_pattern(url: str) -> str:
    """What addresses of one kind have in common: ``/0/0/*?page`` for ``/2026/01/a-story/?page=2``.

    The first part of the path stays as it is where it is a word, a number is 0, anything else ``*``; of the
    query the names stay.
    """
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    told = [_kind(segment, is_first=not place) for place, segment in enumerate(segments)]
    names = sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return "/" + "/".join(told) + (f"?{'&'.join(names)}" if names else "")


def _kind(segment: str, *, is_first: bool) -> str:
    if segment.isdecimal():
        return "0"
    return segment if is_first and re.fullmatch(r"[A-Za-z]{1,30}", segment) else "*"
