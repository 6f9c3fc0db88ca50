"""A Scrapy extension that holds the event loop for good once a page has been stored."""

import threading
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler


class BlockedLoop:
    """Never gives the thread back."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        blocked = cls()
        crawler.signals.connect(blocked.hold, signal=signals.item_scraped)
        return blocked

    def hold(self) -> None:
        """Wait for what never comes."""
        threading.Event().wait()
