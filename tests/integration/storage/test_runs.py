"""The ledger: one run of a source at a time, every link accounted for, no writing after a take-over."""

from datetime import timedelta

import pytest

from storage.articles import Articles
from storage.errors import LeaseLost, RunInProgress, SlotTaken
from storage.fetch import Fetch, FetchOutcome
from storage.fetches import Fetches
from storage.link import Channel, Link
from storage.run import LinkOutcome, RunStatus, Tally
from storage.runs import Runs
from storage.sources import Sources
from tests.articles import NOW, later, story
from tests.integration.storage.conftest import Desk

FEED = "https://news.example/feed"
LISTING = "https://news.example/features/"


def told(*slugs: str, via: str = FEED) -> list[Link]:
    return [
        Link(
            url=story(slug).url,
            channel=Channel.FEED if via == FEED else Channel.LISTING,
            via=via,
            position=position,
            headline=f"What {slug} means",
            authors=("A. Writer",),
        )
        for position, slug in enumerate(slugs)
    ]


def dead(_: str) -> bool:
    return False


def alive(_: str) -> bool:
    return True


def unknown(_: str) -> None:
    return None


def test_every_link_of_a_run_is_accounted_for(desk: Desk) -> None:
    runs, lease = Runs(desk.engine), desk.start()
    runs.discover(lease, told("new", "same", "wall", "gone", "later"), desk.now())
    Articles(desk.engine).save([desk.observe(lease, story("new"))], desk.now())
    runs.account(
        lease, story("wall").url, LinkOutcome.REJECTED, reason="a wall", fetch_id=None, now=desk.now()
    )
    runs.account(
        lease, story("gone").url, LinkOutcome.FAILED, reason="HTTP 500", fetch_id=None, now=desk.now()
    )
    run = runs.finish(lease, RunStatus.PARTIAL, "one page failed", desk.now())

    assert run.tally == Tally(discovered=5, new=1, rejected=1, failed=1, deferred=2)
    assert run.fetched == 1


def test_a_link_told_of_twice_is_one_link(desk: Desk) -> None:
    runs, lease = Runs(desk.engine), desk.start()
    first = runs.discover(lease, told("one", "two", "one"), desk.now())
    second = runs.discover(lease, told("two", "three", via=LISTING), desk.now())
    run = runs.finish(lease, RunStatus.SUCCEEDED, "looked at", desk.now())

    assert (first, second, run.tally.discovered) == (2, 1, 3)


def test_the_first_account_of_a_link_stands(desk: Desk) -> None:
    runs, lease = Runs(desk.engine), desk.start()
    runs.discover(lease, told("one"), desk.now())
    for outcome in (LinkOutcome.FAILED, LinkOutcome.UNCHANGED):
        runs.account(lease, story("one").url, outcome, reason=outcome, fetch_id=None, now=desk.now())

    assert [a.outcome for a in runs.links(lease.run_id)] == [LinkOutcome.FAILED]


def test_what_the_listing_said_is_kept_beside_the_outcome(desk: Desk) -> None:
    runs, lease = Runs(desk.engine), desk.start()
    runs.discover(lease, told("one", "two"), desk.now())

    assert [a.link for a in runs.links(lease.run_id)] == told("one", "two")


def test_a_listing_that_has_not_changed_gives_its_links_again(desk: Desk) -> None:
    runs = Runs(desk.engine)
    for slugs in (("one", "two"), ("two", "three")):
        lease = desk.start()
        runs.discover(lease, told(*slugs), desk.now())
        runs.discover(lease, told("two", via=LISTING), desk.now())
        desk.finish(lease)

    assert Fetches(desk.engine).known_links("news", FEED) == told("two", "three")
    assert Fetches(desk.engine).known_links("news", LISTING) == told("two", via=LISTING)
    assert Fetches(desk.engine).known_links("news", "https://news.example/other") == []


def test_a_second_run_of_a_source_is_refused_with_the_first(desk: Desk) -> None:
    first = desk.start()

    with pytest.raises(RunInProgress, match="A run of news is going on") as refused:
        desk.start()

    assert refused.value.run.run_id == first.run_id


def test_runs_of_two_sources_go_side_by_side(desk: Desk) -> None:
    Sources(desk.engine).register("other", "Other", "https://other.example/")

    assert desk.start("news").run_id != desk.start("other").run_id


def test_a_slot_has_one_run(desk: Desk) -> None:
    desk.finish(desk.start(slot=NOW))

    with pytest.raises(SlotTaken, match="succeeded"):
        desk.start(slot=NOW)


def test_a_failed_slot_may_be_tried_again(desk: Desk) -> None:
    Runs(desk.engine).finish(desk.start(slot=NOW), RunStatus.FAILED, "no network", desk.now())
    again = Runs(desk.engine).get(desk.start(slot=NOW).run_id)

    assert again is not None
    assert again.attempt == 2


def test_a_skipped_slot_is_a_run_with_its_reason(desk: Desk) -> None:
    run = Runs(desk.engine).skip("news", slot=NOW, reason="the service was down", now=later(hours=1))

    assert (run.status, run.ending, run.tally) == (RunStatus.SKIPPED, "the service was down", Tally())
    with pytest.raises(SlotTaken):
        desk.start(slot=NOW)


def test_a_dead_run_is_abandoned_and_its_books_balance(desk: Desk) -> None:
    runs, lease = Runs(desk.engine), desk.start(owner="host/77")
    runs.discover(lease, told("one", "two", "three"), desk.now())
    Articles(desk.engine).save([desk.observe(lease, story("one"))], desk.now())
    (run,) = runs.abandon_dead(desk.now(), dead)

    assert (run.status, run.tally) == (RunStatus.ABANDONED, Tally(discovered=3, new=1, deferred=2))
    assert "host/77" in str(run.ending)


def test_a_run_that_shows_life_is_left_alone(desk: Desk) -> None:
    lease = desk.start()
    Runs(desk.engine).heartbeat(lease, later(minutes=10))

    assert Runs(desk.engine).abandon_dead(later(minutes=10, seconds=89), unknown) == []


def test_a_run_of_a_process_that_is_known_to_live_may_be_silent(desk: Desk) -> None:
    lease = desk.start()
    Runs(desk.engine).heartbeat(lease, later(minutes=10))

    assert Runs(desk.engine).abandon_dead(later(days=1), alive) == []


def test_a_run_that_shows_life_while_it_is_looked_at_is_left_alone(desk: Desk) -> None:
    runs, lease = Runs(desk.engine), desk.start()

    def slow(_: str) -> None:
        runs.heartbeat(lease, later(minutes=10))

    assert runs.abandon_dead(later(minutes=10), slow) == []
    assert runs.running()[0].run_id == lease.run_id


def test_a_run_silent_for_ninety_seconds_of_which_nothing_is_known_is_abandoned(desk: Desk) -> None:
    lease = desk.start()
    Runs(desk.engine).heartbeat(lease, later(minutes=10))
    abandoned = Runs(desk.engine).abandon_dead(later(minutes=10) + timedelta(seconds=90), unknown)

    assert [run.run_id for run in abandoned] == [lease.run_id]


def test_the_owner_of_an_abandoned_run_writes_no_more(desk: Desk) -> None:
    runs, lease = Runs(desk.engine), desk.start()
    runs.discover(lease, told("one"), desk.now())
    runs.abandon_dead(desk.now(), dead)
    fetch = Fetch(url=FEED, requested_at=desk.now(), outcome=FetchOutcome.TIMEOUT)
    (saved,) = Articles(desk.engine).save([desk.observe(lease, story("one"))], desk.now())

    assert saved.outcome is LinkOutcome.FAILED
    assert desk.rows("SELECT count(*) FROM changes_v1") == [(0,)]
    with pytest.raises(LeaseLost):
        runs.heartbeat(lease, desk.now())
    with pytest.raises(LeaseLost):
        runs.discover(lease, told("two"), desk.now())
    with pytest.raises(LeaseLost):
        runs.account(
            lease, story("one").url, LinkOutcome.FAILED, reason="late", fetch_id=None, now=desk.now()
        )
    with pytest.raises(LeaseLost):
        runs.finish(lease, RunStatus.SUCCEEDED, "late", desk.now())
    with pytest.raises(LeaseLost):
        Fetches(desk.engine).record(lease, fetch)


def test_a_batch_of_two_runs_loses_only_the_lost_one(desk: Desk) -> None:
    Sources(desk.engine).register("other", "Other", "https://other.example/")
    lost, held = desk.start("news", owner="lost"), desk.start("other", owner="held")
    Runs(desk.engine).abandon_dead(desk.now(), lambda owner: owner == "held")
    saved = Articles(desk.engine).save(
        [desk.observe(lost, story("one")), desk.observe(held, story("two"))], desk.now()
    )

    assert [s.outcome for s in saved] == [LinkOutcome.FAILED, LinkOutcome.NEW]


def test_the_shortest_run_is_a_sign_of_life_at_its_start_and_its_end(desk: Desk) -> None:
    lease = desk.start()
    ((started,),) = desk.rows("SELECT heartbeat_at FROM feed_v1")
    assert started is not None
    desk.finish(lease)
    ((finished,),) = desk.rows("SELECT heartbeat_at FROM feed_v1")

    assert str(started) < str(finished)


def test_a_sign_of_life_is_seen_by_readers(desk: Desk) -> None:
    before = desk.rows("SELECT heartbeat_at FROM feed_v1")
    Runs(desk.engine).heartbeat(desk.start(), desk.now())

    assert before == [(None,)]
    assert desk.rows("SELECT heartbeat_at FROM feed_v1") != [(None,)]


def test_a_running_run_shows_its_counts_so_far(desk: Desk) -> None:
    lease = desk.start()
    Runs(desk.engine).discover(lease, told("one", "two"), desk.now())
    Articles(desk.engine).save([desk.observe(lease, story("one"))], desk.now())
    run = Runs(desk.engine).last("news")

    assert run is not None
    assert run.tally == Tally(discovered=2, new=1)
