"""Gaps of a listing, from first sight to their end; and addresses that no listing names any more."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import schema
from storage.errors import LeaseLost
from storage.fetch import Fetch, FetchOutcome
from storage.frontier import UNSETTLED, YOUNG, Frontier
from storage.gaps import Gaps, OpenGap
from storage.link import Channel, Link
from storage.removals import Removals
from storage.run import Lease, LinkOutcome
from storage.runs import Runs
from tests.articles import NOW, later, story
from tests.integration.storage.conftest import Desk

FEED = "https://news.example/feed"


def listed(*names: str, channel: Channel = Channel.FEED) -> list[Link]:
    return [
        Link(url=story(name).url, channel=channel, via=FEED, position=position)
        for position, name in enumerate(names)
    ]


def opened(desk: Desk, lease: Lease) -> OpenGap:
    return Gaps(desk.engine).open(
        lease,
        channel=Channel.FEED,
        via=FEED,
        last_seen_url=story("old").url,
        first_new_url=story("new").url,
        now=desk.now(),
    )


def test_an_open_gap_is_found_again(desk: Desk) -> None:
    gap = opened(desk, desk.start())

    assert Gaps(desk.engine).open_of("news") == [gap]


def test_a_gap_is_narrowed_and_closed_with_how(desk: Desk) -> None:
    lease = desk.start()
    gap = opened(desk, lease)
    Gaps(desk.engine).narrow(lease, gap.gap_id, story("middle").url)
    Gaps(desk.engine).close(lease, gap.gap_id, "read back to the last poll", desk.now())

    assert Gaps(desk.engine).open_of("news") == []
    assert desk.rows("SELECT source, channel, via, last_seen_url, first_new_url, how FROM gaps_v1") == [
        ("news", "feed", FEED, story("old").url, story("middle").url, "read back to the last poll")
    ]


def test_a_gap_that_is_closed_stays_as_it_is(desk: Desk) -> None:
    lease = desk.start()
    gap = opened(desk, lease)
    for how in ("first", "second"):
        Gaps(desk.engine).close(lease, gap.gap_id, how, desk.now())

    assert desk.rows("SELECT how FROM gaps_v1") == [("first",)]


def test_a_run_that_was_taken_over_enters_no_gap(desk: Desk) -> None:
    lease = desk.start()
    Runs(desk.engine).abandon_dead(desk.now(), lambda _: False)

    with pytest.raises(LeaseLost):
        opened(desk, lease)


def test_what_was_known_before_a_gap_is_what_runs_that_had_ended_were_told_of(desk: Desk) -> None:
    first = desk.start()
    Runs(desk.engine).discover(first, listed("one", "two"), desk.now())
    desk.finish(first)
    second = desk.start()
    Runs(desk.engine).discover(second, listed("three"), desk.now())
    gap = opened(desk, second)
    desk.finish(second)

    assert Gaps(desk.engine).known_before("news", gap.detected_at) == {story("one").url, story("two").url}


def test_a_link_that_was_only_revisited_is_not_known_from_a_listing(desk: Desk) -> None:
    lease = desk.start()
    Runs(desk.engine).discover(lease, listed("one", channel=Channel.REVISIT), desk.now())
    desk.finish(lease)

    assert Gaps(desk.engine).known_before("news", desk.now()) == frozenset()
    assert desk.rows("SELECT channel FROM run_link") == [("revisit",)]
    assert desk.rows("SELECT url FROM listing_link") == []


def test_the_frontier_names_a_young_article_by_the_address_it_was_fetched_from(desk: Desk) -> None:
    desk.crawl(story("one"))

    assert Frontier(desk.engine).young("news", later(hours=1)) == [
        Link(url=story("one").url, channel=Channel.REVISIT, via=story("one").url, position=0)
    ]


def test_the_frontier_lets_go_of_an_article_that_is_no_longer_young(desk: Desk) -> None:
    desk.crawl(story("one"))

    assert Frontier(desk.engine).young("news", NOW + YOUNG + timedelta(days=1)) == []


def test_the_frontier_names_no_article_that_was_taken_down(desk: Desk) -> None:
    desk.crawl(story("one"))
    lease = desk.start()
    gone = Fetch(url=story("one").url, requested_at=desk.now(), outcome=FetchOutcome.GONE, http_status=410)
    Removals(desk.engine).missing(lease, gone.url, gone, desk.now())
    desk.finish(lease)

    assert Frontier(desk.engine).young("news", later(hours=1)) == []


@pytest.mark.parametrize(
    ("outcome", "is_named"),
    [
        (LinkOutcome.FAILED, True),
        (LinkOutcome.DEFERRED, True),
        (LinkOutcome.REJECTED, False),
        (LinkOutcome.UNCHANGED, False),
    ],
)
def test_the_frontier_names_links_that_came_to_no_end(
    desk: Desk, outcome: LinkOutcome, *, is_named: bool
) -> None:
    lease = desk.start()
    Runs(desk.engine).discover(lease, listed("one"), desk.now())
    Runs(desk.engine).account(lease, story("one").url, outcome, reason="so", fetch_id=None, now=desk.now())
    desk.finish(lease)

    assert bool(Frontier(desk.engine).unsettled("news", later(hours=1))) is is_named
    assert Frontier(desk.engine).unsettled("news", NOW + UNSETTLED + timedelta(days=1)) == []


def test_an_unsettled_link_keeps_what_its_listing_said(desk: Desk) -> None:
    lease = desk.start()
    said = Link(
        url=story("one").url, channel=Channel.FEED, via=FEED, position=4, headline="Said", authors=("A",)
    )
    Runs(desk.engine).discover(lease, [said], desk.now())
    desk.finish(lease)

    assert Frontier(desk.engine).unsettled("news", later(hours=1)) == [replace(said, channel=Channel.REVISIT)]


def test_of_a_link_the_newest_account_counts(desk: Desk) -> None:
    for outcome in (LinkOutcome.FAILED, LinkOutcome.REJECTED):
        lease = desk.start()
        Runs(desk.engine).discover(lease, listed("one"), desk.now())
        Runs(desk.engine).account(lease, story("one").url, outcome, reason="", fetch_id=None, now=desk.now())
        desk.finish(lease)

    assert Frontier(desk.engine).unsettled("news", later(hours=1)) == []


def test_one_step_back_the_store_knows_no_revisits(desk: Desk) -> None:
    lease = desk.start()
    Runs(desk.engine).discover(lease, listed("one", channel=Channel.REVISIT), desk.now())
    schema.downgrade(desk.engine, "0004")

    assert desk.rows("SELECT channel FROM run_link") == [("request",)]
    with pytest.raises(IntegrityError), desk.engine.begin() as connection:
        connection.execute(text("UPDATE run_link SET channel = 'revisit'"))


@pytest.mark.parametrize("table", ["discovery_gap", "listing_link", "run_link"])
def test_the_word_for_a_revisit_is_in_the_constraint_of_each_table(desk: Desk, table: str) -> None:
    catalogue = (
        f"SELECT sql FROM sqlite_schema WHERE name = '{table}'"
        if desk.engine.dialect.name == "sqlite"
        else f"SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint "
        f"WHERE conrelid = '{table}'::regclass AND contype = 'c'"
    )

    assert "'revisit'" in str(desk.rows(catalogue))
