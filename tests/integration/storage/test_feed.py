"""The feed's promises are kept by the database itself, whoever writes to it."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.articles import Articles
from tests.articles import story
from tests.integration.storage.conftest import Desk

FORBIDDEN = {
    "a number is skipped": (
        "INSERT INTO change SELECT 9, '{id}', 'erase', article_id, revision_id, run_id, committed_at "
        "FROM change WHERE seq = 2"
    ),
    "a number is taken that was not drawn": (
        "INSERT INTO change SELECT 3, '{id}', 'erase', article_id, revision_id, run_id, committed_at "
        "FROM change WHERE seq = 2"
    ),
    "a change is rewritten": "UPDATE change SET op = 'delete' WHERE seq = 1",
    "a change is deleted": "DELETE FROM change WHERE seq = 2",
    "a revision is rewritten": "UPDATE revision SET body = 'x', body_chars = 1",
    "a revision is deleted": "DELETE FROM revision",
    "the counter goes back": "UPDATE feed_head SET seq = 1",
    "the floor goes back": "UPDATE feed_head SET floor_seq = -1",
    "the floor is above the counter": "UPDATE feed_head SET floor_seq = 3",
    "the counter is deleted": "DELETE FROM feed_head",
    "there is a second counter": (
        "INSERT INTO feed_head SELECT 2, epoch, seq, floor_seq, contract, NULL FROM feed_head"
    ),
    "a head goes back": "UPDATE head SET revision_no = 0",
    "a live revision has no text": "UPDATE revision SET body = NULL, body_chars = 0",
    "a run ends unbalanced": "UPDATE run SET discovered = discovered + 1",
    "a run ends without an ending": "UPDATE run SET ending = NULL",
    "an unknown word stands for a status": "UPDATE run SET status = 'done'",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_the_database_refuses(desk: Desk, statement: str) -> None:
    desk.crawl(story("one"), story("two"))

    with pytest.raises(DBAPIError), desk.engine.begin() as connection:
        connection.execute(text(statement.format(id=uuid4())))


def test_a_rollback_gives_its_numbers_back(desk: Desk) -> None:
    desk.crawl(story("one"))
    with desk.engine.connect() as connection:
        connection.execute(text("UPDATE feed_head SET seq = seq + 7"))
        connection.rollback()
    (saved,) = desk.crawl(story("two"))

    assert saved.seq == 2


def test_numbers_are_gapless_and_complete_against_the_counter(desk: Desk) -> None:
    for round_ in range(4):
        desk.crawl(*(story(f"s{n}", f"Text {n} of round {round_ * (n % 2)}.") for n in range(10)))
    (counts,) = desk.rows(
        "SELECT (SELECT count(*) FROM changes_v1), (SELECT max(seq) FROM changes_v1), seq - floor_seq "
        "FROM feed_v1"
    )

    assert counts == (25, 25, 25)


def test_revisions_of_an_article_rise_with_the_feed(desk: Desk) -> None:
    for number in range(5):
        desk.crawl(story("one", f"Text number {number} of one."))

    assert desk.rows("SELECT seq, revision_no FROM changes_v1 ORDER BY seq") == [(n, n) for n in range(1, 6)]


def test_what_was_known_at_a_place_in_the_feed_can_be_asked(desk: Desk) -> None:
    for number in range(3):
        desk.crawl(story("one", f"Text number {number} of one."))
    then = desk.rows(
        "SELECT body FROM changes_v1 WHERE seq = (SELECT max(seq) FROM changes_v1 WHERE seq <= 2)"
    )

    assert then == [("Text number 1 of one.",)]


def test_a_batch_beyond_the_limit_is_refused(desk: Desk) -> None:
    lease = desk.start()
    with pytest.raises(ValueError, match="too large"):
        Articles(desk.engine).save([desk.observe(lease, story(f"s{n}")) for n in range(51)], desk.now())
