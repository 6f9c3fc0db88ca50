"""Requests are repeated, put off, or given up for the sake of the host that they go to.

`Politeness` takes the place of Scrapy's RetryMiddleware, which asks again at once, does not read Retry-After,
and counts a host's outage against each of its addresses.
"""

import asyncio
import logging
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self, cast

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from crawler.fetch.courtesy import FAILING_STATUSES, OF_THE_HOST, Courtesy, asked_to_wait, authority
from crawler.fetch.errors import CrawlEnding, HostFailing, HostOnHold, NameUnknown, problem_of
from crawler.fetch.host_memory import FolderMemory, ProcessMemory
from crawler.hosts import registrable_domain
from storage.fetch import FetchOutcome


class Politeness:
    """Downloader middleware: repeats what failed, waits where it is asked to, defers what cannot be had."""

    def __init__(self, crawler: Crawler, courtesy: Courtesy) -> None:
        self._crawler = crawler
        self.courtesy = courtesy
        settings = crawler.settings
        #: a hold shorter than this is waited for; a longer one puts the request off to another run
        self._patience = timedelta(seconds=settings.getfloat("HOST_PATIENCE_S", 60))
        self._retry_delay_s = settings.getfloat("RETRY_DELAY_S", 2)
        #: of each repetition, so that those of many hosts do not come in step
        self._chance = random.random

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        folder = crawler.settings.get("DATA_DIR")
        memory = FolderMemory(Path(folder) / "hosts") if folder else ProcessMemory()
        return cls(crawler, Courtesy(memory, now=lambda: datetime.now(UTC), chance=random.random))

    def process_request(self, request: Request) -> None:
        """Put the request off at once if its host is on a long hold, rather than queue it."""
        # Scrapy lets a redirected request keep the slot, and so the pace, of the host it came from
        request.meta["download_slot"] = registrable_domain(request.url)
        self._require_patience(request)

    async def wait_for_turn(self, request: Request) -> None:
        """Wait out a short hold of the request's host, and the pause before a repetition.

        Called by the download handler, where a waiting request keeps its host's slot and no other host's.
        """
        tries = request.meta.get("retry_times", 0)
        if tries:
            await asyncio.sleep(self._retry_delay_s * 2 ** (tries - 1) * (0.5 + self._chance()))
        while (until := self._require_patience(request)) is not None:
            if not self._crawler.engine.running:
                raise CrawlEnding
            # in short steps: a crawl that is told to end does not wait for a host
            await asyncio.sleep(min(0.5, max(0.01, (until - self.courtesy.now()).total_seconds())))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response if it is one to look at, the request again, or the reason to put it off."""
        now = self.courtesy.now()
        asked = asked_to_wait(response, now)
        if asked is not None:
            is_near = asked - now <= self._patience
            again = self._again(request, f"http {response.status}") if is_near else None
            if again is None:
                raise HostOnHold(authority(request), asked, f"it answered {response.status}.")
            return again
        if response.status not in FAILING_STATUSES:
            return response
        again = self._again(request, f"http {response.status}")
        if again is None and self._is_host_at_fault(request):
            raise HostFailing(authority(request), f"HTTP {response.status}")
        return again or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request again after trouble that may pass; or the problem, deferred if it is the host's."""
        problem = problem_of(exception)
        if problem is None or problem.outcome not in (*OF_THE_HOST, FetchOutcome.TRUNCATED):
            return None
        again = self._again(request, problem.outcome.value)
        if again is None:
            if isinstance(problem, NameUnknown):
                raise self._nameless(request, problem) from exception
            problem.deferred = problem.outcome in OF_THE_HOST and self._is_host_at_fault(request)
            raise problem from exception
        return again

    def _nameless(self, request: Request, problem: NameUnknown) -> NameUnknown:
        """The problem with a name, which is the address's own only once it has lasted."""
        host = self.courtesy.host(request)
        is_lost = host.is_lost(self.courtesy.now())
        told = NameUnknown(problem.host, host.nameless_since if is_lost else None)
        told.deferred = not is_lost
        return told

    def _require_patience(self, request: Request) -> datetime | None:
        """The end of a hold worth waiting for; None if there is no hold. Raises HostOnHold for a long one."""
        host, now = self.courtesy.host(request), self.courtesy.now()
        until = host.hold(now)
        if until is not None and until - now > self._patience:
            raise HostOnHold(authority(request), until, host.why)
        return until

    def _is_host_at_fault(self, request: Request) -> bool:
        """An address has failed for itself only if its host answered others well in the meantime."""
        return not self.courtesy.has_answered_since(request, request.meta["first_failed_at"])

    def _again(self, request: Request, reason: str) -> Request | None:
        request.meta.setdefault("first_failed_at", self.courtesy.now())
        spider = cast("Spider", self._crawler.spider)  # there is one while requests are made
        return get_retry_request(request, spider=spider, reason=reason, give_up_log_level=logging.DEBUG)
