"""From an answer to the store: archive and read the page, judge what was read, store it."""

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from crawler.crawl import Crawl
from crawler.gate import judged
from crawler.learned import boilerplate_of
from crawler.reader import Known
from crawler.readers import Readers, Unreadable
from crawler.spiders.features import FeaturesSpider
from crawler.visit import Visit
from storage.boilerplate import Boilerplates
from storage.fetch import FetchOutcome
from storage.run import LinkOutcome


class Archiving:
    """Begins to write the page to the archive, while it is read."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, visit: Visit) -> Visit:
        """The visit, with its page on its way to the disk."""
        if visit.page is None:
            return visit
        return replace(visit, file=crawl_of(self._crawler).written(visit.page.html))


class Understanding:
    """Finds the article on the page, in a process of its own."""

    def __init__(self, crawler: Crawler) -> None:
        self._workers = crawler.settings.getint("READERS")
        self._crawler = crawler
        self._open = AsyncExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def open_spider(self) -> None:
        """The processes start while the first listings are on their way."""
        crawl = crawl_of(self._crawler)
        learned = Boilerplates(crawl.store.engine)
        sites = {
            run.source.name: Known(source=run.source, boilerplate=boilerplate_of(learned, run.source.name))
            for run in crawl.runs
        }
        readers = Readers(sites, workers=self._workers)
        crawl.readers = await self._open.enter_async_context(readers)

    async def close_spider(self) -> None:
        """End the processes."""
        await self._open.aclose()

    async def process_item(self, visit: Visit) -> Visit:
        """The visit with its article, or with the reason why the page could not be read."""
        readers = crawl_of(self._crawler).readers
        if visit.page is None or visit.outcome is not None or readers is None:
            return visit
        try:
            article = await readers.read(visit.page, visit.run.source.name)
        except Unreadable as error:
            reason = str(error)
            fetch = replace(visit.fetch, outcome=FetchOutcome.PARSE_FAILED, reason=reason)
            return replace(visit, outcome=LinkOutcome.FAILED, reason=reason, fetch=fetch)
        return replace(visit, article=article)


class QualityGate:
    """Lets through what may be stored."""

    def process_item(self, visit: Visit) -> Visit:
        """The visit, judged."""
        return judged(visit)


class Storing:
    """Stores the page and what it says, and settles the link's account."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, visit: Visit) -> Visit:
        """The visit, with the end that its link came to."""
        crawl = crawl_of(self._crawler)
        outcome = await crawl.settle(visit)
        # where a pipeline fails, the ledger's extension takes the visit off, once it has its account
        visit.run.unsettled -= 1
        crawl.look_at(visit.run)
        stats = self._crawler.stats
        stats.inc_value(f"features/link/{outcome}")
        return replace(visit, outcome=outcome)


def crawl_of(crawler: Crawler) -> Crawl:
    """The crawl that the spider works for."""
    if not isinstance(crawler.spider, FeaturesSpider):
        raise TypeError("this works for the spider 'features' alone")
    return crawler.spider.crawl
