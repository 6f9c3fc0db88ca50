"""A crawl that is told to end does not wait for the turn of what it has not asked for yet."""

from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import AsyncioLoopingCall

#: how soon it is noticed
_LOOK_S: Final = 0.5


class QuickEnd:
    """Extension: lets go of requests that wait in Scrapy's queues for a delay to pass.

    Scrapy ends once every request has ended, those too that its delays hold back: with a Crawl-delay of
    a minute that takes two. Here they go on at once, to a download handler that refuses them by then.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._tick = AsyncioLoopingCall(self._look)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        end = cls(crawler)
        crawler.signals.connect(end.opened, signal=signals.spider_opened)
        crawler.signals.connect(end.closed, signal=signals.engine_stopped)
        return end

    def opened(self) -> None:
        """Look from now on."""
        self._tick.start(_LOOK_S, now=False)

    def closed(self) -> None:
        """Look no more."""
        if self._tick.running:
            self._tick.stop()

    def _look(self) -> None:
        engine = self._crawler.engine
        if engine.running:
            return
        for slot in list(engine.downloader.slots.values()):
            slot.delay = slot.jitter = 0.0
            if slot.latercall is not None:
                slot.latercall.cancel()
                engine.downloader._latercall(slot)  # noqa: SLF001 - as its own timer does, only sooner
