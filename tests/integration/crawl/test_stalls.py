"""A crawl in which nothing moves is ended, in the ledger and as a process, whatever it is that hangs."""

import json

from sqlalchemy import Engine

from crawler import settings
from crawler.stall import StallWatch
from storage.articles import Articles
from storage.run import RunStatus
from storage.runs import Runs
from tests.integration.crawl.conftest import SOURCE, Desk

#: short for a test, and far longer than anything that moves on loopback needs
IMPATIENT = ("-s", "STALL_S=3", "-s", "DOWNLOAD_TIMEOUT=600")


def test_a2_21_a_crawl_that_a_server_holds_is_ended_as_stalled(desk: Desk, runs: Runs) -> None:
    desk.site.slow(desk.site.features[0].path, 300)
    ended = desk.crawl(*IMPATIENT)

    run = runs.last(SOURCE)
    assert run is not None
    assert (ended.exit_code, run.status) == (4, RunStatus.FAILED), ended.log
    assert (run.ending or "").startswith("stalled: nothing came in, went out or was stored for ")
    assert "never awaited" not in ended.log


def test_a2_21_what_came_before_the_stall_is_kept_and_the_rest_put_off(
    desk: Desk, engine: Engine, runs: Runs
) -> None:
    desk.site.slow(desk.site.features[0].path, 300)
    desk.crawl(*IMPATIENT)

    run = runs.last(SOURCE)
    assert run is not None
    stored = len(Articles(engine).recent(100))
    assert (run.tally.new, run.tally.deferred) == (stored, 1) == (len(desk.site.features) - 1, 1)


def test_a2_21_a_process_whose_loop_hangs_is_ended_too(desk: Desk, runs: Runs) -> None:
    blocked = {**settings.EXTENSIONS, "tests.integration.crawl.blocked_loop.BlockedLoop": 900}
    ended = desk.crawl(*IMPATIENT, "-s", f"EXTENSIONS={json.dumps(blocked)}")

    run = runs.last(SOURCE)
    assert run is not None
    assert (ended.exit_code, run.status) == (4, RunStatus.FAILED), ended.log


def test_a_crawl_that_stalled_goes_on_with_the_next_run(desk: Desk, engine: Engine, runs: Runs) -> None:
    desk.site.slow(desk.site.features[0].path, 300)
    desk.crawl(*IMPATIENT)
    desk.site.heal()
    desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    stored = len(Articles(engine).recent(100))
    assert (run.status, stored) == (RunStatus.SUCCEEDED, len(desk.site.features)), run.ending


def test_whatever_moves_begins_the_wait_anew() -> None:
    at = [0.0]
    watch = StallWatch(patience_s=lambda: 10.0, clock=lambda: at[0])
    at[0] = 9.0
    watch.moved()
    at[0] = 18.0
    before = watch.stalled_s()
    at[0] = 20.0

    assert (before, watch.stalled_s()) == (None, 11.0)
