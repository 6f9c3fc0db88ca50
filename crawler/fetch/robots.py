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
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.courtesy import authority
from crawler.fetch.errors import RobotsDisallowed, RobotsUnreachable, TooManyRedirects, problem_of
from crawler.fetch.host_memory import HostMemory, RobotsCopy
from crawler.fetch.pace import Pace
from crawler.fetch.politeness import Politeness
from crawler.fetch.robots_rules import RobotsRules, robots_rules, robots_text
from crawler.hosts import registrable_domain

logger = logging.getLogger(__name__)

#: a copy younger than this is not asked for again
FRESH: Final = timedelta(hours=1)
#: a copy younger than this stands in while the site cannot be asked (RFC 9309, 2.4)
USABLE: Final = timedelta(hours=24)
#: how long an unreachable robots.txt is taken for unreachable before it is tried again
RETRY_AFTER: Final = timedelta(minutes=5)
#: before all pages of its host
_PRIORITY: Final = 1000
_IS_ROBOTS: Final = "is_robots_txt"


class RobotsGuard:
    """Downloader middleware in the place of Scrapy's RobotsTxtMiddleware."""

    def __init__(self, crawler: Crawler, agent: str, *, now: Callable[[], datetime]) -> None:
        self._crawler = crawler
        self._agent = agent
        self._now = now
        #: for each origin the one task that finds its rules and is waited for by all, and when it began
        self._found: dict[str, tuple[datetime, asyncio.Task[RobotsRules | RobotsUnreachable]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        agent = settings.get("ROBOTSTXT_USER_AGENT") or str(settings["USER_AGENT"]).partition("/")[0]
        return cls(crawler, agent, now=lambda: datetime.now(UTC))

    async def process_request(self, request: Request) -> None:
        """Raise RobotsDisallowed for what the site forbids, RobotsUnreachable while it cannot be known."""
        if request.meta.get(_IS_ROBOTS):
            return
        origin = origin_of(request)
        rules = await self._rules(origin, request)
        if isinstance(rules, RobotsUnreachable):
            self._count("unreachable")
            raise RobotsUnreachable(origin, rules.why)
        if not rules.allows(request.url):
            self._count("forbidden")
            raise RobotsDisallowed(origin, self._agent)

    async def _rules(self, origin: str, request: Request) -> RobotsRules | RobotsUnreachable:
        found = self._found.get(origin)
        if found is None or self._is_old(*found):
            found = (self._now(), asyncio.ensure_future(self._find(origin, request)))
            self._found[origin] = found
        return await asyncio.shield(found[1])

    def _is_old(self, since: datetime, task: "asyncio.Task[RobotsRules | RobotsUnreachable]") -> bool:
        if not task.done():
            return False
        failed = isinstance(task.result(), RobotsUnreachable)
        return self._now() - since > (RETRY_AFTER if failed else FRESH)

    async def _find(self, origin: str, request: Request) -> RobotsRules | RobotsUnreachable:
        """The rules by a copy of the last hour, by asking, or by a copy of the last day."""
        memory = self._memory()
        copy = memory.robots(origin) if memory else None
        if copy is None or self._now() - copy.fetched_at > FRESH:
            answer = await self._ask(origin)
            if isinstance(answer, RobotsCopy):
                copy = answer
                if memory is not None:
                    memory.keep_robots(origin, copy)
            elif copy is None or self._now() - copy.fetched_at > USABLE:
                logger.warning("%s", answer.reason)
                return answer
            else:
                logger.warning(
                    "%s/robots.txt cannot be read now; the copy of %s UTC is used: %s",
                    origin, f"{copy.fetched_at:%Y-%m-%d %H:%M}", answer.reason,
                )  # fmt: skip
        rules = robots_rules(copy.text, self._agent)
        self._keep_pace(origin, request, rules)
        return rules

    async def _ask(self, origin: str) -> RobotsCopy | RobotsUnreachable:
        """What the site answers. Redirects and repetitions are those of any other request."""
        self._count("asked")
        request = Request(
            f"{origin}/robots.txt",
            priority=_PRIORITY,
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={_IS_ROBOTS: True, "allow_offsite": True},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except TooManyRedirects:
            return RobotsCopy(fetched_at=self._now(), text=None)  # RFC 9309, 2.3.1.2: as if there were none
        except Exception as error:
            problem = problem_of(error)
            if problem is None:
                logger.exception("%s/robots.txt could not be asked for", origin)
            return RobotsUnreachable(
                origin, problem.reason if problem else f"{type(error).__name__}: {error}"
            )
        return self._understood(origin, response)

    def _understood(self, origin: str, response: Response) -> RobotsCopy | RobotsUnreachable:
        if 200 <= response.status < 300:
            return RobotsCopy(fetched_at=self._now(), text=robots_text(response.body))
        if response.status == 429 or response.status >= 500:
            return RobotsUnreachable(origin, f"HTTP {response.status}")
        return RobotsCopy(fetched_at=self._now(), text=None)  # 3xx that lead nowhere, and 4xx: there is none

    def _keep_pace(self, origin: str, request: Request, rules: RobotsRules) -> None:
        stated, delay_s = rules.stated_delay_s, rules.delay_s
        pace = self._crawler.get_extension(Pace)
        if stated is None or pace is None:
            return
        if stated > delay_s:
            logger.warning(
                "%s/robots.txt asks for %s s between requests; %s s are left.", origin, stated, delay_s
            )
        pace.require(registrable_domain(request.url), delay_s)

    def _memory(self) -> HostMemory | None:
        polite = self._crawler.get_downloader_middleware(Politeness)
        return polite.courtesy.memory if polite is not None else None

    def _count(self, what: str) -> None:
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value(f"features/robots/{what}")


def origin_of(request: Request) -> str:
    """Scheme, host and port of a request's URL: what a robots.txt speaks for."""
    return f"{urlparse_cached(request).scheme}://{authority(request)}"
