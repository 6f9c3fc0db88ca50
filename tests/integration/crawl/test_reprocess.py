"""Reading the archive again, as people start it."""

import signal
import subprocess
import sys
from collections import Counter

import pytest
from sqlalchemy import Engine, text

from storage.articles import Articles
from tests.integration.crawl.conftest import PATIENCE_S, SOURCE, Desk


@pytest.fixture
def crawled(desk: Desk) -> Desk:
    """A desk that has crawled, and whose source then got another rule: a paragraph is dropped."""
    desk.crawl()
    toml = desk.site.source_toml(SOURCE)
    desk.describe(toml.replace("drop = [", 'drop = ["#td-story-body > p:nth-of-type(2)", '))
    return desk


#: the command
COMMAND = "from console.cli import main; main()"
#: the same with small batches; it dies when its third is stored, before it has noted how far it came
BATCH = 4
DYING = f"""
import os, signal
import crawler.reprocess as reading
enter, batches = reading._enter, []
def fatal(*arguments):
    enter(*arguments)
    batches.append(arguments)
    if len(batches) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
reading.AT_ONCE, reading._enter = {BATCH}, fatal
{COMMAND}
"""


def started(desk: Desk, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    return subprocess.run(
        [sys.executable, "-c", program, "reprocess", *arguments],
        env=desk.variables(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def reprocess(desk: Desk, *arguments: str) -> str:
    """What the command says."""
    done = started(desk, COMMAND, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def kinds(engine: Engine) -> Counter[str]:
    """How many articles' newest revision is of which kind."""
    newest = "SELECT article_id, max(revision_no) AS n FROM revisions_v1 GROUP BY article_id"
    query = f"SELECT kind FROM revisions_v1 r JOIN ({newest}) m ON m.article_id = r.article_id"
    with engine.connect() as connection:
        return Counter(connection.execute(text(f"{query} AND n = revision_no")).scalars())


def test_what_is_understood_differently_becomes_a_revision(crawled: Desk, engine: Engine) -> None:
    reprocess(crawled)

    assert kinds(engine)["reextracted"] >= len(crawled.site.features) - 1


def test_a_dry_run_stores_nothing(crawled: Desk, engine: Engine) -> None:
    told = reprocess(crawled, "--dry-run")

    assert ("body" in told, kinds(engine)) == (True, Counter(created=len(crawled.site.features)))


def test_reading_it_once_more_finds_nothing_to_change(crawled: Desk) -> None:
    reprocess(crawled)

    assert " 0 articles changed" in reprocess(crawled)


def test_nothing_is_asked_of_the_site(crawled: Desk) -> None:
    crawled.site.forget_requests()
    reprocess(crawled)

    assert crawled.site.requests == ()


def test_it_shows_that_it_is_alive(crawled: Desk, engine: Engine) -> None:
    reprocess(crawled)
    with engine.connect() as connection:
        query = "SELECT heartbeat_at > started_at FROM runs_v1 ORDER BY started_at DESC LIMIT 1"

        assert connection.execute(text(query)).scalar_one() == 1


def test_killed_in_the_middle_it_goes_on_where_it_was(crawled: Desk) -> None:
    killed = started(crawled, DYING)
    told = reprocess(crawled)

    # of three batches two were noted; the third is read again
    left = len(crawled.site.features) - 2 * BATCH
    assert (killed.returncode, told.partition(" pages")[0].split()[-1]) == (-signal.SIGKILL, str(left))


def test_what_was_asked_for_otherwise_begins_at_the_beginning(crawled: Desk) -> None:
    assert started(crawled, DYING, "--since", "2020-01-31").returncode < 0

    told = reprocess(crawled)
    assert told.partition(" pages")[0].split()[-1] == str(len(crawled.site.features))


def test_killed_in_the_middle_nothing_is_lost_and_nothing_done_twice(crawled: Desk, engine: Engine) -> None:
    started(crawled, DYING)
    before = kinds(engine)["reextracted"]
    reprocess(crawled)

    again = [article.revision_no for article in Articles(engine).recent(100)]
    assert 0 < before < kinds(engine)["reextracted"] == again.count(2) >= len(crawled.site.features) - 1
    assert max(again) == 2
