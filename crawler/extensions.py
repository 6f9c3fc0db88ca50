"""The life of the ledger in a crawl: heartbeats, defects of our own, and the end of every run."""

import logging
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.utils.asyncio import AsyncioLoopingCall
from twisted.python.failure import Failure

from crawler.crawl import LOST
from crawler.endings import INTERRUPTED
from crawler.fetch.notices import noticed
from crawler.open_run import OpenRun, Wanted
from crawler.pipelines import crawl_of
from crawler.spiders.features import FeaturesSpider
from crawler.visit import Visit
from storage.link import Link

logger = logging.getLogger(__name__)

#: Scrapy's words for an end that was asked for by a signal
SHUTDOWN = "shutdown"
#: ours for an end that was made because nothing moved any more; the runs have ended then
STALLED = "stalled"


class RunLedger:
    """Keeps the runs of a crawl alive, and ends them."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pulse = AsyncioLoopingCall(self._beat)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        ledger = cls(crawler)
        for handler, signal in (
            (ledger.opened, signals.spider_opened),
            (ledger.closed, signals.spider_closed),
            (ledger.callback_failed, signals.spider_error),
            (ledger.pipeline_failed, signals.item_error),
            (ledger.noticed, noticed),
        ):
            crawler.signals.connect(handler, signal=signal)
        return ledger

    def opened(self) -> None:
        """Begin to show signs of life; unless a signal came before Scrapy listened to any."""
        if crawl_of(self._crawler).is_unwanted():
            raise CloseSpider(SHUTDOWN)
        self._pulse.start(self._crawler.settings.getfloat("HEARTBEAT_S"), now=False)

    async def closed(self, spider: Spider, reason: str) -> None:
        """End the runs that still go on."""
        if self._pulse.running:
            self._pulse.stop()
        crawl = crawl_of(self._crawler)
        if reason == SHUTDOWN:
            crawl.stopped = crawl.stopped or INTERRUPTED
        elif reason not in ("finished", STALLED):
            crawl.stopped = f"it was ended early: {reason}"
        await crawl.end(crawl.stopped)

    async def callback_failed(self, failure: Failure, response: object) -> None:
        """Our own code failed on an answer: its link is accounted for, and the exit code tells."""
        request = response.request if isinstance(response, Response) else getattr(response, "request", None)
        run = None if request is None else request.cb_kwargs.get("run")
        if isinstance(run, OpenRun) and request is not None:
            wanted = request.cb_kwargs.get("wanted")
            try:
                await self._account(run, wanted.link if isinstance(wanted, Wanted) else None, failure)
            finally:
                run.under_way -= 1
                self._go_on(run)

    async def pipeline_failed(self, item: object, failure: Failure) -> None:
        """Our own code failed on a page."""
        if isinstance(item, Visit):
            try:
                await self._account(item.run, item.link, failure)
            finally:
                item.run.unsettled -= 1
                self._go_on(item.run)

    async def _account(self, run: OpenRun, link: Link | None, failure: Failure) -> None:
        if isinstance(failure.value, LOST):  # no defect, and nowhere to account for it
            run.stop(str(failure.value))
            return
        run.defects += 1
        reason = f"our own code failed: {type(failure.value).__name__}: {failure.value}"
        if link is None:
            run.troubles.append(reason)
        else:
            try:
                await crawl_of(self._crawler).account_defect(run, link, reason)
            except LOST as error:
                run.stop(str(error))

    def _go_on(self, run: OpenRun) -> None:
        """Only once the failure has its account: the run ends with the last of them."""
        spider = self._crawler.spider
        if isinstance(spider, FeaturesSpider):
            for request in spider.articles(run):
                self._crawler.engine.crawl(request)
        crawl_of(self._crawler).look_at(run)

    def noticed(self, request: Request, sentence: str) -> None:
        """Something about the site that the run's reader should know."""
        run = request.cb_kwargs.get("run")
        if isinstance(run, OpenRun):
            run.note(sentence)

    def _beat(self) -> None:
        crawl_of(self._crawler).begin_beat()
