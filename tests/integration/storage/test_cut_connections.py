"""On the way to PostgreSQL: a commit is carried out, and its connection cut before the answer."""

from storage.articles import Articles
from storage.engine import open_database
from storage.run import LinkOutcome
from tests.articles import story
from tests.faults.relay import relay
from tests.integration.storage.conftest import Desk, furnish

CUTS = 100


def test_a_commit_whose_answer_was_cut_off_is_one_change(postgresql_url: str) -> None:
    with relay(postgresql_url) as way:
        engine = open_database(way.url)
        furnish(engine)
        desk = Desk(engine)
        lease = desk.start()
        saved = []
        for number in range(CUTS):
            batch = [desk.observe(lease, story(f"s{number}")), desk.observe(lease, story("same"))]
            way.lose_answer()
            saved.append(Articles(engine).save(batch, desk.now()))
        engine.dispose()
    direct = open_database(postgresql_url)
    counts = Desk(direct).rows("SELECT count(*), max(seq), count(DISTINCT change_id) FROM changes_v1")
    direct.dispose()

    assert way.lost_answers == CUTS
    assert {first.outcome for first, _ in saved} == {LinkOutcome.NEW}
    assert {second.outcome for _, second in saved[1:]} == {LinkOutcome.UNCHANGED}
    assert counts == [(CUTS + 1, CUTS + 1, CUTS + 1)]
    assert [first.seq for first, _ in saved][1:] == list(range(3, CUTS + 2))
