"""The robots.txt of each site: asked for, kept, and what stands for one that is out of reach."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.courtesy import IS_ROBOTS, Courtesy, authority
from crawler.fetch.errors import (
    EgressRefused,
    FetchProblem,
    NameUnknown,
    RobotsUnreachable,
    TooManyRedirects,
    problem_of,
)
from crawler.fetch.host_memory import RobotsCopy
from crawler.fetch.robots_rules import RobotsRules, robots_rules, robots_text
from crawler.hosts import host_of, is_within

logger = logging.getLogger(__name__)

#: a copy younger than this is not asked for again
FRESH: Final = timedelta(hours=1)
#: a copy younger than this stands in while the site cannot be asked (RFC 9309, 2.4)
USABLE: Final = timedelta(hours=24)
#: before all pages of its host
_PRIORITY: Final = 1000


class RobotsFiles:
    """Finds the rules of a site, by its robots.txt or by what is known of it."""

    def __init__(self, crawler: Crawler, agent: str, *, now: Callable[[], datetime]) -> None:
        self._crawler = crawler
        self._agent = agent
        self._now = now
        #: sites whose source goes on without a robots.txt that has been out of reach for very long
        self._optional = tuple(crawler.settings.getlist("ROBOTS_OPTIONAL_HOSTS"))

    async def rules_for(self, request: Request, courtesy: Courtesy | None) -> RobotsRules | FetchProblem:
        """The rules by a copy of the last hour, by asking, by one of the last day; or why there are none."""
        origin = origin_of(request)
        copy = courtesy.memory.robots(origin) if courtesy else None
        if copy is None or self._now() - copy.fetched_at > FRESH:
            answer = await self._ask(origin)
            if isinstance(answer, RobotsCopy):
                copy = answer
                if courtesy is not None:
                    courtesy.memory.keep_robots(origin, copy)
                    courtesy.heed_robots(request, was_read=True)
            elif copy is not None and self._now() - copy.fetched_at <= USABLE:
                logger.warning(
                    "%s/robots.txt cannot be read now; the copy of %s UTC is used: %s",
                    origin, f"{copy.fetched_at:%Y-%m-%d %H:%M}", answer.reason,
                )  # fmt: skip
            else:
                return self._without(request, courtesy, answer)
        return robots_rules(copy.text, self._agent)

    def _without(
        self, request: Request, courtesy: Courtesy | None, problem: FetchProblem
    ) -> RobotsRules | FetchProblem:
        """What holds while nobody knows what is allowed: nothing; after a month somebody has to decide."""
        if isinstance(problem, NameUnknown):
            logger.warning("%s", problem.reason)
            return problem
        since = None
        if courtesy is not None and not isinstance(problem, EgressRefused):
            host = courtesy.heed_robots(request, was_read=False)
            since = host.robots_away_since if host.wants_decision(self._now()) else None
        if since is not None and is_within(host_of(request.url), self._optional):
            logger.warning(
                "%s has had no robots.txt that could be read since %s; its source says to go on without it.",
                origin_of(request), f"{since:%Y-%m-%d}",
            )  # fmt: skip
            return robots_rules(None, self._agent)
        unreachable = RobotsUnreachable(origin_of(request), problem.reason, since)
        logger.warning("%s", unreachable.reason)
        return unreachable

    async def _ask(self, origin: str) -> RobotsCopy | FetchProblem:
        """What the site answers. Redirects and repetitions are those of any other request."""
        if self._crawler.stats is not None:
            self._crawler.stats.inc_value("features/robots/asked")
        request = Request(
            f"{origin}/robots.txt",
            priority=_PRIORITY,
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={IS_ROBOTS: True, "allow_offsite": True},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except TooManyRedirects:
            return RobotsCopy(fetched_at=self._now(), text=None)  # RFC 9309, 2.3.1.2: as if there were none
        except Exception as error:
            problem = problem_of(error)
            if problem is None:
                logger.exception("%s/robots.txt could not be asked for", origin)
            return problem or FetchProblem(f"{type(error).__name__}: {error}")
        return self._understood(response)

    def _understood(self, response: Response) -> RobotsCopy | FetchProblem:
        if 200 <= response.status < 300:
            return RobotsCopy(fetched_at=self._now(), text=robots_text(response.body))
        if response.status == 429 or response.status >= 500:
            return FetchProblem(f"HTTP {response.status}")
        return RobotsCopy(fetched_at=self._now(), text=None)  # 3xx that lead nowhere, and 4xx: there is none


def origin_of(request: Request) -> str:
    """Scheme, host and port of a request's URL: what a robots.txt speaks for."""
    return f"{urlparse_cached(request).scheme}://{authority(request)}"
