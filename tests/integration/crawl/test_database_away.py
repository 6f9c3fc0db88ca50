"""The database goes away in the middle of a crawl, and comes back."""

import subprocess
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from storage.engine import open_database
from storage.run import RunStatus
from storage.runs import Runs
from tests.faults.relay import relay
from tests.integration.crawl.conftest import PATIENCE_S, Desk
from tests.site import Newspaper

#: requests that were under way when the pause began, and their redirects
IN_FLIGHT = 16
#: as often is the store asked again while it is away
TRIES = 2


def until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)


class Crawl:
    """A crawl that is running, and what it has said."""

    def __init__(self, desk: Desk, *arguments: str) -> None:
        self.process = subprocess.Popen(
            desk.command(*arguments),
            env=desk.variables(),
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self.said: list[str] = []
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def has_said(self, words: str) -> bool:
        """It stands in its log."""
        return any(words in line for line in self.said)

    def end(self) -> int:
        """Wait for its end; the exit code."""
        code = self.process.wait(PATIENCE_S)
        self._listener.join()
        return code

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line)
        self.process.stderr.close()


def test_a_crawl_waits_for_its_database_and_ends_well(
    tmp_path: Path, postgresql_url: str, site: Newspaper
) -> None:
    direct = open_database(postgresql_url)

    def stored() -> int:
        with direct.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM articles_v1")).scalar_one())

    for story in site.features[::2]:  # still on their way when the first of the others are stored
        site.slow(story.path, 4.0)
    with relay(postgresql_url) as way:
        crawl = Crawl(Desk(tmp_path, way.url, site))
        try:
            until(lambda: stored() > 0, "the first article is stored")
            way.hold()
            until(lambda: way.held > 0, "the crawl asks the store, and hears nothing")
            way.refuse()
            until(lambda: crawl.has_said("The crawl pauses"), "the crawl pauses")
            asked = len(site.requests)
            until(lambda: way.refused > TRIES, "the crawl tries again")
            asked_while_away = len(site.requests) - asked
            stored_while_away = stored()
            way.let_pass()
            code = crawl.end()
        finally:
            crawl.process.kill()
            crawl.end()
    (run,) = Runs(direct).recent(10)
    with direct.connect() as connection:
        feed = connection.execute(
            text("SELECT count(*), max(seq), (SELECT seq FROM feed_v1) FROM changes_v1")
        ).one()
    number = stored()
    direct.dispose()

    assert (code, run.status) == (0, RunStatus.SUCCEEDED), crawl.said
    assert crawl.has_said("The database is back")
    assert 0 < stored_while_away < number == len(site.features)
    assert set(feed) == {number}
    assert asked_while_away <= IN_FLIGHT
    assert not crawl.has_said("Traceback"), "".join(crawl.said)


def test_a_crawl_whose_database_stays_away_is_6_and_no_defect(
    tmp_path: Path, postgresql_url: str, site: Newspaper
) -> None:
    for story in site.features[::2]:
        site.slow(story.path, 2.0)
    with relay(postgresql_url) as way:
        crawl = Crawl(Desk(tmp_path, way.url, site), "-s", "DATABASE_PATIENCE_S=1")
        try:
            until(lambda: len(site.requests) > TRIES, "the crawl asks for pages")
            way.refuse()
            code = crawl.end()
        finally:
            crawl.process.kill()
            crawl.end()
    direct = open_database(postgresql_url)
    (run,) = Runs(direct).recent(10)
    direct.dispose()

    assert (code, run.status) == (6, RunStatus.RUNNING), crawl.said
    assert crawl.has_said("the crawl is ended")
    assert not crawl.has_said("Traceback"), "".join(crawl.said)


def test_a_crawl_whose_run_another_process_ended_is_3_and_no_defect(desk: Desk, runs: Runs) -> None:
    for story in desk.site.features:
        desk.site.slow(story.path, 2.0)
    crawl = Crawl(desk)
    try:
        until(lambda: len(desk.site.requests) > TRIES, "the crawl asks for pages")
        runs.abandon_dead(datetime.now(UTC) + timedelta(days=1), lambda _owner: False)
        code = crawl.end()
    finally:
        crawl.process.kill()
        crawl.end()
    (run,) = runs.recent(10)

    assert (code, run.status) == (3, RunStatus.ABANDONED), crawl.said
    assert crawl.has_said("was ended or taken over by another process")
    assert not crawl.has_said("Traceback"), "".join(crawl.said)
