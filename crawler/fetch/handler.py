"""The download handler: the last gate that every request passes, right before its connection."""

from functools import partial

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetch.egress import GuardedResolver, egress_rules, require_allowed
from crawler.fetch.errors import EgressRefused, problem_of
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
        # Scrapy sets its own factory in the same place; there is no public way to have guarded connections
        self._pool._factory = partial(GuardedFactory, self._rules)  # type: ignore[assignment]  # noqa: SLF001

    async def download_request(self, request: Request) -> Response:
        """Fetch, or raise the problem that stood in the way."""
        require_allowed(request, self._rules)
        resolver = _installed_resolver()
        polite = self._crawler.get_downloader_middleware(Politeness)
        if polite is not None:
            await polite.wait_for_turn(request)
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            raise _refusal_behind(request, resolver) or error from error
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


def _refusal_behind(request: Request, resolver: GuardedResolver) -> EgressRefused | None:
    parts = urlparse_cached(request)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    why = resolver.refusal(parts.hostname or "", port)
    return EgressRefused(f"Refused: {parts.hostname} leads inside; {why}.") if why else None
