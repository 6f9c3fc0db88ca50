"""Lost answers, killed writers and writers that meet: nothing is lost, doubled or torn."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from storage import engine as engines
from storage import transactions
from storage.articles import Articles
from storage.engine import open_database
from storage.errors import DatabaseError
from storage.run import LinkOutcome
from storage.runs import Runs
from storage.sources import Sources
from tests.articles import story
from tests.integration.storage.conftest import Desk, furnish

WRITER = Path(__file__).parent / "writer.py"


@contextmanager
def lost_answer(monkeypatch: pytest.MonkeyPatch, times: int = 1) -> Iterator[None]:
    """The next commits are carried out, and their answers never arrive."""
    commit, left = Connection.commit, [times]

    def commit_and_lose(connection: Connection) -> None:
        commit(connection)
        if left[0] > 0:
            left[0] -= 1
            raise OperationalError("COMMIT", None, ConnectionError("cut"), connection_invalidated=True)

    with monkeypatch.context() as patch:
        patch.setattr(Connection, "commit", commit_and_lose)
        yield


def test_a_batch_whose_answer_was_lost_is_stored_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.crawl(story("old"))
    lease = desk.start()
    batch = [
        desk.observe(lease, article)
        for article in (
            story("old"),
            story("old", "Edited text of old."),
            story("new"),
            story("x", headline=None),
        )
    ]
    with lost_answer(monkeypatch):
        saved = Articles(desk.engine).save(batch, desk.now())

    assert [(s.outcome, s.seq) for s in saved] == [
        (LinkOutcome.UNCHANGED, None),
        (LinkOutcome.REVISED, 2),
        (LinkOutcome.NEW, 3),
        (LinkOutcome.REJECTED, None),
    ]
    assert desk.rows("SELECT count(*) FROM changes_v1") == [(3,)]


def test_a_run_whose_answers_were_lost_starts_and_ends_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lost_answer(monkeypatch):
        lease = desk.start()
    with lost_answer(monkeypatch):
        desk.finish(lease)

    assert desk.rows("SELECT status FROM runs_v1") == [("succeeded",)]


def test_work_that_meets_another_writer_is_done_again(engine: Engine) -> None:
    attempts = []

    def work(connection: Connection) -> int:
        attempts.append(1)
        if len(attempts) < 3:
            raise OperationalError("x", None, ConnectionError("cut"), connection_invalidated=True)
        return len(attempts)

    assert transactions.write(engine, work) == 3


def test_articles_that_find_the_counter_held_for_too_long_are_no_failures(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "LOCK_TIMEOUT_MS", 50)
    engine = open_database(postgresql_url)
    furnish(engine)
    desk = Desk(engine)
    lease = desk.start()
    batch = [desk.observe(lease, story(slug)) for slug in ("one", "two")]
    with engine.connect() as other:
        other.execute(text("SELECT seq FROM feed_head FOR UPDATE"))
        with pytest.raises(DatabaseError, match="is busy: another transaction"):
            Articles(engine).save(batch, desk.now())
    saved = Articles(engine).save(batch, desk.now())
    engine.dispose()

    assert [each.outcome for each in saved] == [LinkOutcome.NEW] * 2


def test_two_writers_of_one_address_make_one_article(desk: Desk, database_url: str) -> None:
    Sources(desk.engine).register("other", "Other", "https://other.example/")
    leases = [desk.start("news"), desk.start("other")]
    times = [desk.now() for _ in leases]
    gate, results, errors = threading.Barrier(2), [], []

    def save(number: int) -> None:
        engine = open_database(database_url)
        hand = Desk(engine)
        try:
            for round_ in range(15):
                article = story("race", f"Text of the race in round {round_}, by writer {number}.")
                gate.wait(timeout=30)
                (saved,) = Articles(engine).save([hand.observe(leases[number], article)], times[number])
                results.append(saved)
        except Exception as error:
            errors.append(error)
            gate.abort()
        finally:
            engine.dispose()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert desk.rows("SELECT count(*) FROM articles_v1") == [(1,)]
    assert LinkOutcome.FAILED not in {saved.outcome for saved in results}
    assert sorted(s.seq for s in results if s.seq) == list(range(1, 1 + len([s for s in results if s.seq])))


def test_a_writer_killed_at_any_moment_loses_nothing_it_was_told(desk: Desk, database_url: str) -> None:
    moments = random.Random(7)
    acknowledged: set[str] = set()
    for life in range(6):
        writer = subprocess.Popen(
            [sys.executable, str(WRITER), database_url, f"writer/{life}"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(WRITER.parents[3])},
        )
        assert writer.stdout is not None
        assert json.loads(writer.stdout.readline()) == "ready"
        deadline = time.monotonic() + moments.uniform(0.05, 0.6)
        killer = threading.Timer(deadline - time.monotonic(), writer.send_signal, (signal.SIGKILL,))
        killer.start()
        for line in writer.stdout:
            if line.endswith("\n"):
                acknowledged.add(json.loads(line))
        writer.wait(timeout=30)
        killer.cancel()
        Runs(desk.engine).abandon_dead(desk.now(), lambda _: False)
    found = {str(row[0]) for row in desk.rows("SELECT url FROM articles_v1")}
    torn = desk.rows("SELECT url FROM changes_v1 WHERE op = 'upsert' AND length(body) <> body_chars")
    (feed,) = desk.rows(
        "SELECT (SELECT count(*) FROM changes_v1), (SELECT max(seq) FROM changes_v1), seq FROM feed_v1"
    )
    unbalanced = desk.rows("SELECT run_id FROM runs_v1 WHERE status = 'running'")
    orphans = desk.rows(
        "SELECT revision_id FROM revisions_v1 WHERE revision_id NOT IN (SELECT revision_id FROM changes_v1)"
    )

    assert acknowledged
    assert acknowledged - found == set()
    assert feed[0] == feed[1] == feed[2]
    assert (torn, unbalanced, orphans) == ([], [], [])
