"""The download handler: the last gate that every request passes, right before its connection."""

import asyncio
from functools import partial

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.certificates import TrustPolicy, keep_credentials_back, trust_rules
from crawler.fetch.egress import GuardedResolver, egress_rules, require_allowed
from crawler.fetch.errors import (
    CrawlEnding,
    EgressRefused,
    FetchProblem,
    NameUnknown,
    TransferFailed,
    problem_of,
)
from crawler.fetch.limits import GuardedFactory
from crawler.fetch.politeness import Politeness


class GuardedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, over guarded connections.

    Requests wait in Scrapy's queues between the middlewares and this place, some of them for minutes; so what
    the middlewares allowed is asked once more here.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules = egress_rules(crawler.settings)
        self._trust = trust_rules(crawler.settings)
        self._contextFactory = TrustPolicy(self._contextFactory, self._trust)  # type: ignore[assignment] # it is one
        self._turns: dict[str, asyncio.Semaphore] = {}
        # Scrapy sets its own factory in the same place; there is no public way to have guarded connections
        self._pool._factory = partial(GuardedFactory, self._rules)  # type: ignore[assignment]  # noqa: SLF001

    async def download_request(self, request: Request) -> Response:
        """Fetch, or raise the problem that stood in the way.

        What the host asks for is learned here: Scrapy takes the next request of the same host from its queue
        before the middlewares see this one's answer.
        """
        if not self._crawler.engine.running:
            raise CrawlEnding
        require_allowed(request, self._rules)
        keep_credentials_back(request, self._trust)
        async with self._turn(request):
            return await self._courteous(request)

    def _turn(self, request: Request) -> asyncio.Semaphore:
        """A place in the request's slot.

        Scrapy counts a slot's transfers when their tasks begin, not when it makes them: of many that
        come in one turn of the event loop it starts all at once, whatever the slot's concurrency.
        """
        key = str(request.meta.get("download_slot"))
        if key not in self._turns:
            slot = self._crawler.engine.downloader.slots.get(key)
            self._turns[key] = asyncio.Semaphore(slot.concurrency if slot is not None else 1)
        return self._turns[key]

    async def _courteous(self, request: Request) -> Response:
        polite = self._crawler.get_downloader_middleware(Politeness)
        if polite is not None:
            await polite.wait_for_turn(request)
        try:
            response = await self._fetched(request)
        except FetchProblem as problem:
            if polite is not None:
                polite.courtesy.heed_problem(request, problem)
            raise
        if polite is not None:
            polite.courtesy.heed(request, response)
        return response

    async def _fetched(self, request: Request) -> Response:
        resolver = _installed_resolver()
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            raise _behind(request, resolver, error) from error
        except Exception as error:
            # a problem of ours lies inside the exceptions of Twisted and Scrapy
            problem = problem_of(error)
            if problem is None:
                raise
            raise problem from error


def _installed_resolver() -> GuardedResolver:
    from twisted.internet import reactor  # importing it installs one: not before it is known to run

    resolver = reactor.nameResolver
    if not isinstance(resolver, GuardedResolver):
        raise NotConfigured("Set TWISTED_DNS_RESOLVER to crawler.fetch.egress.GuardedResolver.")
    return resolver


def _behind(request: Request, resolver: GuardedResolver, error: CannotResolveHostError) -> FetchProblem:
    """Why a name gave no address: it leads inside, there is no such name, or nobody could say."""
    parts = urlparse_cached(request)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    why = resolver.refusal(host, port)
    if why:
        return EgressRefused(f"Refused: {host} leads inside; {why}.")
    if resolver.is_unknown(host):
        return NameUnknown(host)
    return TransferFailed(f"The host's name has no address: {error}")
