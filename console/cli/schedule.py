"""``features schedule``: crawls each source when it is due, until it is told to end."""

import logging
import signal
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from console.store import open_store_for_writing
from crawler.endings import Ending
from crawler.environment import environment
from crawler.owner import is_alive
from scheduler.ledger import Ledger
from scheduler.plan import Due
from scheduler.runner import CrawlProcess, Ended, Limits, crawl_command
from scheduler.service import Clocks, Service
from scheduler.source_files import SourceFiles

#: when several crawls ended differently, the command's exit code is that of the gravest
GRAVEST_FIRST = (
    Ending.DEFECT,
    Ending.NO_DATABASE,
    Ending.WRONG_USE,
    Ending.FAILED,
    Ending.PARTIAL,
    Ending.INTERRUPTED,
    Ending.IN_PROGRESS,
    Ending.SUCCEEDED,
)

Once = Annotated[bool, typer.Option("--once", help="Crawl what is due now, then end.")]
Parallel = Annotated[
    int, typer.Option("--parallel", metavar="N", min=1, max=64, help="Sources crawled at once.")
]
Deadline = Annotated[
    int, typer.Option("--deadline", metavar="MINUTES", min=1, help="Minutes after which a crawl is ended.")
]


def schedule(once: Once = False, parallel: Parallel = 2, deadline: Deadline = 120) -> int:
    """Crawl each source when it is due. Runs until SIGTERM or Ctrl-C, which end it cleanly."""
    form = "%(asctime)s %(levelname)s %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, datefmt="%Y-%m-%d %H:%M:%S", force=True)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings = environment()
    engine = open_store_for_writing()
    files = SourceFiles(settings.sources)
    service = Service(
        ledger=Ledger(engine, is_alive=is_alive),
        sources=files,
        launch=_Launcher(settings.logs, Limits(deadline=timedelta(minutes=deadline))),
        clocks=Clocks(now=lambda: datetime.now(UTC), monotonic_s=time.monotonic),
        parallel=parallel,
    )
    _end_on_signals(service)
    if once:
        ended = service.run_once()
        return exit_code(ended, files.best)
    service.run_forever()
    logging.getLogger(__name__).info("Ended.")
    return Ending.SUCCEEDED


class _Launcher:
    """Starts ``scrapy crawl features`` for what is due."""

    def __init__(self, logs: Path, limits: Limits) -> None:
        self._logs = logs
        self._limits = limits

    def __call__(self, due: Due, *, now_s: float, at_end: Callable[[], None]) -> CrawlProcess:
        return CrawlProcess(
            due,
            command=crawl_command(due),
            log=self._logs / f"{due.source}.log",
            limits=self._limits,
            now_s=now_s,
            at_end=at_end,
        )


def _end_on_signals(service: Service) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        service.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def exit_code(ended: Iterable[Ended], best: Ending) -> Ending:
    """The gravest of theirs, and of what the source files come to at best."""
    return min((best, *(_ending(each.exit_code) for each in ended)), key=GRAVEST_FIRST.index)


def _ending(exit_code: int) -> Ending:
    """Of a crawl's process: what a signal ended has failed, and a code that is none of ours is a defect."""
    if exit_code < 0:
        return Ending.FAILED
    return Ending(exit_code) if exit_code in GRAVEST_FIRST else Ending.DEFECT
