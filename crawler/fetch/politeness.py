"""Requests are repeated, put off, or given up for the sake of the host that they go to.

`Politeness` takes the place of Scrapy's RetryMiddleware, which asks again at once, does not read Retry-After,
and counts a host's outage against each of its addresses.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self, cast

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.breaker import Host, after_answer, after_failure, after_request_to_wait
from crawler.fetch.errors import HostFailing, HostOnHold, problem_of
from crawler.fetch.host_memory import FolderMemory, HostMemory, ProcessMemory
from crawler.fetch.retry_after import retry_at
from storage.fetch import FetchOutcome

logger = logging.getLogger(__name__)

#: answers that speak of the server's state and not of the page; 52x are those of a well-known front
FAILING_STATUSES: Final = frozenset({408, 500, 502, 503, 504, *range(520, 528)})
#: a 429 that names no time is given this one
UNNAMED_WAIT: Final = timedelta(seconds=30)
_OF_THE_HOST: Final = frozenset({FetchOutcome.NETWORK, FetchOutcome.TIMEOUT})


class Politeness:
    """Downloader middleware: repeats what failed, waits where it is asked to, defers what cannot be had."""

    def __init__(
        self,
        crawler: Crawler,
        memory: HostMemory,
        *,
        now: Callable[[], datetime],
        chance: Callable[[], float],
    ) -> None:
        self._crawler = crawler
        self.memory = memory
        self._now = now
        self._chance = chance
        #: when each host last answered as it should, in this process
        self._answered: dict[str, datetime] = {}
        settings = crawler.settings
        #: a hold shorter than this is waited for; a longer one puts the request off to another run
        self._patience = timedelta(seconds=settings.getfloat("HOST_PATIENCE_S", 60))
        self._retry_delay_s = settings.getfloat("RETRY_DELAY_S", 2)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        folder = crawler.settings.get("HOST_MEMORY")
        memory = FolderMemory(Path(folder)) if folder else ProcessMemory()
        return cls(crawler, memory, now=lambda: datetime.now(UTC), chance=random.random)

    def process_request(self, request: Request) -> None:
        """Put the request off at once if its host is on a long hold, rather than queue it."""
        # one slot for each host: Scrapy lets a redirected request keep the slot of the host it came from
        request.meta["download_slot"] = authority(request)
        self._require_patience(request)

    async def wait_for_turn(self, request: Request) -> None:
        """Wait out a short hold of the request's host, and the pause before a repetition.

        Called by the download handler, where a waiting request keeps its host's slot and no other host's.
        """
        tries = request.meta.get("retry_times", 0)
        if tries:
            await asyncio.sleep(self._retry_delay_s * 2 ** (tries - 1) * (0.5 + self._chance()))
        while (until := self._require_patience(request)) is not None:
            if not self._is_going_on():
                raise HostOnHold(authority(request), until, "the crawl is ending.")
            # in short steps: a crawl that is told to end does not wait for a host
            await asyncio.sleep(min(0.5, max(0.01, (until - self._now()).total_seconds())))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Learn from the status; give the request again, or the response if it is one to look at."""
        name, now = authority(request), self._now()
        host = self.memory.host(name)
        asked = _asked_to_wait(response, now)
        if asked is not None:
            self.memory.keep_host(name, after_request_to_wait(host, asked, f"it answered {response.status}."))
            self._count("rate_limited")
            again = self._again(request, f"http {response.status}") if asked - now <= self._patience else None
            if again is not None:
                return again
            raise HostOnHold(name, asked, f"it answered {response.status} and asked to wait.")
        if response.status in FAILING_STATUSES:
            self._learn_failure(name, f"HTTP {response.status}", now)
            again = self._again(_marked(request, now), f"http {response.status}")
            if again is not None:
                return again
            if not self._answered_others(request):
                raise HostFailing(name, f"HTTP {response.status}")
            return response
        self._learn_answer(name, host, now)
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Give the request again after trouble that may pass; otherwise raise what it was."""
        problem = problem_of(exception)
        if problem is None or problem.deferred:
            return None
        name, now = authority(request), self._now()
        if problem.outcome in _OF_THE_HOST:
            self._learn_failure(name, problem.reason, now)
        elif problem.outcome != FetchOutcome.TRUNCATED:
            return None
        again = self._again(_marked(request, now), problem.outcome.value)
        if again is not None:
            return again
        problem.deferred = problem.outcome in _OF_THE_HOST and not self._answered_others(request)
        raise problem from exception

    def _require_patience(self, request: Request) -> datetime | None:
        """The end of a hold worth waiting for; None if there is no hold. Raises HostOnHold for a long one."""
        name = authority(request)
        host = self.memory.host(name)
        until = host.hold(self._now())
        if until is not None and until - self._now() > self._patience:
            self._count("deferred")
            raise HostOnHold(name, until, host.why)
        return until

    def _learn_failure(self, name: str, why: str, now: datetime) -> None:
        before = self.memory.host(name)
        after = after_failure(before, why, now, chance=self._chance())
        self.memory.keep_host(name, after)
        if after.openings > before.openings and after.open_until is not None:
            self._count("breaker_opened")
            logger.warning(
                "%s is left alone until %s: %s", name, f"{after.open_until:%H:%M:%S} UTC", after.why
            )

    def _learn_answer(self, name: str, host: Host, now: datetime) -> None:
        self._answered[name] = now
        if host.failures or host.open_until is not None:
            self.memory.keep_host(name, after_answer(host))

    def _again(self, request: Request, reason: str) -> Request | None:
        spider = cast("Spider", self._crawler.spider)  # there is one while requests are made
        return get_retry_request(request, spider=spider, reason=reason, give_up_log_level=logging.DEBUG)

    def _answered_others(self, request: Request) -> bool:
        """Whether the host answered anything well since this request failed first."""
        answered = self._answered.get(authority(request))
        return answered is not None and answered >= request.meta["first_failed_at"]

    def _is_going_on(self) -> bool:
        engine = self._crawler.engine
        return engine is not None and engine.running

    def _count(self, what: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"features/fetch/{what}")


def authority(request: Request) -> str:
    """The host that a request goes to, with its port where that is not the scheme's own."""
    parts = urlparse_cached(request)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = (parts.hostname or "").rstrip(".")
    return host if parts.port in (None, default) else f"{host}:{parts.port}"


def _asked_to_wait(response: Response, now: datetime) -> datetime | None:
    """When the response says to come again; None if it says nothing of it."""
    if response.status not in (429, 503):
        return None
    value = response.headers.get(b"Retry-After")
    named = retry_at(value.decode("latin-1"), now) if value is not None else None
    return named or (now + UNNAMED_WAIT if response.status == 429 else None)


def _marked(request: Request, now: datetime) -> Request:
    request.meta.setdefault("first_failed_at", now)
    return request
