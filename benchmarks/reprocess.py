"""How near reading the archive again comes to what the processors could do at most.

    python -m benchmarks.reprocess [--pages 1000] [--workers N] [FOLDER]

The most is the pace of one process that does nothing but extract pages that are in its memory, times the
processors (those of the workers, where fewer are asked for). Reading again looks each page up, unpacks and
checks it, extracts it, compares it with what is stored, and stores what differs, which is nothing here: the
pages were just stored by the same extraction. Both are measured in one run, one right after the other; the
pages are of our own making (``benchmarks.crawl_pages``), or those of FOLDER.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.crawl_pages import Stock, stock_of_folder, stock_of_stories
from crawler.by_hand import begin_by_hand
from crawler.extract import Boilerplate
from crawler.reader import Known, Task, answered, collect_seldom
from crawler.readers import Readers
from crawler.reprocess import Report, reprocess
from crawler.source import Source
from crawler.store import Store
from storage import schema
from storage.article import Article
from storage.articles import LARGEST_BATCH, Observation
from storage.engine import open_database
from storage.fetch import Fetch, FetchOutcome
from storage.link import Channel, Link
from storage.run import RunStatus

GOAL = 0.9
HOME = "https://bench.example"
SOURCE = Source.model_validate(
    {
        "name": "bench",
        "title": "Benchmark",
        "home": f"{HOME}/",
        "language": "en",
        "timezone": "America/New_York",
        "articles": [r"^/\d{4}/\d{2}/[^/]+/$"],
        "discover": [{"kind": "sitemap", "url": f"{HOME}/sitemap.xml"}],
    }
)
KNOWN = Known(source=SOURCE, boilerplate=Boilerplate())


def main() -> int:
    """Measure both, and print the ratio."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reprocess", description=__doc__.splitlines()[0]
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    chosen = arguments.folder
    stock = stock_of_folder(chosen, arguments.pages) if chosen else stock_of_stories(arguments.pages, HOME)
    with tempfile.TemporaryDirectory(prefix="feature-desk-bench-") as folder:
        store = _store(Path(folder))
        articles, alone = _extracted(stock)
        stored = _fill(store, stock, articles)
        again = _read_again(store, arguments.workers)
        store.engine.dispose()
    most = alone.pages_a_second * min(arguments.workers, os.cpu_count() or 1)
    ratio = again.pages_a_second / most
    print(f"{stored} pages; pages/s, and milliseconds of the processors a page")
    print(f"one process that only extracts {alone.pages_a_second:>8.0f}{alone.cpu_ms:>8.2f}")
    print(f"read again by {arguments.workers}               {again.pages_a_second:>8.0f}{again.cpu_ms:>8.2f}")
    print(f"{ratio:.2f} of the most ({most:.0f}); the goal of {GOAL} is {_verdict(ratio >= GOAL)}")
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast pages were read, and what of the processors that took."""

    pages_a_second: float
    cpu_ms: float


def _store(folder: Path) -> Store:
    engine = open_database(f"sqlite:///{folder}/features.db")
    schema.upgrade(engine)
    store = Store.on(engine, folder / "archive")
    store.sources.register(SOURCE.name, SOURCE.title, SOURCE.home)
    return store


def _extracted(stock: Stock) -> tuple[list[Article | None], Pace]:
    """What each page says, and the pace of a process that does only that."""
    tasks = [
        Task(source="bench", url=f"{HOME}{path}", html=stock.made[path], encoding="utf-8", fetched_at=_now())
        for path in stock.paths
    ]
    sites = {"bench": KNOWN}
    for task in tasks[:20]:  # the first ones also compile and cache
        answered(task, sites)
    collect_seldom()  # as a reader does
    began, cpu_s = time.perf_counter(), time.process_time()
    articles = [answered(task, sites).article for task in tasks]
    return articles, _pace(len(tasks), time.perf_counter() - began, time.process_time() - cpu_s)


def _fill(store: Store, stock: Stock, articles: Sequence[Article | None]) -> int:
    """Archive and store the pages, as a crawl does; how many say something."""
    told = [
        (path, each) for path, each in zip(stock.paths, articles, strict=True) if each and each.is_readable
    ]
    lease = begin_by_hand(store, "bench", _now())
    for start in range(0, len(told), LARGEST_BATCH):
        batch = told[start : start + LARGEST_BATCH]
        urls = [f"{HOME}{path}" for path, _ in batch]
        links = [
            Link(url=url, channel=Channel.SITEMAP, via=HOME, position=start + place)
            for place, url in enumerate(urls)
        ]
        store.runs.discover(lease, links, _now())
        kept = store.snapshots.keep_all([stock.made[path] for path, _ in batch], _now())
        observed = [
            Observation(lease=lease, article=article, fetch=_fetch(url, sha256), link_url=url)
            for url, sha256, (_, article) in zip(urls, kept, batch, strict=True)
        ]
        store.articles.save(observed, _now())
    store.runs.finish(lease, RunStatus.SUCCEEDED, "stored", _now())
    return len(told)


def _fetch(url: str, sha256: str) -> Fetch:
    return Fetch(
        url=url,
        requested_at=_now(),
        outcome=FetchOutcome.OK,
        http_status=200,
        final_url=url,
        declared_charset="utf-8",
        raw_sha256=sha256,
    )


def _read_again(store: Store, workers: int) -> Pace:
    """The pace of a whole pass, from its first batch to its last: its processes have started by then."""
    report = Report()
    ends: list[tuple[int, float]] = []
    lease = begin_by_hand(store, "bench", _now())
    cpu_s = _cpu_s()
    asyncio.run(
        reprocess(
            store,
            "bench",
            Readers({"bench": KNOWN}, workers=workers),
            since=None,
            after=None,
            lease=lease,
            now=_now,
            on_progress=lambda _, pages: ends.append((pages, time.perf_counter())),
            report=report,
        )
    )
    store.runs.finish(lease, RunStatus.SUCCEEDED, "read again", _now())
    if report.changed or report.problems:
        raise SystemExit(f"read again, {report.changed} articles differ and {len(report.problems)} fail")
    timed = sum(pages for pages, _ in ends[1:])
    pace = _pace(timed, ends[-1][1] - ends[0][1], 0.0)
    return replace(pace, cpu_ms=(_cpu_s() - cpu_s) / report.read * 1000)


def _pace(pages: int, spent_s: float, cpu_s: float) -> Pace:
    return Pace(pages_a_second=pages / spent_s, cpu_ms=cpu_s / pages * 1000)


def _cpu_s() -> float:
    """Of this process and of those it has waited for."""
    return sum(os.times()[:4])


def _verdict(is_reached: bool) -> str:
    return "reached" if is_reached else "missed"


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
