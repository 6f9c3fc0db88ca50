"""The one spider. It knows no site: sources say where articles are announced, extraction what they say."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl import LOST, Crawl
from crawler.discover import discover
from crawler.endings import INTERRUPTED
from crawler.fetch.answer import as_page_of_text, declared_charset, failed_fetch, fetch_of, link_outcome
from crawler.fetch.conditional import conditional_headers
from crawler.fetch.errors import CrawlEnding, problem_of
from crawler.hosts import registrable_domain
from crawler.open_run import OpenRun, Wanted
from crawler.page import Page
from crawler.probe import Probe
from crawler.reading import Reading
from crawler.survey import parted
from crawler.visit import Visit
from storage.fetch import Fetch, FetchOutcome
from storage.history import History

Output = AsyncIterator[Request | Visit]


class FeaturesSpider(Spider):
    """Crawls every source that a run was opened for, side by side."""

    name = "features"

    def __init__(self, crawl: Crawl, **_: str) -> None:
        super().__init__()
        self.crawl = crawl
        self._missing: Probe

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: object, **kwargs: object) -> Self:
        """Made by ``scrapy crawl features``, which opens the runs before anything is fetched."""
        crawl = kwargs.get("crawl")
        if not isinstance(crawl, Crawl):
            raise TypeError("the spider works for open runs: start it with 'scrapy crawl features'")
        spider = cls(crawl)
        spider._set_crawler(crawler)
        spider._missing = Probe(crawler, crawl)
        return spider

    async def start(self) -> Output:
        """The first requests of every run."""
        for run in self.crawl.runs:
            try:
                async for request in self._first(run):
                    yield request
            except LOST as error:
                run.stop(str(error))
            self.crawl.look_at(run)

    async def _first(self, run: OpenRun) -> AsyncIterator[Request]:
        if run.url is not None:
            await self.crawl.ask_for(run, run.url)
            for request in self.articles(run):
                yield request
            return
        await self.crawl.begin_readings(run)
        if not run.readings:
            run.troubles.append("the source names no place where its articles are announced")
        for reading in run.readings:
            yield await self._next_listing(run, reading)

    async def read_listing(
        self, response: Response, run: OpenRun, reading: Reading, url: str, history: History | None
    ) -> Output:
        """Enter the links of a listing, and ask for its further pages and for its articles."""
        run.fetched += 1
        fetch = fetch_of(url, response, self.crawl.now())
        body, final_url, charset = response.body, response.url, declared_charset(response)
        kept = None
        if fetch.outcome is FetchOutcome.NOT_MODIFIED and history and history.snapshot:
            # what it said when it was last read, is what it says now
            kept = await self.crawl.snapshot(history.snapshot)
            body, final_url, charset = kept, history.final_url or url, history.declared_charset
        if fetch.outcome in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED):
            run.listings_read += 1
            channel = reading.walk.discover.channel
            found = discover(channel, body, final_url, source=run.source, encoding=charset)
            if found.problem:
                run.troubles.append(f"{url}: {found.problem}")
            links = reading.read(url, found)
            fetch = replace(fetch, reason=found.problem)
            new = await self.crawl.enter_listing(run, reading, fetch, links, body if kept is None else None)
            await self._choose(run, new)
        else:
            await self._miss_listing(run, reading, fetch)
        async for request in self._go_on(run, reading):
            yield request

    async def listing_failed(self, failure: Failure) -> Output:
        """Enter that a listing could not be had."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        run: OpenRun = request.cb_kwargs["run"]
        reading: Reading = request.cb_kwargs["reading"]
        if self._has_ended(run, failure):
            return
        fetch = failed_fetch(request.cb_kwargs["url"], _error(failure), self.crawl.now())
        if fetch is None:
            run.under_way -= 1
            failure.raiseException()
            return
        await self._miss_listing(run, reading, fetch)
        async for following in self._go_on(run, reading):
            yield following

    async def _miss_listing(self, run: OpenRun, reading: Reading, fetch: Fetch) -> None:
        reason = fetch.reason or fetch.outcome.value
        run.miss(fetch.url, reason)
        reading.fail(fetch.url, reason)
        await self.crawl.record(run, fetch)

    async def _go_on(self, run: OpenRun, reading: Reading) -> AsyncIterator[Request]:
        """The next page of a listing, or what follows when all are read; and the articles wanted by now."""
        if reading.walk.next_page is not None:
            yield await self._next_listing(run, reading)
        elif run.has_just_been_read():
            await self.crawl.end_readings(run)
        for request in self._probe(run):
            yield request
        run.under_way -= 1
        for request in self.articles(run):
            yield request
        self.crawl.look_at(run)

    def _probe(self, run: OpenRun) -> Iterator[Request]:
        """Ask the site for a page that is not there, unless what it shows then is known."""
        url = self._missing.address_for(run)
        if url is not None:
            run.is_probing = True
            run.under_way += 1
            parts = {"callback": self.read_missing, "errback": self.missing_failed}
            yield self._request(run, url, **parts, cb_kwargs={"run": run, "url": url})

    async def read_missing(self, response: Response, run: OpenRun, url: str) -> Output:
        """Learn what the site shows for pages that are not there, and ask for its articles."""
        run.fetched += 1
        try:
            await self._missing.learn(run, url, response)
        finally:
            run.is_probing = False
        run.under_way -= 1
        for request in self.articles(run):
            yield request

    async def missing_failed(self, failure: Failure) -> Output:
        """Go on without knowing."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        run: OpenRun = request.cb_kwargs["run"]
        run.is_probing = False
        if self._has_ended(run, failure):
            return
        await self._missing.fail(run, request.cb_kwargs["url"], _error(failure))
        run.under_way -= 1
        for following in self.articles(run):
            yield following
        self.crawl.look_at(run)

    def read_article(self, response: Response, run: OpenRun, wanted: Wanted) -> Iterator[Request | Visit]:
        """Hand over what the server answered."""
        run.fetched += 1
        url, now = wanted.link.url, self.crawl.now()
        fetch = as_page_of_text(fetch_of(url, response, now), response)
        page = None
        if response.status == 200:
            page = Page(url=response.url, html=response.body, encoding=fetch.declared_charset, fetched_at=now)
        visit = Visit(run=run, link=wanted.link, fetch=fetch, page=page)
        yield from self._settled(run, replace(visit, outcome=link_outcome(fetch), reason=fetch.reason))

    def article_failed(self, failure: Failure) -> Iterator[Request | Visit]:
        """Hand over why no page came."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        run: OpenRun = request.cb_kwargs["run"]
        wanted: Wanted = request.cb_kwargs["wanted"]
        if self._has_ended(run, failure):
            return
        fetch = failed_fetch(wanted.link.url, _error(failure), self.crawl.now())
        if fetch is None:
            failure.raiseException()
            return
        visit = Visit(run=run, link=wanted.link, fetch=fetch)
        outcome = link_outcome(fetch, _error(failure))
        yield from self._settled(run, replace(visit, outcome=outcome, reason=fetch.reason))

    def _has_ended(self, run: OpenRun, failure: Failure) -> bool:
        """Whether nothing was asked for because the crawl ends: the run did not reach this address."""
        if not isinstance(problem_of(_error(failure)), CrawlEnding):
            return False
        run.stopped = run.stopped or INTERRUPTED
        run.under_way -= 1
        self.crawl.look_at(run)
        return True

    def _settled(self, run: OpenRun, visit: Visit) -> Iterator[Request | Visit]:
        run.under_way -= 1
        run.unsettled += 1
        yield visit
        yield from self.articles(run)

    async def _choose(self, run: OpenRun, new: Sequence[Wanted]) -> None:
        """Ask for what is worth a look. A person who crawls by hand wants everything looked at."""
        if not run.is_scheduled:
            run.waiting.extend(new)
            return
        due, resting = parted(new, self.crawl.now())
        run.waiting.extend(due)
        run.resting += len(resting)
        await self.crawl.put_off(run, resting)

    def articles(self, run: OpenRun) -> Iterator[Request]:
        """The requests that the run may make now."""
        for wanted in run.take():
            yield self._request(
                run,
                wanted.link.url,
                callback=self.read_article,
                errback=self.article_failed,
                headers=conditional_headers(wanted.history),
                cb_kwargs={"run": run, "wanted": wanted},
            )

    async def _next_listing(self, run: OpenRun, reading: Reading) -> Request:
        url = reading.walk.next_page
        if url is None:
            raise ValueError(f"{reading.via} was read to its end")
        run.under_way += 1
        history = await self.crawl.history_of(url)
        return self._request(
            run,
            url,
            callback=self.read_listing,
            errback=self.listing_failed,
            headers=conditional_headers(history),
            cb_kwargs={"run": run, "reading": reading, "url": url, "history": history},
        )

    def _request(self, run: OpenRun, url: str, **parts: object) -> Request:
        return Request(
            url,
            # the run itself asks for no address twice, and has to account for each
            dont_filter=True,
            meta={
                "download_slot": registrable_domain(url),
                "autothrottle_dont_adjust_delay": run.source.delay_s == 0,
            },
            **parts,  # type: ignore[arg-type] # Request's own arguments
        )


def _error(failure: Failure) -> BaseException:
    if failure.value is None:
        raise TypeError("a failure without an exception")
    return failure.value
