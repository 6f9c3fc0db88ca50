"""How fast extraction is, beside others, in one run: ``python -m benchmarks.extraction [FOLDER]``.

Every page goes through every extractor before the next page is looked at, in an order drawn by lot, so that
a busy machine slows all of them alike. Figures are CPU time of one process, the best of the rounds for each
page; ratios are per page, their median over the pages. Without FOLDER it reads the project's own saved
pages.
"""

import argparse
import importlib
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import process_time

from benchmarks.page_folder import OWN, FolderPage, pages_in

Extractor = Callable[[FolderPage], object]
#: a page that takes longer is named
SLOW_S = 2.0


@dataclass(slots=True)
class Contender:
    """An extractor, and what it took for each page."""

    name: str
    run: Extractor
    seconds: dict[str, float] = field(default_factory=dict)
    raised: set[str] = field(default_factory=set)

    def time(self, page: FolderPage) -> None:
        """Run it once on a page, and keep the time if it is the best."""
        started = process_time()
        try:
            self.run(page)
        except Exception:
            self.raised.add(page.name)
        took = process_time() - started
        self.seconds[page.name] = min(took, self.seconds.get(page.name, took))


def _ours() -> Extractor:
    from crawler.extract import extract

    return lambda page: extract(page.html, page.url)


def _trafilatura() -> Extractor:
    extract = importlib.import_module("trafilatura").bare_extraction
    return lambda page: extract(page.html, url=page.url, with_metadata=True)


def _readability() -> Extractor:
    document = importlib.import_module("readability").Document

    def run(page: FolderPage) -> object:
        read = document(page.html.decode("utf-8", "replace"), url=page.url)
        return read.title(), read.summary()

    return run


def _newspaper() -> Extractor:
    article = importlib.import_module("newspaper").Article

    def run(page: FolderPage) -> object:
        read = article(page.url)
        read.download(input_html=page.html.decode("utf-8", "replace"))
        read.parse()
        return read

    return run


def _lxml() -> Extractor:
    html = importlib.import_module("lxml.html")
    return lambda page: html.document_fromstring(page.html)


def _soup() -> Extractor:
    from bs4 import BeautifulSoup

    return lambda page: BeautifulSoup(page.html, "lxml")


#: name, what makes it, and the package it comes in where that is none of ours
CONTENDERS: tuple[tuple[str, Callable[[], Extractor], str | None], ...] = (
    ("feature-desk", _ours, None),
    ("lxml, parse alone", _lxml, None),
    ("BeautifulSoup, parse alone", _soup, None),
    ("trafilatura", _trafilatura, "trafilatura"),
    ("readability-lxml", _readability, "readability-lxml"),
    ("newspaper4k", _newspaper, "newspaper4k"),
)


def contenders() -> list[Contender]:
    """Those that are installed; says what to install for the others."""
    found = []
    for name, make, package in CONTENDERS:
        try:
            found.append(Contender(name, make()))
        except ImportError:
            print(f"{name} is left out. To have it: pip install {package}, or pip install --group bench")
    return found


def measure(pages: list[FolderPage], extractors: list[Contender], rounds: int) -> None:
    """Run everything on everything, page by page."""
    order = Random(1)
    for extractor in extractors:  # what is loaded on first use is no page's fault
        extractor.time(pages[0])
        extractor.seconds.clear()
    for done, page in enumerate(pages, 1):
        for _ in range(rounds):
            order.shuffle(extractors)
            for extractor in extractors:
                extractor.time(page)
        if sys.stderr.isatty():
            print(f"\r{done} of {len(pages)} pages", end="", file=sys.stderr, flush=True)


def report(pages: list[FolderPage], extractors: list[Contender]) -> None:
    """The table, and what it says of ours."""
    by_name = {extractor.name: extractor for extractor in extractors}
    ours, parse = by_name["feature-desk"], by_name["lxml, parse alone"]
    size = statistics.median(len(page.html) for page in pages) / 1000
    print(f"\n{len(pages)} pages, median {size:.0f} kB, CPU time in one process\n")
    print(f"{'':28}{'median ms':>10}{'mean ms':>10}{'pages/s':>9}{'times ours':>12}{'raised':>8}")
    for name, *_ in CONTENDERS:
        if name in by_name:
            print(_line(by_name[name], ours))
    slowest = max(ours.seconds, key=lambda page: ours.seconds[page])
    multiple = statistics.median(_ratios(ours, parse))
    total = sum(ours.seconds.values()) / sum(parse.seconds.values())
    print(f"\nOurs takes {multiple:.2f} times lxml's bare parse (median of pages), {total:.2f} times in all.")
    print(f"Slowest page: {slowest}, {ours.seconds[slowest] * 1000:.0f} ms.")
    slow = [page for page, took in ours.seconds.items() if took > SLOW_S]
    if slow:
        print(f"Over {SLOW_S:.0f} s: {', '.join(slow)}")


def _line(extractor: Contender, ours: Contender) -> str:
    times = [seconds * 1000 for seconds in extractor.seconds.values()]
    ratio = statistics.median(_ratios(extractor, ours))
    mean = statistics.mean(times)
    return (
        f"{extractor.name:28}{statistics.median(times):10.2f}{mean:10.2f}{1000 / mean:9.0f}"
        f"{ratio:12.2f}{len(extractor.raised):8}"
    )


def _ratios(extractor: Contender, other: Contender) -> list[float]:
    return [seconds / max(other.seconds[page], 1e-6) for page, seconds in extractor.seconds.items()]


def main() -> None:
    """Read the command line, measure, print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path, nargs="*", default=[OWN], help="pages as .html or .html.gz")
    options.add_argument("--rounds", type=int, default=2, help="times each page is read (default 2)")
    options.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page")
    arguments = options.parse_args()
    pages = [page for folder in arguments.folder for page in pages_in(folder)][:: arguments.every]
    extractors = contenders()
    measure(pages, extractors, arguments.rounds)
    report(pages, extractors)


if __name__ == "__main__":
    main()
