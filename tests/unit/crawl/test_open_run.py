"""A run while it goes on."""

from dataclasses import replace
from uuid import uuid4

import pytest

from crawler.open_run import EAGER, POLITE, OpenRun, Wanted
from crawler.source import source_of_url
from storage.link import Channel, Link
from storage.run import Lease, LinkOutcome


def link(number: int | str) -> Link:
    """A link of a listing."""
    url = f"https://news.test/{number}/"
    return Link(url=url, channel=Channel.LISTING, via="https://news.test/", position=0)


@pytest.fixture
def run() -> OpenRun:
    """A run of a source that asks for no delay, with forty links waiting."""
    source = source_of_url("https://news.test/").model_copy(update={"delay_s": 0.0})
    opened = OpenRun(source=source, lease=Lease(run_id=uuid4(), source="news", fence=1))
    opened.waiting.extend(Wanted(link=each) for each in opened.first_told(link(n) for n in range(40)))
    return opened


def test_a_link_told_of_twice_is_told_of_once(run: OpenRun) -> None:
    assert run.first_told([link(1), link("new"), replace(link("new"), via="https://news.test/feed")]) == [
        link("new")
    ]


def test_no_more_is_under_way_than_allowed(run: OpenRun) -> None:
    assert (len(run.take()), len(run.take())) == (EAGER, 0)


def test_a_source_that_asks_for_a_delay_has_little_under_way(run: OpenRun) -> None:
    run.source = run.source.model_copy(update={"delay_s": 2.0})

    assert len(run.take()) == POLITE


def test_a_limit_ends_the_asking(run: OpenRun) -> None:
    run.limit = 3

    assert (len(run.take()), run.is_at_limit) == (3, True)


def test_a_stopped_run_asks_for_nothing(run: OpenRun) -> None:
    run.stopped = "by a signal"

    assert run.take() == []


def test_a_run_with_links_waiting_is_not_over(run: OpenRun) -> None:
    assert not run.is_over


def test_a_run_at_its_limit_is_over_once_its_answers_are_stored(run: OpenRun) -> None:
    run.limit = 1
    run.take()
    before = run.is_over
    run.under_way = 0

    assert (before, run.is_over) == (False, True)


def test_an_answer_on_its_way_to_the_store_keeps_a_run_open(run: OpenRun) -> None:
    run.waiting.clear()
    run.unsettled = 1

    assert not run.is_over


def test_the_tally_counts_each_end(run: OpenRun) -> None:
    for outcome in (LinkOutcome.NEW, LinkOutcome.NEW, LinkOutcome.FAILED):
        run.count(outcome)

    assert (run.tally.discovered, run.tally.new, run.tally.failed) == (40, 2, 1)


def test_listings_that_could_not_be_had_for_one_reason_are_told_of_in_one_sentence(run: OpenRun) -> None:
    for name in ("feed", "list", "archive"):
        run.miss(f"https://news.test/{name}", "robots.txt could not be read")
    run.miss("https://news.test/sitemap.xml", "the server says 500")

    assert run.missed == [
        "https://news.test/feed and 2 more of its listings: robots.txt could not be read",
        "https://news.test/sitemap.xml: the server says 500",
    ]


def test_a3_43_nothing_is_asked_for_while_the_site_shows_what_it_has_for_nothing(run: OpenRun) -> None:
    run.is_probing = True

    assert run.take() == []
