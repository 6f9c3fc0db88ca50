"""What we know of a host's health, and when we may ask it next. Pure: time and chance are arguments."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

#: failures in a row, over all addresses of a host, after which it is left alone
FAILURES_TO_OPEN: Final = 5
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)
#: a name that is missing may be a mistake of the host's, which is mended within a weekend
LOST_AFTER: Final = timedelta(days=3)
UNDECIDED_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host as the crawler has seen it."""

    #: before this time no request goes there, because the host said so (Retry-After)
    not_before: datetime | None = None
    #: before this time no request goes there, because it failed again and again
    open_until: datetime | None = None
    #: the sentence that explains the later of the two
    why: str = ""
    #: failures since the last answer that was none
    failures: int = 0
    #: how often the breaker opened since then; each pause is twice the one before
    openings: int = 0
    #: from when on the name service has known no such name
    nameless_since: datetime | None = None
    #: from when on its robots.txt has been out of reach
    robots_away_since: datetime | None = None

    def is_lost(self, now: datetime) -> bool:
        """Whether its name has been missing for so long that it will not come back."""
        return self.nameless_since is not None and now - self.nameless_since >= LOST_AFTER

    def wants_decision(self, now: datetime) -> bool:
        """Whether its robots.txt was out of reach for so long that somebody has to decide (RFC 9309)."""
        return self.robots_away_since is not None and now - self.robots_away_since >= UNDECIDED_FOR

    def hold(self, now: datetime) -> datetime | None:
        """The time before which nothing may be asked of the host; None if it may be asked now."""
        until = max((time for time in (self.not_before, self.open_until) if time is not None), default=None)
        return until if until is not None and until > now else None


def after_answer(host: Host) -> Host:
    """The host after it answered as it should. What it asked for by Retry-After stays in force."""
    return replace(host, failures=0, openings=0, open_until=None, nameless_since=None)


def after_failure(host: Host, why: str, now: datetime, *, chance: float) -> Host:
    """The host after it failed: the breaker opens on the fifth in a row, and on each further one thereafter.

    `chance`, from 0 to 1, spreads the pause over 75 to 125 %, so that hosts behind one balancer do not all
    come back in the same second.
    """
    failures = host.failures + 1
    if failures < FAILURES_TO_OPEN or host.hold(now) is not None:
        return replace(host, failures=failures)
    pause = min(FIRST_PAUSE * 2 ** min(host.openings, 10), LONGEST_PAUSE) * (0.75 + 0.5 * chance)
    return replace(
        host,
        failures=failures,
        openings=host.openings + 1,
        open_until=now + pause,
        why=f"{failures} requests failed in a row, the last one so: {why}",
    )


def after_request_to_wait(host: Host, until: datetime, why: str) -> Host:
    """The host after it said when to come again. A later time it gave before stays in force."""
    later = until if host.not_before is None else max(until, host.not_before)
    return replace(host, not_before=later, why=why)


def after_missing_name(host: Host, now: datetime) -> Host:
    """The host after the name service said that there is no such name."""
    return replace(host, nameless_since=host.nameless_since or now)


def after_robots(host: Host, now: datetime, *, was_read: bool) -> Host:
    """The host after its robots.txt was asked for."""
    return replace(host, robots_away_since=None if was_read else host.robots_away_since or now)
