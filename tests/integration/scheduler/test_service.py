"""The scheduler with a real ledger and real processes; only the crawl itself is played by a small script."""

import logging
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from crawler.owner import this_process
from scheduler.runner import Limits
from storage.engine import open_database
from storage.run import RunStatus, Trigger
from storage.schema import upgrade
from storage.sources import Sources
from tests.integration.scheduler.world import DEAF, DIES, NOON, PATIENCE_S, STAYS, World, is_running, until
from tests.unit.scheduler.ledgers import source


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


def test_sources_of_one_domain_are_crawled_one_after_the_other(world: World) -> None:
    world.sources = {name: source(name, home="https://gazette.example/") for name in ("evening", "morning")}

    ended = world.service(parallel=2).run_once()

    assert [each.due.source for each in ended] == ["evening", "morning"]
    assert world.most_at_once == 1


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


def test_a_service_that_fails_leaves_no_crawl_behind(world: World) -> None:
    world.acts["gazette"] = STAYS
    service = world.service()
    failed: list[Exception] = []

    def run() -> None:
        try:
            service.run_forever()
        except RuntimeError as error:
            failed.append(error)

    thread = Thread(target=run)
    thread.start()
    log = world.folder / "gazette.log"
    until(lambda: log.exists() and "begun" in log.read_text())
    world.is_broken = True
    service.wake()
    thread.join(PATIENCE_S)

    assert ([str(error) for error in failed], thread.is_alive()) == (["a defect"], False)
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


def test_a_crawl_that_is_silent_and_lives_keeps_its_run(world: World) -> None:
    world.acts["gazette"] = STAYS
    service = world.service()
    thread = Thread(target=service.run_forever)
    thread.start()
    until(lambda: bool(world.runs.running()))
    # the played crawl beats only once, at its slot
    world.now = NOON + timedelta(hours=1)
    service.wake()
    until(lambda: (NOON + timedelta(minutes=30), RunStatus.SKIPPED) in world.rows())
    running = [run.slot for run in world.runs.running()]
    service.stop()
    thread.join(PATIENCE_S)

    assert (running, thread.is_alive()) == ([NOON], False)
