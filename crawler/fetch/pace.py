"""How fast each host is asked: never faster than its source and its robots.txt say."""

import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

logger = logging.getLogger(__name__)


class Pace:
    """Extension: holds each slot's delay above the floors that were set for its host.

    AutoThrottle follows the server's latency down to one delay for all hosts (DOWNLOAD_DELAY), below what a
    source asks for and below any Crawl-delay. It stands before this extension and is corrected by it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        slots = crawler.settings.getdict("DOWNLOAD_SLOTS")
        self._floors = {str(host): float(slot.get("delay", 0)) for host, slot in slots.items()}
        self._stated: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pace = cls(crawler)
        # both come before Scrapy takes the next request of the slot from its queue
        crawler.signals.connect(pace.hold, signals.request_reached_downloader)
        crawler.signals.connect(pace.hold_after, signals.response_downloaded)
        return pace

    def require(self, host: str, delay_s: float) -> None:
        """Leave at least this many seconds between two requests to the host, as its robots.txt states."""
        self._stated.add(host)
        self._floors[host] = max(delay_s, self._floors.get(host, 0.0))

    def delay_s(self, host: str) -> float:
        """The floor of a host, in seconds."""
        return self._floors.get(host, 0.0)

    def hold(self, request: Request) -> None:
        """Lift the delay of the request's slot to the floor."""
        key = request.meta.get("download_slot")
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(key) if engine is not None and key is not None else None
        if slot is None or key is None:
            return
        slot.delay = max(slot.delay, self._floors.get(key, 0.0))
        if key in self._stated:  # a delay that a site states is not to be shortened by chance
            slot.jitter = 0.0

    def hold_after(self, response: Response, request: Request) -> None:
        """The same, after AutoThrottle has looked at the response."""
        self.hold(request)
