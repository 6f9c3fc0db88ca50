"""Fetching rests while the disk is nearly full, and goes on by itself once there is room."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import psutil
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import AsyncioLoopingCall

from crawler.pipelines import crawl_of
from crawler.room import Watermark, shortage

logger = logging.getLogger(__name__)


class DiskWatch:
    """Extension: looks at the disks of the archive and of the database every few seconds."""

    def __init__(self, crawler: Crawler, folders: Sequence[Path], watermark: Watermark) -> None:
        self._crawler = crawler
        self._folders = folders
        self.watermark = watermark
        self._tick = AsyncioLoopingCall(self._look)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        watermark = Watermark(
            bytes=settings.getint("MIN_FREE_BYTES"), share=settings.getfloat("MIN_FREE_SHARE")
        )
        if not (watermark.bytes or watermark.share):
            raise NotConfigured("no room has to be left on the disk")
        watch = cls(crawler, [Path(folder) for folder in settings.getlist("DISK_FOLDERS")], watermark)
        crawler.signals.connect(watch.opened, signal=signals.spider_opened)
        crawler.signals.connect(watch.closed, signal=signals.spider_closed)
        return watch

    def opened(self) -> None:
        """Look before anything is fetched, and from then on."""
        self._tick.start(self._crawler.settings.getfloat("DISK_LOOK_S"), now=True)

    def closed(self) -> None:
        """Look no more."""
        if self._tick.running:
            self._tick.stop()

    def _look(self) -> None:
        crawl, lack = crawl_of(self._crawler), self._lack()
        if not crawl.pauses.keep("disk", lack, self._crawler.engine):
            return
        if lack is None:
            logger.info("There is room on the disk again; the crawl goes on.")
            return
        logger.error("The crawl pauses: %s.", lack)
        for run in crawl.runs:
            run.note(f"fetching rested: {lack}")

    def _lack(self) -> str | None:
        """The sentence for the first disk that is nearly full."""
        for folder in self._folders:
            usage = psutil.disk_usage(str(folder))
            lack = shortage(
                str(folder), free_bytes=usage.free, total_bytes=usage.total, watermark=self.watermark
            )
            if lack is not None:
                return lack
        return None
