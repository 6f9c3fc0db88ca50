"""How fast extraction is, beside others, in one run: ``python -m benchmarks.extraction [FOLDER ...]``.

The extractors take turns, in an order drawn by lot: each reads a few pages in a row, as a service does, then
the next reads the same, so that a busy machine slows all of them alike. Figures are CPU time of one process,
the median of the rounds for each page; garbage is collected as seldom as where a crawl reads its pages. Two
ratios are printed: of the times of one page, their median over the pages; and of the sums, which large pages
decide. The slow ones see a sample of the pages, every Nth, and are compared on these alone. Without FOLDER it
reads the project's own saved pages.
"""

import argparse
import gc
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import process_time

from benchmarks.extractors import OURS, PARSE, Extractor, installed
from benchmarks.page_folder import OWN, FolderPage, pages_in
from crawler.reader import collect_seldom

#: a page that takes longer is named
SLOW_S = 2.0


@dataclass(slots=True)
class Contender:
    """An extractor, and what it took for each page."""

    name: str
    run: Extractor
    #: it sees the first page of so many
    every: int
    rounds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    raised: set[str] = field(default_factory=set)

    def time(self, page: FolderPage) -> None:
        """Run it once on a page, and keep the time."""
        started = process_time()
        try:
            self.run(page)
        except Exception:
            self.raised.add(page.name)
        self.rounds[page.name].append(process_time() - started)

    @property
    def seconds(self) -> dict[str, float]:
        """The median of each page's rounds."""
        return {page: statistics.median(times) for page, times in self.rounds.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How many times as long as another an extractor takes, on the pages that both have seen."""

    #: of the pages' ratios
    median: float
    of_sums: float


def ratio(extractor: Contender, other: Contender) -> Ratio:
    """How many times as long as the other it takes."""
    ours, others = extractor.seconds, other.seconds
    shared = ours.keys() & others.keys()
    return Ratio(
        median=statistics.median(ours[page] / max(others[page], 1e-6) for page in shared),
        of_sums=sum(ours[page] for page in shared) / sum(others[page] for page in shared),
    )


def measure(
    pages: Sequence[FolderPage], contenders: Sequence[Contender], *, rounds: int, in_a_row: int
) -> None:
    """Run everything on everything, a few pages at a time."""
    order = Random(1)
    for contender in contenders:  # what is loaded on first use is no page's fault
        contender.time(pages[0])
        contender.rounds.clear()
    gc.collect()
    collect_seldom()  # for all of them, as in a reader
    for start in range(0, len(pages), in_a_row):
        turn = range(start, min(start + in_a_row, len(pages)))
        for _ in range(rounds):
            for contender in order.sample(contenders, len(contenders)):
                for number in turn:
                    if number % contender.every == 0:
                        contender.time(pages[number])
        if sys.stderr.isatty():
            print(f"\r{turn.stop} of {len(pages)} pages", end="", file=sys.stderr, flush=True)


def report(pages: Sequence[FolderPage], contenders: Sequence[Contender]) -> None:
    """The table, and what it says of ours."""
    by_name = {contender.name: contender for contender in contenders}
    ours, parse = by_name[OURS], by_name[PARSE]
    size = statistics.median(len(page.html) for page in pages) / 1000
    print(f"\n{len(pages)} pages, median {size:.0f} kB, CPU time in one process\n")
    print(f"{'':28}{'pages':>7}{'median ms':>11}{'mean ms':>9}{'times ours':>12}{'by sums':>9}{'raised':>8}")
    for contender in contenders:
        print(_line(contender, ours))
    multiple, seconds = ratio(ours, parse), ours.seconds
    print(
        f"\nOurs takes {multiple.median:.2f} times lxml's bare parse (median of pages), "
        f"{multiple.of_sums:.2f} times by sums."
    )
    slowest = max(seconds, key=lambda page: seconds[page])
    print(f"Slowest page: {slowest}, {seconds[slowest] * 1000:.0f} ms.")
    slow = [page for page, took in seconds.items() if took > SLOW_S]
    if slow:
        print(f"Over {SLOW_S:.0f} s: {', '.join(slow)}")


def _line(contender: Contender, ours: Contender) -> str:
    times = [seconds * 1000 for seconds in contender.seconds.values()]
    times_ours = ratio(contender, ours)
    return (
        f"{contender.name:28}{len(times):7}{statistics.median(times):11.2f}{statistics.mean(times):9.2f}"
        f"{times_ours.median:12.2f}{times_ours.of_sums:9.2f}{len(contender.raised):8}"
    )


def main() -> None:
    """Read the command line, measure, print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("folder", type=Path, nargs="*", default=[OWN], help="pages as .html or .html.gz")
    options.add_argument("--rounds", type=int, default=3, help="times each page is read (default 3)")
    options.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page")
    options.add_argument(
        "--sample", type=int, default=4, metavar="N", help="slow ones see every Nth of these (default 4)"
    )
    options.add_argument(
        "--row", type=int, default=20, metavar="N", help="pages that each reads in a row (default 20)"
    )
    arguments = options.parse_args()
    pages = [page for folder in arguments.folder for page in pages_in(folder)][:: arguments.every]
    sample = arguments.sample if len(pages) > arguments.sample else 1
    contenders = [Contender(one.name, one.run, sample if one.is_slow else 1) for one in installed()]
    measure(pages, contenders, rounds=arguments.rounds, in_a_row=arguments.row)
    report(pages, contenders)


if __name__ == "__main__":
    main()
