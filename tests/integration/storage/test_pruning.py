"""What pruning takes away, and that the feed goes on above its floor."""

from pathlib import Path

import pytest
from sqlalchemy import event

from storage import pruning
from storage.articles import Articles
from storage.changes import Changes, Cursor
from storage.pruning import prune
from tests.articles import later, story
from tests.integration.storage.conftest import Desk, problems


def test_pruning_raises_the_floor_and_keeps_the_articles(desk: Desk, archived: Path) -> None:
    desk.crawl(story("one"), story("two"))
    desk.crawl(story("one", "Edited text of one."))
    gone = prune(desk.engine, later(minutes=5))
    head = Changes(desk.engine).head()

    assert (gone.changes, gone.floor_seq) == (2, 2)
    assert (head.floor_seq, head.seq) == (2, 3)
    assert desk.rows("SELECT count(*), max(seq) FROM articles_v1") == [(2, 3)]
    assert [row["seq"] for row in Changes(desk.engine).after(Cursor(epoch=head.epoch, seq=2))] == [3]
    assert problems(desk, archived) == {}


def test_pruning_takes_no_revision_from_those_who_compare_them(desk: Desk) -> None:
    for paragraphs in ((), ("Edited text of one.",), ("Edited text of one.", "And more of it.")):
        desk.crawl(story("one", *paragraphs))
    prune(desk.engine, later(minutes=7))

    states = Articles(desk.engine).revisions(story("one").url)
    assert [(state.revision_no, state.seq) for state in states] == [(1, None), (2, None), (3, 3)]


def test_pruning_step_by_step_takes_what_pruning_at_once_takes(
    desk: Desk, archived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(pruning, "_RUNS_AT_ONCE", 2)
    for _ in range(5):
        desk.crawl(story("one"), story("two"))
    desk.crawl(*(story(f"s{number}") for number in range(5)))
    gone = prune(desk.engine, later(days=1))

    # of each address the request that brought its revision, and the newest
    assert (gone.changes, gone.links, gone.fetches, gone.floor_seq) == (7, 15, 6, 7)
    assert desk.rows("SELECT count(*) FROM changes_v1") == [(0,)]
    assert problems(desk, archived) == {}


def test_while_links_and_requests_are_pruned_the_counter_is_free(desk: Desk) -> None:
    for _ in range(3):
        desk.crawl(story("one"), story("two"))
    transactions: list[set[str]] = [set()]

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if "UPDATE" in statement or "DELETE" in statement:
            tables = ("feed_head", "run_link", "page_fetch")
            transactions[-1] |= {table for table in tables if f" {table}" in statement}

    event.listen(desk.engine, "before_cursor_execute", note)
    event.listen(desk.engine, "commit", lambda _: transactions.append(set()))
    prune(desk.engine, later(days=1))

    written = [tables for tables in transactions if "feed_head" in tables]
    assert written
    assert [tables for tables in written if tables & {"run_link", "page_fetch"}] == []


def test_the_feed_goes_on_after_everything_was_pruned(desk: Desk) -> None:
    desk.crawl(story("one"))
    prune(desk.engine, later(days=1))
    (saved,) = desk.crawl(story("two"))

    assert saved.seq == 2
