"""Fetch addresses through the project's own downloader, in a process of its own, and say what came of each.

    echo '{"urls": [...], "settings": {...}}' | python -m tests.faults.crawl

Prints one JSON object a line. With `at_once` 0 the addresses go through Scrapy's scheduler all together, and
the seconds of each count from the start; with 1 they are fetched one after the other, and the peak memory of
each is its own.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.fetch.certificates import was_verified
from crawler.fetch.errors import problem_of
from tests.faults.settings import SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one address."""

    url: str
    #: "ok", "http 404", or a FetchOutcome
    outcome: str
    reason: str = ""
    deferred: bool = False
    #: of a page that came over TLS
    tls_verified: bool | None = None
    body_bytes: int = 0
    seconds: float = 0.0
    #: the process's peak while this address was fetched
    peak_mb: float = 0.0


def fetched(
    urls: Sequence[str],
    *,
    at_once: int = 16,
    settings: Mapping[str, object] | None = None,
    timeout_s: float = 120,
    variables: Mapping[str, str] | None = None,
) -> list[Fetched]:
    """What comes of the addresses, in their order, fetched by a process of its own."""
    job = json.dumps({"urls": list(urls), "settings": dict(settings or {}), "at_once": at_once})
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.crawl"],
        input=job, capture_output=True, text=True, timeout=timeout_s, check=False,
        cwd=Path(__file__).parents[2], env={**os.environ, **(variables or {})},
    )  # fmt: skip
    if done.returncode:
        raise AssertionError(f"The fetching process ended with {done.returncode}:\n{done.stderr[-4000:]}")
    results = [Fetched(**json.loads(line)) for line in done.stdout.splitlines()]
    order = {url: place for place, url in enumerate(urls)}
    return sorted(results, key=lambda each: order[each.url])


class FetchSpider(scrapy.Spider):
    """Fetches its addresses and does nothing with them."""

    name = "fetch"

    def __init__(self, urls: list[str], at_once: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._urls = urls
        self._at_once, self._began = at_once, monotonic()
        self._gate = asyncio.Semaphore(at_once or 1)

    async def start(self) -> AsyncIterator[Any]:
        """Fetch everything: through Scrapy's scheduler, or some at a time past it."""
        if self._at_once == 0:
            for url in self._urls:
                yield scrapy.Request(url, self._came, errback=self._failed, cb_kwargs={"url": url})
        else:
            await asyncio.gather(*(self._report(url) for url in self._urls))

    def _came(self, response: Response, url: str) -> None:
        self._say(_answered(url, response))

    def _failed(self, failure: Failure) -> None:
        url = failure.request.cb_kwargs["url"]  # type: ignore[attr-defined] # Scrapy sets it
        self._say(_problem(url, failure.value))

    def _say(self, result: Fetched) -> None:
        facts = asdict(result) | {"seconds": monotonic() - self._began, "peak_mb": _peak_mb()}
        sys.stdout.write(json.dumps(facts) + "\n")

    async def _report(self, url: str) -> None:
        async with self._gate:
            _forget_peak()
            began = monotonic()
            result = await self._fetch(url)
            facts = asdict(result) | {"seconds": monotonic() - began, "peak_mb": _peak_mb()}
            sys.stdout.write(json.dumps(facts) + "\n")

    async def _fetch(self, url: str) -> Fetched:
        try:
            response = await self.crawler.engine.download_async(scrapy.Request(url, dont_filter=True))
        except Exception as error:
            return _problem(url, error)
        return _answered(url, response)


def _problem(url: str, error: BaseException | None) -> Fetched:
    problem = problem_of(error) if error is not None else None
    if problem is None:
        return Fetched(url=url, outcome="defect", reason=repr(error))
    return Fetched(url=url, outcome=problem.outcome.value, reason=problem.reason, deferred=problem.deferred)


def _answered(url: str, response: Response) -> Fetched:
    outcome = "ok" if response.status == 200 else f"http {response.status}"
    verified = was_verified(response)
    return Fetched(url=url, outcome=outcome, body_bytes=len(response.body), tls_verified=verified)


def _forget_peak() -> None:
    # Linux: 5 sets the peak back to what is in use now (proc(5), clear_refs)
    Path("/proc/self/clear_refs").write_text("5")


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """The door: jobs on standard input, results on standard output, the log on standard error."""
    job = json.load(sys.stdin)
    process = AsyncCrawlerProcess({**SETTINGS, **job["settings"]})
    process.crawl(FetchSpider, urls=job["urls"], at_once=job["at_once"])
    process.start()


if __name__ == "__main__":
    main()
