"""The exit code of ``scrapy crawl features`` says how it ended, and a sentence says why."""

import json
import signal
import subprocess
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from crawler import settings
from crawler.owner import this_process
from storage.run import Lease, RunStatus, Trigger
from storage.runs import Runs
from storage.sources import Sources
from tests.integration.crawl.conftest import PATIENCE_S, SOURCE, Desk

#: a source that nothing answers for
SILENT = "http://127.0.0.1:9/"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("-a", "sourc=x"), "did you mean source?"),
        (("-a", "source=tidewate"), "did you mean tidewater?"),
        (("-a", "limit=none"), "allowed is a whole number"),
        (("-a", "slot=noon"), "allowed is a time with its zone"),
        (("-a", "url=ftp://example.org/"), "is not an address"),
    ],
)
def test_wrong_arguments_are_2(desk: Desk, arguments: tuple[str, ...], sentence: str) -> None:
    ended = desk.crawl(*arguments, source=None)

    assert (ended.exit_code, sentence in ended.log) == (2, True), ended.log


def test_a_wrong_variable_is_2(desk: Desk) -> None:
    ended = desk.crawl(FEATURES_ALLOW_NETWORKS="everything")

    assert (ended.exit_code, "FEATURES_ALLOW_NETWORKS is 'everything'" in ended.log) == (2, True)


def test_a_data_folder_that_cannot_be_made_is_2(desk: Desk) -> None:
    ended = desk.crawl(FEATURES_DATA_DIR="/dev/null/data")

    assert (ended.exit_code, "FEATURES_DATA_DIR is /dev/null/data" in ended.log) == (2, True), ended.log


def test_a_broken_source_file_is_2(desk: Desk) -> None:
    desk.describe('name = "tidewater"\nhme = "x"\n')
    ended = desk.crawl()

    assert (ended.exit_code, "tidewater.toml" in ended.log) == (2, True)


def test_a_broken_source_file_beside_the_one_that_was_asked_for_is_named(desk: Desk) -> None:
    desk.describe('name = "coast"\nhme = "x"\n', "coast")
    ended = desk.crawl("-a", "limit=40")

    assert (ended.exit_code, "coast.toml: line 2: hme is not a key" in ended.log) == (0, True), ended.log


def test_a_broken_source_file_among_all_is_3_and_the_others_are_crawled(desk: Desk, runs: Runs) -> None:
    desk.describe('name = "coast"\nhme = "x"\n', "coast")
    desk.describe(f"enabled = false\n{desk.site.source_toml('thediplomat')}", "thediplomat")
    ended = desk.crawl(source=None)

    run = runs.last(SOURCE)
    assert run is not None
    assert (ended.exit_code, run.status, "coast.toml" in ended.log) == (3, RunStatus.SUCCEEDED, True), (
        ended.log
    )


def test_a_defect_of_ours_is_1_and_every_link_it_hit_is_accounted_for(desk: Desk, runs: Runs) -> None:
    pipelines = {**settings.ITEM_PIPELINES, "tests.integration.crawl.broken.Broken": 250}
    ended = desk.crawl("-s", f"ITEM_PIPELINES={json.dumps(pipelines)}")

    run, links = runs.last(SOURCE), len(desk.site.features)
    assert run is not None
    assert (ended.exit_code, run.tally.failed, run.tally.deferred) == (1, links, 0), ended.log
    assert run.ending == f"{links} links: {links} failed; our own code failed {links} times, see the log"


def test_a_site_that_does_not_answer_is_4(desk: Desk) -> None:
    desk.describe(desk.site.source_toml(SOURCE).replace(f"{desk.site.url}/", SILENT))
    ended = desk.crawl()

    assert ended.exit_code == 4, ended.log


def test_a_run_that_is_going_on_is_5(desk: Desk, engine: Engine) -> None:
    _begin(engine, this_process())
    ended = desk.crawl()

    assert (ended.exit_code, "is going on since" in ended.log) == (5, True)


def test_a_database_out_of_reach_is_6(desk: Desk) -> None:
    ended = desk.crawl(FEATURES_DATABASE_URL="postgresql://reader:hush-hush@127.0.0.1:9/none")

    assert (ended.exit_code, "out of reach" in ended.log, "hush-hush" in ended.log) == (6, True, False)


def test_the_run_of_a_dead_process_is_closed_by_the_next_crawl(
    desk: Desk, engine: Engine, runs: Runs
) -> None:
    host, boot, *_ = this_process().split("/")
    # no process has this number: Linux counts to 2 ** 22
    lease = _begin(engine, f"{host}/{boot}/4194305/1")
    ended = desk.crawl()

    dead = runs.get(lease.run_id)
    assert dead is not None
    assert (ended.exit_code, dead.status) == (0, RunStatus.ABANDONED), ended.log


def test_a_slot_that_has_had_its_run_is_0_and_fetches_nothing(desk: Desk) -> None:
    slot = ("-a", "trigger=schedule", "-a", "slot=2026-01-31T06:30:00Z")
    desk.crawl(*slot)
    desk.site.forget_requests()
    ended = desk.crawl(*slot)

    assert (ended.exit_code, desk.site.requests) == (0, ()), ended.log


def test_an_interruption_is_7_and_ends_the_run(desk: Desk, runs: Runs) -> None:
    story = desk.site.features[-1]
    desk.site.slow(story.path, 1.5)
    crawl = subprocess.Popen(
        desk.command(), env=desk.variables(), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert crawl.stderr is not None
    for line in crawl.stderr:
        if " began" in line:
            break
    crawl.send_signal(signal.SIGTERM)
    log = crawl.communicate(timeout=PATIENCE_S)[1]

    run = runs.last(SOURCE)
    assert run is not None
    assert (crawl.returncode, run.status is RunStatus.RUNNING) == (7, False), log


def _begin(engine: Engine, owner: str) -> Lease:
    Sources(engine).register(SOURCE, "The Tidewater Review", "http://127.0.0.1/")
    now = datetime.now(UTC)
    return Runs(engine).start(
        SOURCE,
        trigger=Trigger.MANUAL,
        slot=now,
        owner=owner,
        code_version="1",
        config_sha256="0" * 64,
        now=now,
    )
