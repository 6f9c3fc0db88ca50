"""What a person sees while a crawl goes on: a table on a terminal, a line now and then in a log."""

import logging
import sys
from collections.abc import Sequence
from time import monotonic
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import AsyncioLoopingCall
from scrapy.utils.log import get_scrapy_root_handler

from crawler.open_run import OpenRun
from crawler.pipelines import crawl_of

logger = logging.getLogger(__name__)

TERMINAL_S = 0.25
#: a crawl of a few minutes tells its story in ten lines
LOG_S = 60.0
#: the outcomes of links, and how each is lit where there are any
STYLES = {
    "new": "green",
    "revised": "yellow",
    "unchanged": "",
    "rejected": "magenta",
    "failed": "red",
    "deferred": "cyan",
}
#: shown from the beginning
ALWAYS = frozenset({"new", "unchanged", "failed"})


class LiveView:
    """Shows how the runs of a crawl stand."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._began_s = monotonic()
        console = Console(stderr=True)
        self._live = Live(console=console, auto_refresh=False) if console.is_terminal else None
        self._tick = AsyncioLoopingCall(self._show)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        view = cls(crawler)
        crawler.signals.connect(view.opened, signal=signals.spider_opened)
        crawler.signals.connect(view.closed, signal=signals.engine_stopped)
        return view

    def opened(self) -> None:
        """Begin."""
        self._began_s = monotonic()
        if self._live is None:
            self._tick.start(LOG_S, now=False)
            return
        self._live.start()
        handler = get_scrapy_root_handler()
        if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
            # the live view has taken the terminal: what is logged goes above it
            handler.setStream(sys.stderr)
        self._tick.start(TERMINAL_S, now=True)

    def closed(self) -> None:
        """Show the last state, and let go of the terminal."""
        if self._tick.running:
            self._tick.stop()
        if self._live is not None:
            self._show()
            self._live.stop()

    def _show(self) -> None:
        runs = crawl_of(self._crawler).runs
        spent_s = max(monotonic() - self._began_s, 0.001)
        if self._live is not None:
            self._live.update(_table(runs, spent_s), refresh=True)
            return
        for run in runs:
            if not run.is_finishing:
                logger.info("%s: %s", run.source.name, _line(run, spent_s))


def _table(runs: Sequence[OpenRun], spent_s: float) -> Table:
    """A row for each run; of the outcomes those that came about, so that it fits a narrow terminal."""
    shown = {
        outcome: style
        for outcome, style in STYLES.items()
        if outcome in ALWAYS or any(getattr(run.tally, outcome) for run in runs)
    }
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("source", no_wrap=True)
    for column in ("links", "fetched", *shown, "pages/s"):
        table.add_column(column, justify="right", no_wrap=True)
    for run in runs:
        state = Text("✓ " if run.is_finishing else "… ", style="green" if run.is_finishing else "cyan")
        table.add_row(
            state + Text(run.source.name, style="bold"),
            str(run.tally.discovered),
            str(run.fetched),
            *(_lit(getattr(run.tally, outcome), style) for outcome, style in shown.items()),
            f"{run.fetched / spent_s:.1f}",
        )
    return table


def _lit(count: int, style: str) -> Text:
    return Text(str(count), style=style if count else "dim")


def _line(run: OpenRun, spent_s: float) -> str:
    tally = run.tally
    return (
        f"{tally.discovered} links, {run.fetched} pages fetched ({run.fetched / spent_s:.1f} a second), "
        f"{tally.new} new, {tally.revised} revised, {tally.unchanged} unchanged, "
        f"{tally.rejected} rejected, {tally.failed} failed"
    )
