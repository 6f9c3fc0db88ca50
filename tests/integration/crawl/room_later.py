"""A Scrapy extension that asks for no room on the disk any more once the crawl has paused for lack of it."""

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import AsyncioLoopingCall

from crawler.disk import DiskWatch
from crawler.room import Watermark


class RoomLater:
    """Stands for whoever makes room."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._tick = AsyncioLoopingCall(self._make_room)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        later = cls(crawler)
        crawler.signals.connect(later.opened, signal=signals.spider_opened)
        crawler.signals.connect(later.closed, signal=signals.spider_closed)
        return later

    def opened(self) -> None:
        """Look whether it pauses."""
        self._tick.start(1.0, now=False)

    def closed(self) -> None:
        """Look no more."""
        self._tick.stop()

    def _make_room(self) -> None:
        watch = self._crawler.get_extension(DiskWatch)
        if watch is not None and self._crawler.engine.paused:
            watch.watermark = Watermark(bytes=0, share=0.0)
