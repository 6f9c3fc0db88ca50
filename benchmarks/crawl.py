"""Pages a second of a whole crawl, beside fetching only and beside trafilatura with a commit per article.

    python -m benchmarks.crawl [--pages 5000] [--rounds 1] [--database-url URL] [FOLDER]

One server on loopback, a process of its own, delays off; its pages are of our own making (as long as real
ones, see ``benchmarks.crawl_pages``), or those of FOLDER. The contestants take turns, each a process of its
own with an empty database; medians of the rounds are printed. Their time is that of the whole process, its
start included. trafilatura, which is slow, gets a fifth of the pages, and its clock begins at its first page.
"Fetch only" is Scrapy as it comes, with 32 requests at once and a callback that does nothing.
"""

import argparse
import importlib.util
import math
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.crawl_watch import Measured, Served, measured, served

SOURCE = """name = "bench"
title = "Benchmark"
home = "{url}/"
language = "en"
timezone = "America/New_York"
articles = ['^/\\d{{4}}/\\d{{2}}/[^/]+/$']
delay_s = 0
[[discover]]
kind = "sitemap"
url = "{url}/sitemap.xml"
max_links = 50000
"""
FETCH, OURS, AGAIN, TRAFILATURA = (
    "fetch only",
    "fetch, extract, store",
    "the same, nothing changed",
    "trafilatura, a commit each",
)
#: shares of the pace of fetching only; a multiple of the pipeline with trafilatura
GOAL_OURS, GOAL_AGAIN, GOAL_TIMES = 0.5, 0.8, 5.0
#: resident, the sum of all processes; and how much more of it at the end than after a fifth of the pages
GOAL_MB, GOAL_GROWN = 350.0, 1.1
SHOWN_MS = 0.05


def main() -> int:
    """Let them take turns."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--database-url", help="an empty database; a SQLite file where none is named")
    arguments = parser.parse_args()
    if arguments.database_url and arguments.rounds > 1:
        parser.error("--database-url is for one round: a second one would find the first one's articles")
    rounds: dict[str, list[Measured]] = {}
    with served(arguments.pages, arguments.folder) as site:
        for _ in range(arguments.rounds):
            for name, each in _round(site, arguments.database_url):
                print(f"{name}: {each.pages_a_second:.0f} pages/s", file=sys.stderr)
                rounds.setdefault(name, []).append(each)
    _report(rounds, site.pages)
    return 0


def _round(site: Served, database_url: str | None) -> Iterator[tuple[str, Measured]]:
    peer = [sys.executable, "-m", "benchmarks.crawl_peers"]
    ours = [sys.executable, "-m", "scrapy", "crawl", "features", "-a", "source=bench"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("FEATURES_")}
    yield FETCH, measured([*peer, "fetch", site.url, str(site.pages)], plain, site)
    with _our_variables(site.url, database_url) as variables:
        yield OURS, measured(ours, plain | variables, site)
        yield AGAIN, measured(ours, plain | variables, site)
    if importlib.util.find_spec("trafilatura"):
        command = [*peer, "trafilatura", site.url, str(max(site.pages // 5, 1))]
        yield TRAFILATURA, measured(command, plain, site, from_first_page=True)
    else:
        print("trafilatura is not installed: pip install trafilatura", file=sys.stderr)


@contextmanager
def _our_variables(url: str, database_url: str | None) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="feature-desk-bench-") as folder:
        sources = Path(folder) / "sources"
        sources.mkdir()
        (sources / "bench.toml").write_text(SOURCE.format(url=url), encoding="utf-8")
        yield {
            "SCRAPY_SETTINGS_MODULE": "crawler.settings",
            "FEATURES_DATABASE_URL": database_url or f"sqlite:///{folder}/features.db",
            "FEATURES_DATA_DIR": folder,
            "FEATURES_SOURCES": str(sources),
            "FEATURES_ALLOW_NETWORKS": "127.0.0.0/8",
        }


def _report(rounds: dict[str, list[Measured]], pages: int) -> None:
    print(f"{pages} pages; medians of {len(rounds[FETCH])} rounds")
    print(f"{'':<28}{'pages/s':>8}{'(range)':>14}{'of fetch':>10}   CPU ms a page")
    rates = {name: _median(each.pages_a_second for each in some) for name, some in rounds.items()}
    for name, some in rounds.items():
        spread = f"({min(e.pages_a_second for e in some):.0f}-{max(e.pages_a_second for e in some):.0f})"
        cpu_ms = _median(each.cpu_ms_a_page for each in some)
        share = rates[name] / rates[FETCH]
        print(f"{name:<28}{rates[name]:>8.0f}{spread:>14}{share:>10.0%}   {cpu_ms:<6.1f}{_parts(some[-1])}")
    last = rounds[OURS][-1]
    _report_memory(last, pages)
    _judge("of fetch only", rates[OURS] / rates[FETCH], at_least=GOAL_OURS)
    _judge("of fetch only, nothing changed", rates[AGAIN] / rates[FETCH], at_least=GOAL_AGAIN)
    if TRAFILATURA in rates:
        _judge("times the trafilatura pipeline", rates[OURS] / rates[TRAFILATURA], at_least=GOAL_TIMES)
    _judge("MB at the highest", last.peak_mb, at_most=GOAL_MB)
    grown = sum(last.at_end_mb.values()) / max(sum(last.at_fifth_mb.values()), 1)
    _judge("times the memory of the first fifth, at the end", grown, at_most=GOAL_GROWN)


def _parts(measured: Measured) -> str:
    """What each process took of the processors; what took next to nothing is left out."""
    spent = {role: cpu_s / measured.pages * 1000 for role, cpu_s in measured.cpu_s_of.items()}
    told = [f"{role} {ms:.1f}" for role, ms in spent.items() if ms >= SHOWN_MS]
    return f"({', '.join(told)})" if len(told) > 1 else ""


def _judge(what: str, measured: float, *, at_least: float = 0.0, at_most: float = math.inf) -> None:
    """A goal, and whether it was reached."""
    goal = f"at least {at_least:g}" if at_least else f"at most {at_most:g}"
    verdict = "reached" if at_least <= measured <= at_most else "missed"
    print(f"{measured:>8.2f} {what:<50}{goal:<14}{verdict}")


def _report_memory(last: Measured, pages: int) -> None:
    """What each process holds, and held after a fifth of the pages; what they share counts for each."""
    print(f"memory of {OURS!r}, MB resident:")
    for role in last.at_end_mb:
        early, late = last.at_fifth_mb.get(role, 0.0), last.at_end_mb[role]
        print(f"  {role:<20}{early:>6.0f} after page {pages // 5}{late:>6.0f} after page {pages}")


def _median(values: Iterator[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    sys.exit(main())
