"""The scheduler with a real ledger and real processes; only the crawl itself is played by a small script."""

import logging
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest
from sqlalchemy import Engine

from crawler.owner import is_alive, this_process
from crawler.source import Source
from scheduler.ledger import Ledger
from scheduler.plan import Due
from scheduler.runner import Crawl, Limits
from scheduler.service import Clocks, Service
from storage.engine import open_database
from storage.run import RunStatus, Trigger
from storage.runs import Runs
from storage.schema import upgrade
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
    launched: list[Due] = field(default_factory=list)
    most_at_once: int = 0
    going: list[Crawl] = field(default_factory=list)

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

        def launch(due: Due, *, now_s: float, at_end: Callable[[], None]) -> Crawl:
            self.launched.append(due)
            act = self.acts.get(due.source, ENDS_WELL)
            script = act if act.startswith("raise") else textwrap.dedent(CRAWL) + act
            crawl = Crawl(
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

        return Service(
            ledger=Ledger(self.engine, is_alive=is_alive),
            sources=lambda: self.sources,
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


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty database, at noon."""
    engine = open_database(f"sqlite:///{tmp_path}/features.db")
    upgrade(engine)
    return World(folder=tmp_path, engine=engine)


def test_what_is_due_is_run_once(world: World) -> None:
    service = world.service()

    assert [ended.exit_code for ended in service.run_once()] == [0]
    assert service.run_once() == ()
    assert world.rows() == [(NOON, RunStatus.SUCCEEDED)]


def test_slots_missed_in_three_days_of_absence_have_a_row_each(world: World) -> None:
    world.has_run(NOON - timedelta(days=3), RunStatus.SUCCEEDED)

    world.service().run_once()

    rows = world.rows()
    first = NOON - timedelta(days=3)
    assert [slot for slot, _ in rows] == [first + timedelta(minutes=30) * nth for nth in range(145)]
    assert [status for _, status in rows[1:]] == [RunStatus.SKIPPED] * 143 + [RunStatus.SUCCEEDED]


def test_a_slot_that_has_its_run_is_not_recorded_as_skipped_again(world: World) -> None:
    world.has_run(NOON, RunStatus.SUCCEEDED)
    missed = [(NOON, "too late"), (NOON + timedelta(minutes=30), "too late")]

    assert world.runs.skip_all("gazette", missed, NOON) == 1
    assert [status for _, status in world.rows()] == [RunStatus.SUCCEEDED, RunStatus.SKIPPED]


def test_no_more_sources_are_crawled_at_once_than_allowed(world: World) -> None:
    world.sources = {name: source(name) for name in ("aurora", "beacon", "courier", "dispatch")}

    ended = world.service(parallel=2).run_once()

    assert sorted(each.due.source for each in ended) == list(world.sources)
    assert world.most_at_once <= 2


def test_a_crawl_that_dies_is_found_dead_and_its_slot_tried_again(world: World) -> None:
    world.acts["gazette"] = DIES
    service = world.service()
    service.run_once()
    del world.acts["gazette"]

    service.run_once()

    assert world.rows() == [(NOON, RunStatus.ABANDONED), (NOON, RunStatus.SUCCEEDED)]


def test_a_crawl_that_ends_before_its_run_begins_leaves_a_row_with_the_reason(world: World) -> None:
    world.acts["gazette"] = "raise SystemExit('FEATURES_CONTACT is not set')"
    service = world.service()
    service.run_once()

    [run] = world.runs.recent(10)
    assert run.status is RunStatus.SKIPPED
    assert run.ending == "no run began: its process ended with exit code 1: FEATURES_CONTACT is not set"
    assert service.run_once() == ()


def test_a_run_by_hand_is_waited_for(world: World) -> None:
    Sources(world.engine).register("gazette", "Gazette", "https://gazette.example/")
    lease = world.runs.start(
        "gazette",
        trigger=Trigger.MANUAL,
        slot=NOON,
        owner=this_process(),
        code_version="test",
        config_sha256="0" * 64,
        now=NOON,
    )
    service = world.service()

    assert service.run_once() == ()
    world.runs.finish(lease, RunStatus.SUCCEEDED, "by hand", NOON)
    assert len(service.run_once()) == 1


def test_several_schedulers_make_one_run_of_a_slot(world: World) -> None:
    """Five at once, each of which sees the slot as due."""
    Sources(world.engine).register("gazette", "Gazette", "https://gazette.example/")
    threads = [Thread(target=world.service().run_once) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)

    assert world.rows() == [(NOON, RunStatus.SUCCEEDED)]


def test_the_service_ends_its_crawls_when_it_is_told_to_end(world: World) -> None:
    world.acts["gazette"] = STAYS
    service = world.service()
    thread = Thread(target=service.run_forever)
    thread.start()
    log = world.folder / "gazette.log"
    until(lambda: log.exists() and "begun" in log.read_text())

    service.stop()
    thread.join(PATIENCE_S)

    assert not thread.is_alive()
    assert not any(is_running(crawl.pid) for crawl in world.going)


def test_told_twice_to_end_the_service_waits_for_nobody(world: World) -> None:
    world.acts["gazette"] = DEAF + STAYS
    service = world.service(limits=Limits(grace=timedelta(hours=1)))
    thread = Thread(target=service.run_forever)
    thread.start()
    log = world.folder / "gazette.log"
    until(lambda: log.exists() and "begun" in log.read_text())

    service.stop()
    service.stop()
    thread.join(PATIENCE_S)

    assert not thread.is_alive()
    assert world.rows() == [(NOON, RunStatus.ABANDONED)]


def test_a_crawl_that_was_killed_is_told_as_such(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world.acts["gazette"] = DIES
    world.service().run_once()

    assert "was cut short: its process was ended by SIGKILL; it is tried again" in caplog.text


def test_a_slot_that_another_scheduler_crawls_is_no_warning(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world.acts["gazette"] = "raise SystemExit(5)"
    world.service().run_once()

    assert "is crawled by another process" in caplog.text
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []


def test_what_is_watched_and_what_is_next_is_told_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world.has_run(NOON, RunStatus.SUCCEEDED)
    service = world.service()
    service.run_once()
    service.run_once()

    assert [record.getMessage() for record in caplog.records] == [
        "Watching gazette; next slot: gazette at 2026-03-04 12:30 UTC",
        "Nothing is due.",
        "Nothing is due.",
    ]


def test_the_service_runs_a_slot_that_comes_while_it_waits(world: World) -> None:
    world.has_run(NOON, RunStatus.SUCCEEDED)
    service = world.service()
    thread = Thread(target=service.run_forever)
    thread.start()
    world.now = NOON + timedelta(minutes=30)
    service.wake()

    until(lambda: (world.now, RunStatus.SUCCEEDED) in world.rows())
    service.stop()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def test_a_new_source_needs_no_restart(world: World) -> None:
    world.has_run(NOON, RunStatus.SUCCEEDED)
    service = world.service()
    thread = Thread(target=service.run_forever)
    thread.start()
    world.sources = {**world.sources, "herald": source("herald")}
    service.wake()

    until(lambda: world.rows("herald") == [(NOON, RunStatus.SUCCEEDED)])
    service.stop()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def test_a_crawl_without_a_sign_of_life_is_ended_and_tried_again(world: World) -> None:
    world.acts["gazette"] = STAYS
    service = world.service()
    thread = Thread(target=service.run_forever)
    thread.start()
    until(lambda: bool(world.runs.running()))
    del world.acts["gazette"]
    # the played crawl beats only once, at its slot
    world.now = NOON + timedelta(minutes=2)
    service.wake()

    until(lambda: RunStatus.SUCCEEDED in [status for _, status in world.rows()])
    service.stop()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert (NOON, RunStatus.ABANDONED) in world.rows()
