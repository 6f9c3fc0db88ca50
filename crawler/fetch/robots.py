"""robots.txt is obeyed, also when it cannot be read (RFC 9309).

Scrapy's own middleware lets through what waits for the first robots.txt of a host together with another
request, and crawls a site whose robots.txt is out of reach. This one takes its place.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.fetch.courtesy import IS_ROBOTS
from crawler.fetch.errors import FetchProblem, RobotsDisallowed
from crawler.fetch.notices import give_notice
from crawler.fetch.pace import Pace
from crawler.fetch.politeness import Politeness
from crawler.fetch.robots_files import FRESH, RobotsFiles, origin_of
from crawler.fetch.robots_rules import RobotsRules
from crawler.hosts import registrable_domain

logger = logging.getLogger(__name__)

#: how long an unreachable robots.txt is taken for unreachable before it is tried again
RETRY_AFTER: Final = timedelta(minutes=5)

_Task = asyncio.Task[RobotsRules | FetchProblem]


class RobotsGuard:
    """Downloader middleware in the place of Scrapy's RobotsTxtMiddleware."""

    def __init__(self, crawler: Crawler, agent: str, *, now: Callable[[], datetime]) -> None:
        self._crawler = crawler
        self._agent = agent
        self._now = now
        self._files = RobotsFiles(crawler, agent, now=now)
        #: for each origin the one task that finds its rules and is waited for by all, and when it began
        self._found: dict[str, tuple[datetime, _Task]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        agent = settings.get("ROBOTSTXT_USER_AGENT") or str(settings["USER_AGENT"]).partition("/")[0]
        return cls(crawler, agent, now=lambda: datetime.now(UTC))

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDisallowed for what the site forbids, or why that cannot be known at the moment."""
        if request.meta.get(IS_ROBOTS):
            return
        rules = await self._rules(request)
        if isinstance(rules, FetchProblem):
            self._count("unreachable")
            raise rules.with_traceback(None)  # one for all that ask: not with the trace of the first
        if not rules.allows(request.url):
            self._count("forbidden")
            raise RobotsDisallowed(origin_of(request), self._agent)

    async def _rules(self, request: Request) -> RobotsRules | FetchProblem:
        origin = origin_of(request)
        found = self._found.get(origin)
        if found is None or self._is_old(*found):
            found = (self._now(), asyncio.ensure_future(self._find(request)))
            self._found[origin] = found
        return await asyncio.shield(found[1])

    def _is_old(self, since: datetime, task: _Task) -> bool:
        if not task.done():
            return False
        failed = isinstance(task.result(), FetchProblem)
        return self._now() - since > (RETRY_AFTER if failed else FRESH)

    async def _find(self, request: Request) -> RobotsRules | FetchProblem:
        polite = self._crawler.get_downloader_middleware(Politeness)
        rules = await self._files.rules_for(request, polite.courtesy if polite is not None else None)
        if isinstance(rules, RobotsRules):
            self._keep_pace(request, rules)
        return rules

    def _keep_pace(self, request: Request, rules: RobotsRules) -> None:
        stated, delay_s = rules.stated_delay_s, rules.delay_s
        pace = self._crawler.get_extension(Pace)
        if stated is None or pace is None:
            return
        if stated > delay_s:
            sentence = (
                f"{origin_of(request)}/robots.txt asks for {stated:g} s between requests; "
                f"{delay_s:g} s are left"
            )
            logger.warning("%s.", sentence)
            give_notice(self._crawler, request, sentence)
        pace.require(registrable_domain(request.url), delay_s)

    def _count(self, what: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"features/robots/{what}")
