"""Fetches a few pages for a person, with the crawl's own manners: its robots rules, its guards, its limits.

Nothing is stored and no run is written.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from w3lib.encoding import http_content_type_encoding

from crawler.crawl_settings import exceptions
from crawler.environment import environment
from crawler.fetch.agent import operator_settings
from crawler.fetch.answer import failed_fetch
from crawler.source import Source

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking for one address."""

    #: as asked for
    url: str
    #: after redirects
    final_url: str
    status: int | None
    body: bytes
    #: the charset of the HTTP header
    encoding: str | None
    fetched_at: datetime
    #: why there is no page; ``None`` where there is one
    problem: str | None


Get = Callable[[str], Awaitable[Answer]]


def on_errand(job: Callable[[Get], Awaitable[T]], source: Source | None = None) -> T:
    """What ``job`` gives, which may ask for pages. Once per process: the reactor does not start again.

    ``source`` is whose pages they are, where that is known: it may have opted out of verifying certificates.
    """
    given: list[T] = []
    raised: list[Exception] = []

    async def keep(get: Get) -> None:
        try:
            given.append(await job(get))
        except Exception as error:
            raised.append(error)

    process = CrawlerProcess(_settings([source] if source else []))
    process.crawl(process.create_crawler(ErrandSpider), job=keep)
    process.start()
    if raised:
        raise raised[0]
    if not given:
        raise RuntimeError("the errand ended before it began; scrapy crawl features shows Scrapy's log")
    return given[0]


class ErrandSpider(Spider):
    """Asks for what its job wants, and nothing else."""

    name = "errand"

    def __init__(self, job: Callable[[Get], Awaitable[None]]) -> None:
        super().__init__()
        self._job = job

    async def start(self) -> AsyncIterator[Request]:
        """Does the job; every request is made in it."""
        await self._job(self._get)
        return
        yield  # an iterator of no request

    async def _get(self, url: str) -> Answer:
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - spiders start once there is one
        request = Request(url, dont_filter=True, meta={"handle_httpstatus_all": False})
        try:
            response = await engine.download_async(request)
        except Exception as error:
            # as the crawl would tell it; what it does not know is a defect of ours
            fetch = failed_fetch(url, error, datetime.now(UTC))
            if fetch is None:
                raise
            return _refused(url, (fetch.reason or fetch.outcome.value).rstrip("."))
        return _answered(url, response)


def _answered(url: str, response: Response) -> Answer:
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Answer(
        url=url,
        final_url=response.url,
        status=response.status,
        body=response.body,
        encoding=http_content_type_encoding(content_type),
        fetched_at=datetime.now(UTC),
        problem=None if response.status == 200 else f"it answers with HTTP {response.status}",
    )


def _refused(url: str, problem: str) -> Answer:
    now = datetime.now(UTC)
    return Answer(
        url=url, final_url=url, status=None, body=b"", encoding=None, fetched_at=now, problem=problem
    )


def _settings(sources: Sequence[Source]) -> Settings:
    """The crawl's settings without what stores and tells of a crawl."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    changes: dict[str, object] = {
        "EXTENSIONS": {},
        "ITEM_PIPELINES": {},
        "SPIDER_MODULES": [],
        "LOG_LEVEL": "CRITICAL",
        "LOG_INSTALL_ROOT_HANDLER": False,
    }
    for name, value in (changes | exceptions(sources) | operator_settings(environment())).items():
        settings.set(name, value, priority="cmdline")
    return settings
