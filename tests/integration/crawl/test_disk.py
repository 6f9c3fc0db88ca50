"""A disk that is nearly full: nothing is fetched, somebody is told, and it goes on when there is room."""

import json
import signal
import subprocess

from crawler import settings
from storage.run import RunStatus
from storage.runs import Runs
from tests.integration.crawl.conftest import PATIENCE_S, SOURCE, Desk

#: no disk has so much room
FULL = {"FEATURES_MIN_FREE_GIB": "1e9"}
ROOM_LATER = {**settings.EXTENSIONS, "tests.integration.crawl.room_later.RoomLater": 900}


def test_a1_5_nothing_is_fetched_while_the_disk_is_nearly_full(desk: Desk) -> None:
    crawl = subprocess.Popen(
        desk.command(),
        env=desk.variables(**FULL),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert crawl.stderr is not None
    paused = next((line for line in crawl.stderr if "The crawl pauses" in line), "")
    crawl.send_signal(signal.SIGTERM)
    crawl.communicate(timeout=PATIENCE_S)

    assert ("FEATURES_MIN_FREE_GIB" in paused, desk.site.requests, crawl.returncode) == (True, (), 7)


def test_a1_5_it_goes_on_by_itself_when_there_is_room(desk: Desk, runs: Runs) -> None:
    ended = desk.crawl("-s", f"EXTENSIONS={json.dumps(ROOM_LATER)}", "-s", "DISK_LOOK_S=0.2", **FULL)

    run = runs.last(SOURCE)
    assert run is not None
    assert (ended.exit_code, run.status, run.tally.new) == (0, RunStatus.SUCCEEDED, len(desk.site.features))


def test_a1_5_the_run_says_that_it_rested(desk: Desk, runs: Runs) -> None:
    ended = desk.crawl("-s", f"EXTENSIONS={json.dumps(ROOM_LATER)}", "-s", "DISK_LOOK_S=0.2", **FULL)

    run = runs.last(SOURCE)
    assert run is not None
    assert "fetching rested: " in (run.ending or ""), ended.log


def test_bounds_of_nothing_hold_nothing_up(desk: Desk) -> None:
    ended = desk.crawl("-a", "limit=1", FEATURES_MIN_FREE_GIB="0", FEATURES_MIN_FREE_PERCENT="0")

    assert " 1 new" in ended.log
