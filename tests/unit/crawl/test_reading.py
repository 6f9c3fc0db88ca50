"""Readings of a source's listings: what they missed, and which of them made it good."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from crawler.discover import Discovered
from crawler.reading import Reading, who_closed
from crawler.source import Discover
from storage.gaps import OpenGap
from storage.link import Channel, Link

HOST = "https://news.test"
TODAY = date(2025, 7, 24)


def link(number: int) -> Link:
    return Link(url=f"{HOST}/2025/{number}", channel=Channel.LISTING, via=HOST, position=0)


def reading(kind: str, *numbers: int, last: Iterable[int] = (), before: Iterable[int] = ()) -> Reading:
    """One that has read a page of these links."""
    opened = Reading.of(
        Discover.model_validate({"kind": kind, "url": f"{HOST}/{kind}"}),
        today=TODAY,
        last_poll=[link(number) for number in last],
        before=[link(number).url for number in before],
    )
    opened.read(f"{HOST}/{kind}", Discovered(links=tuple(link(number) for number in numbers)))
    return opened


def noticed(of: Reading) -> OpenGap:
    """The gap that it left."""
    of.gap = gap(of.via, of.walk.links[-1].url)
    return of.gap


def gap(via: str, first_new_url: str) -> OpenGap:
    return OpenGap(
        gap_id=uuid4(),
        channel=Channel.FEED,
        via=via,
        last_seen_url=link(1).url,
        first_new_url=first_new_url,
        detected_at=datetime(2025, 7, 24, tzinfo=UTC),
    )


def test_links_are_told_of_by_the_page_they_stand_on() -> None:
    assert [each.via for each in reading("listing", 5, 4).walk.links] == [f"{HOST}/listing"] * 2


@pytest.mark.parametrize(
    ("kind", "last", "has_missed"),
    [("feed", [1], True), ("feed", [41], False), ("feed", [], False), ("sitemap", [1], False)],
)
def test_what_does_not_meet_the_last_poll_has_missed_something(
    kind: str, last: list[int], *, has_missed: bool
) -> None:
    assert reading(kind, *range(50, 40, -1), last=last).has_missed is has_missed


def test_a_listing_without_entries_has_missed_nothing_that_could_be_told() -> None:
    assert not reading("feed", last=[1]).has_missed


def test_a_listing_that_met_its_last_poll_closes_the_gap_of_a_feed() -> None:
    feed = reading("feed", *range(50, 40, -1), last=[1])
    listing = reading("listing", *range(50, 18, -1), last=[19, 18])

    assert who_closed(noticed(feed), [feed, listing]) is listing


def test_a_listing_of_other_things_does_not_close_it() -> None:
    feed = reading("feed", *range(50, 40, -1), last=[1])
    other = reading("listing", 901, 900, last=[900])

    assert who_closed(noticed(feed), [feed, other]) is None


def test_a_listing_that_is_new_does_not_close_it() -> None:
    feed = reading("feed", *range(50, 40, -1), last=[1])
    listing = reading("listing", *range(50, 30, -1))

    assert who_closed(noticed(feed), [feed, listing]) is None


def test_an_earlier_gap_is_closed_only_by_what_was_known_before_it() -> None:
    earlier = gap(f"{HOST}/feed", link(41).url)
    short = reading("listing", *range(60, 40, -1), last=[45, 44], before=[1, 2])
    far = reading("listing", *range(60, 0, -1), last=[45, 44], before=[1, 2])

    assert (who_closed(earlier, [short]), who_closed(earlier, [far])) == (None, far)


def test_while_an_earlier_gap_is_open_the_last_poll_counts_for_a_new_one() -> None:
    assert not reading("listing", *range(60, 40, -1), last=[45, 44], before=[1, 2]).has_missed


def test_a_page_that_failed_is_told_of_once() -> None:
    failed = reading("listing", 5, 4)
    failed.fail(failed.via, "HTTP 500")

    assert (failed.trouble, failed.note) == (None, None)


def test_the_end_of_a_budget_of_pages_is_a_note_and_that_of_links_a_trouble() -> None:
    walk = Discover(kind="listing", url=f"{HOST}/list/", pages=1, max_links=2)
    read = Reading.of(walk, today=TODAY, last_poll=(), before=())
    read.read(read.via, Discovered(links=(link(5), link(4)), next_pages=(f"{HOST}/list/2/",)))
    cut = Reading.of(walk, today=TODAY, last_poll=(), before=())
    cut.read(cut.via, Discovered(links=(link(5), link(4), link(3))))

    assert (read.note, read.trouble) == (
        f"{HOST}/list/: its first page was read, as the source's file says (pages)",
        None,
    )
    assert (cut.note, cut.trouble) == (None, f"{HOST}/list/: its budget of 2 links is used up")
