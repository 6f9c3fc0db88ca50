"""A scheduler's world for tests: a real ledger and real processes, and crawls played by a small script."""

import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import psutil
from sqlalchemy import Engine

from crawler.owner import is_alive
from crawler.source import Source
from scheduler.ledger import Ledger
from scheduler.plan import Due
from scheduler.runner import CrawlProcess, Limits
from scheduler.service import Clocks, Service
from storage.run import RunStatus, Trigger
from storage.runs import Runs
from storage.sources import Sources
from tests.unit.scheduler.ledgers import source

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PATIENCE_S = 30.0
#: plays a crawl: takes its slot as the real one does, and ends at once
CRAWL = """
    import sys
    from datetime import datetime
    from crawler.owner import this_process
    from storage.engine import open_database
    from storage.errors import RunInProgress
    from storage.run import RunStatus, Trigger
    from storage.runs import Runs

    url, source, slot = sys.argv[1:4]
    runs, now = Runs(open_database(url)), datetime.fromisoformat(slot)
    try:
        lease = runs.start(
            source, trigger=Trigger.SCHEDULE, slot=datetime.fromisoformat(slot), owner=this_process(),
            code_version="test", config_sha256="0" * 64, now=now,
        )
    except RunInProgress:
        sys.exit(5)
"""
ENDS_WELL = "runs.finish(lease, RunStatus.SUCCEEDED, 'it ended well', now)"
DIES = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
STAYS = "print('begun', flush=True); import time; time.sleep(600)"


@dataclass
class World:
    """A database, a clock that stands where it is put, and what crawls do."""

    folder: Path
    engine: Engine
    #: what the played crawl does once it has its slot, by source; otherwise it ends well
    acts: dict[str, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=lambda: {"gazette": source()})
    now: datetime = NOON
    #: the scheduler meets a defect of ours where it reads its sources
    is_broken: bool = False
    launched: list[Due] = field(default_factory=list)
    most_at_once: int = 0
    going: list[CrawlProcess] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The database's."""
        return self.engine.url.render_as_string(hide_password=False)

    @property
    def runs(self) -> Runs:
        """The ledger."""
        return Runs(self.engine)

    def service(self, *, parallel: int = 2, limits: Limits | None = None) -> Service:
        """A scheduler in this world."""

        def launch(due: Due, *, now_s: float, at_end: Callable[[], None]) -> CrawlProcess:
            self.launched.append(due)
            act = self.acts.get(due.source, ENDS_WELL)
            script = act if act.startswith("raise") else textwrap.dedent(CRAWL) + act
            crawl = CrawlProcess(
                due,
                command=[sys.executable, "-c", script, self.url, due.source, due.slot.isoformat()],
                log=self.folder / f"{due.source}.log",
                limits=limits or Limits(grace=timedelta(seconds=1)),
                now_s=now_s,
                at_end=at_end,
            )
            self.going = [each for each in self.going if psutil.pid_exists(each.pid) and is_running(each.pid)]
            self.going.append(crawl)
            self.most_at_once = max(self.most_at_once, len(self.going))
            return crawl

        def read_sources() -> dict[str, Source]:
            if self.is_broken:
                raise RuntimeError("a defect")
            return self.sources

        return Service(
            ledger=Ledger(self.engine, is_alive=is_alive),
            sources=read_sources,
            launch=launch,
            clocks=Clocks(now=lambda: self.now, monotonic_s=time.monotonic),
            parallel=parallel,
        )

    def has_run(self, slot: datetime, status: RunStatus, *, attempt: int = 1, name: str = "gazette") -> None:
        """A run of that slot that began and ended like this."""
        Sources(self.engine).register(name, name, "https://gazette.example/")
        lease = self.runs.start(
            name,
            trigger=Trigger.SCHEDULE,
            slot=slot,
            owner="elsewhere/0/1/2",
            code_version="test",
            config_sha256="0" * 64,
            now=slot,
        )
        if status is not RunStatus.RUNNING:
            self.runs.finish(lease, status, "as a test wants it", slot)

    def rows(self, name: str = "gazette") -> list[tuple[datetime, RunStatus]]:
        """Slots and states of a source's runs, in the order of slots."""
        return sorted((run.slot, run.status) for run in self.runs.recent(1_000, name))


def is_running(pid: int) -> bool:
    """The process has not ended."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def until(condition: Callable[[], bool]) -> None:
    """Waits until the condition holds."""
    deadline = time.monotonic() + PATIENCE_S
    pause = Event()
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        pause.wait(0.02)
