"""What hosts ask of us and how they fare: learned from each answer at the moment it comes."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import ParseResult, SplitResult

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.breaker import (
    Host,
    after_answer,
    after_failure,
    after_missing_name,
    after_request_to_wait,
    after_robots,
)
from crawler.fetch.errors import FetchProblem, NameUnknown
from crawler.fetch.host_memory import HostMemory
from crawler.fetch.retry_after import retry_at
from storage.fetch import FetchOutcome

logger = logging.getLogger(__name__)

#: answers that speak of the server's state and not of the page; 52x are those of a well-known front
FAILING_STATUSES: Final = frozenset({408, 500, 502, 503, 504, *range(520, 528)})
#: trouble that is the host's and not the page's
OF_THE_HOST: Final = frozenset({FetchOutcome.NETWORK, FetchOutcome.TIMEOUT})
#: marks the request for a robots.txt
IS_ROBOTS: Final = "is_robots_txt"
#: a 429 that names no time is given this one
UNNAMED_WAIT: Final = timedelta(seconds=30)


class Courtesy:
    """Holds and breakers of all hosts that this process asks."""

    def __init__(
        self, memory: HostMemory, *, now: Callable[[], datetime], chance: Callable[[], float]
    ) -> None:
        self.memory = memory
        self.now = now
        self._chance = chance
        #: when each host last answered as it should, in this process
        self._answered: dict[str, datetime] = {}

    def host(self, request: Request) -> Host:
        """What is known of the request's host."""
        return self.memory.host(authority(request))

    def heed(self, request: Request, response: Response) -> None:
        """Learn from an answer, before the next request to its host is taken from a queue."""
        name, now = authority(request), self.now()
        asked = asked_to_wait(response, now)
        if asked is not None:
            why = f"it answered {response.status} and asked to wait."
            self.memory.keep_host(name, after_request_to_wait(self.memory.host(name), asked, why))
        elif response.status in FAILING_STATUSES:
            # a broken robots.txt has rules of its own, and says nothing of the pages
            if not request.meta.get(IS_ROBOTS):
                self._failed(name, f"HTTP {response.status}", now)
        else:
            self._answered[name] = now
            host = self.memory.host(name)
            if host.failures or host.open_until or host.nameless_since:
                self.memory.keep_host(name, after_answer(host))

    def heed_problem(self, request: Request, problem: FetchProblem) -> None:
        """Learn from a transfer that failed."""
        name = authority(request)
        if isinstance(problem, NameUnknown):  # nobody there was asked for anything: nobody needs a rest
            self.memory.keep_host(name, after_missing_name(self.memory.host(name), self.now()))
        elif problem.outcome in OF_THE_HOST:
            self._failed(name, problem.reason, self.now())

    def heed_robots(self, request: Request, *, was_read: bool) -> Host:
        """Learn whether the host's robots.txt could be read; the host as it is known by then."""
        name = authority(request)
        before = self.memory.host(name)
        after = after_robots(before, self.now(), was_read=was_read)
        if after != before:
            self.memory.keep_host(name, after)
        return after

    def has_answered_since(self, request: Request, since: datetime) -> bool:
        """Whether the request's host answered anything well since then."""
        answered = self._answered.get(authority(request))
        return answered is not None and answered >= since

    def _failed(self, name: str, why: str, now: datetime) -> None:
        before = self.memory.host(name)
        after = after_failure(before, why, now, chance=self._chance())
        self.memory.keep_host(name, after)
        if after.openings > before.openings:
            logger.warning(
                "%s is left alone until %s UTC: %s", name, f"{after.open_until:%H:%M:%S}", after.why
            )


def authority(request: Request) -> str:
    """The host that a request goes to, with its port where that is not the scheme's own."""
    return authority_in(urlparse_cached(request))


def authority_in(parts: ParseResult | SplitResult) -> str:
    """The same of an address that is taken apart already."""
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").rstrip(".")
    return host if parts.port in (None, default) else f"{host}:{parts.port}"


def asked_to_wait(response: Response, now: datetime) -> datetime | None:
    """When the response says to come again; None if it says nothing of it."""
    if response.status not in (429, 503):
        return None
    value = response.headers.get(b"Retry-After")
    named = retry_at(value.decode("latin-1"), now) if value is not None else None
    return named or (now + UNNAMED_WAIT if response.status == 429 else None)
