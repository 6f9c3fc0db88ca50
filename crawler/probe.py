"""Asks a site for a page that is not there, before a run asks for its first article."""

import logging
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from crawler.crawl import Crawl
from crawler.fetch.answer import declared_charset, failed_fetch, fetch_of
from crawler.fetch.errors import FetchProblem, problem_of
from crawler.fetch.host_memory import HostMemory
from crawler.fetch.politeness import Politeness
from crawler.missing_page import missing_page, unheard_of
from crawler.open_run import OpenRun
from crawler.page import Page
from crawler.readers import Unreadable
from storage.article import Article
from storage.fetch import FetchOutcome

logger = logging.getLogger(__name__)

_WHY = "asked for to see what the site shows for pages that are not there"


class Probe:
    """What the sites of a crawl show for pages that are not there: remembered for a week, then asked for."""

    def __init__(self, crawler: Crawler, crawl: Crawl) -> None:
        self._crawler = crawler
        self._crawl = crawl

    def address_for(self, run: OpenRun) -> str | None:
        """What to ask for; nothing where the answer is known, or where no article is wanted."""
        if run.is_probed or not run.waiting:
            return None
        run.is_probed = True
        url = run.waiting[0].link.url
        memory, now = self._memory, self._crawl.now()
        if memory is None:
            return None
        run.missing_page = memory.missing(_origin(url))
        if run.missing_page is not None and not run.missing_page.is_due(now):
            return None
        return unheard_of(url, run.lease.run_id.hex[-12:])

    async def learn(self, run: OpenRun, url: str, response: Response) -> None:
        """Remember what came, and enter the request."""
        now = self._crawl.now()
        fetch = fetch_of(url, response, now)
        article = await self._read(run, response) if fetch.outcome is FetchOutcome.OK else None
        shown = missing_page(article, url, run.source, now)
        run.missing_page = shown
        if self._memory is not None:
            self._memory.keep_missing(_origin(url), shown)
        if shown.headline:
            logger.info("%s answers 200 for pages that are not there: %r", _origin(url), shown.headline[:60])
        is_page = fetch.outcome is FetchOutcome.OK
        told = f"it answers {response.status}" + (
            f" and shows {shown.headline[:60]!r}" if shown.headline else ""
        )
        outcome = FetchOutcome.SOFT_404 if is_page else fetch.outcome
        await self._crawl.record(run, replace(fetch, outcome=outcome, reason=f"{_WHY}: {told}"))

    async def fail(self, run: OpenRun, url: str, error: BaseException) -> None:
        """Enter a request that brought nothing; where nobody was asked, the next run asks."""
        problem = problem_of(error)
        fetch = failed_fetch(url, error, self._crawl.now())
        if fetch is None or (isinstance(problem, FetchProblem) and problem.deferred):
            return
        await self._crawl.record(run, replace(fetch, reason=f"{_WHY}: {fetch.reason}"))

    async def _read(self, run: OpenRun, response: Response) -> Article | None:
        if not isinstance(response, TextResponse) or self._crawl.readers is None:
            return None
        page = Page(url=response.url, html=response.body, encoding=declared_charset(response))
        try:
            return await self._crawl.readers.read(page, run.source.name)
        except Unreadable:
            return None

    @property
    def _memory(self) -> HostMemory | None:
        polite = self._crawler.get_downloader_middleware(Politeness)
        return None if polite is None else polite.courtesy.memory


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"
