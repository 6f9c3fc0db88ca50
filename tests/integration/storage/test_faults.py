"""A full disk, four writers at once, and a writer that hangs: on the real databases, with real processes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.articles import Articles
from storage.checks import check_store
from storage.engine import open_database
from storage.errors import DatabaseError
from storage.run import LinkOutcome
from tests.articles import story
from tests.integration.storage.conftest import Desk, furnish

FOLDER = Path(__file__).parent
PATIENCE_S = 60
CONTENDERS = 4
CONTENTION_S = 4


def process(script: str, *arguments: object) -> "subprocess.Popen[str]":
    """A script beside this file, as a process of its own."""
    return subprocess.Popen(
        [sys.executable, str(FOLDER / script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(FOLDER.parents[2])},
    )


def feed_is_whole(desk: Desk) -> bool:
    """The numbers count up by one, and every text is as long as it says."""
    (counts,) = desk.rows(
        "SELECT (SELECT count(*) FROM changes_v1), (SELECT max(seq) FROM changes_v1), seq FROM feed_v1"
    )
    torn = desk.rows("SELECT url FROM changes_v1 WHERE op = 'upsert' AND length(body) <> body_chars")
    return len(set(counts)) == 1 and not torn


def test_a_full_disk_loses_nothing_and_the_same_process_goes_on_when_there_is_room(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    furnish(engine)
    desk = Desk(engine)
    out, err = process("full_disk.py", sqlite_url, 1_000_000).communicate(timeout=PATIENCE_S)
    told = [json.loads(line) for line in out.splitlines()]
    [place] = [number for number, line in enumerate(told) if "error" in line]
    stored = {str(url) for (url,) in desk.rows("SELECT url FROM articles_v1")}

    assert err == ""
    assert 0 < place == len(told) - 31
    assert (
        "cannot be used: disk I/O error" in told[place]["error"] or "the disk is full" in told[place]["error"]
    )
    assert stored == {line["url"] for line in told if "url" in line}
    assert feed_is_whole(desk)
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]
    engine.dispose()


def test_a_server_without_room_is_told_and_gone_on_with(postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    furnish(engine)
    desk = Desk(engine)
    lease = desk.start()
    with engine.begin() as connection:
        # what PostgreSQL answers when its disk is full
        connection.exec_driver_sql(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER no_room BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION no_room()"
        )
    with pytest.raises(DatabaseError, match="its disk is full"):
        Articles(engine).save([desk.observe(lease, story("one"))], desk.now())
    left = desk.rows("SELECT seq FROM feed_v1"), desk.rows("SELECT count(*) FROM revisions_v1")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER no_room ON change")
    (saved,) = Articles(engine).save([desk.observe(lease, story("one"))], desk.now())

    assert left == ([(0,)], [(0,)])
    assert (saved.outcome, saved.seq) == (LinkOutcome.NEW, 1)
    engine.dispose()


def test_writers_at_the_same_time_wait_for_each_other_and_none_fails(desk: Desk, database_url: str) -> None:
    writers = [
        process("contender.py", database_url, f"source{number}", CONTENTION_S) for number in range(CONTENDERS)
    ]
    ended = [writer.communicate(timeout=PATIENCE_S) for writer in writers]
    stored = [int(out) for out, _ in ended if out]

    assert [err for _, err in ended] == [""] * CONTENDERS
    assert all(number > 0 for number in stored)
    assert desk.rows("SELECT count(*) FROM articles_v1") == [(sum(stored),)]
    assert feed_is_whole(desk)
    assert [c.name for c in check_store(desk.engine, Path("/nowhere")) if c.problem] == [
        "archive: every page is there"
    ]


def test_a_writer_that_hangs_with_the_counter_is_cut_off_and_the_others_go_on(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the same settings as in earnest, in seconds instead of tens of seconds
    monkeypatch.setattr("storage.engine.LOCK_TIMEOUT_MS", 1_000)
    engine = open_database(postgresql_url)
    furnish(engine)
    desk = Desk(engine)
    hung = process("hung_writer.py", postgresql_url, 2_500)
    assert hung.stdout is not None
    try:
        assert hung.stdout.readline() == "holding\n"
        started = time.monotonic()
        (saved,) = desk.crawl(story("one"))
        waited = time.monotonic() - started
        hung.send_signal(signal.SIGCONT)
        last_word, _ = hung.communicate(timeout=PATIENCE_S)
    finally:
        hung.kill()
        hung.wait(timeout=PATIENCE_S)

    assert (saved.outcome, saved.seq) == (LinkOutcome.NEW, 1)
    assert 1 < waited < 10
    assert last_word == "refused\n"
    assert feed_is_whole(desk)
    engine.dispose()
