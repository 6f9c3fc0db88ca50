"""A walk meets the last poll, ends at its budget, or names its gap."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discover import Discovered
from crawler.discover.overlap import Walk, begin
from crawler.source import Discover
from storage.link import Channel, Link
from tests.unit.discover.pages import HOST

TODAY = date(2025, 7, 24)
PER_PAGE = 10


def address(number: int) -> str:
    return f"{HOST}/2025/{number}"


def addresses(newest: int) -> list[str]:
    return [address(number) for number in range(1, newest + 1)]


def listed(numbers: Iterable[int], *, next_page: str | None = None) -> Discovered:
    links = tuple(
        Link(url=address(number), channel=Channel.LISTING, via=HOST, position=position)
        for position, number in enumerate(numbers)
    )
    return Discovered(links=links, next_pages=(next_page,) if next_page else ())


def place(kind: str = "listing", **fields: object) -> Discover:
    return Discover.model_validate({"kind": kind, "url": f"{HOST}/list/"} | fields)


def walked(walk: Walk, newest: int) -> Walk:
    """The walk through a listing of all articles from ``newest`` down to 1, ten to a page."""
    while url := walk.next_page:
        top = newest - PER_PAGE * int(url.rpartition("=")[2] or 0) if "=" in url else newest
        shown = range(top, max(top - PER_PAGE, 0), -1)
        page = (newest - top) // PER_PAGE
        more = f"{HOST}/list/?p={page + 1}" if top > PER_PAGE else None
        walk = walk.after(url, listed(shown, next_page=more))
    return walk


def test_a_new_listing_is_read_as_far_as_its_pages() -> None:
    walk = walked(begin(place(pages=3), today=TODAY, known=()), newest=100)

    assert (len(walk.links), walk.ending) == (
        30,
        "its first 3 pages were read, as the source's file says (pages)",
    )


def test_a_poll_that_meets_the_last_one_reads_one_page() -> None:
    walk = walked(begin(place(pages=3), today=TODAY, known=addresses(95)), newest=100)

    assert (walk.pages_read, walk.ending) == (1, "it has met the last poll")


@given(last=st.integers(1, 80), news=st.integers(0, 300))
def test_whatever_appeared_since_the_last_poll_is_found_by_paging_back(last: int, news: int) -> None:
    known = [address(number) for number in range(max(1, last - PER_PAGE + 1), last + 1)]

    walk = walked(begin(place(pages=2), today=TODAY, known=known), newest=last + news)

    assert {link.url for link in walk.links} >= {
        address(number) for number in range(last + 1, last + news + 1)
    }
    assert walk.is_overlapping


def test_one_old_story_pinned_to_the_top_is_no_overlap() -> None:
    walk = begin(place("feed"), today=TODAY, known=addresses(10))

    assert not walk.after(walk.next_page or "", listed([3, *range(50, 41, -1)])).is_overlapping


def test_addresses_meet_in_their_normal_form() -> None:
    walk = begin(place("feed"), today=TODAY, known=[f"{address(7)}/?utm_source=feed"])

    assert walk.after(walk.next_page or "", listed([8, 7])).is_overlapping


def test_what_stands_beyond_the_budget_of_links_is_no_overlap() -> None:
    walk = begin(place(max_links=3), today=TODAY, known=addresses(10))

    walk = walk.after(walk.next_page or "", listed(range(20, 0, -1)))

    assert (walk.is_overlapping, walk.ending) == (False, "its budget of 3 links is used up")


def test_endless_paging_that_names_nothing_new_ends_after_three_pages() -> None:
    walk = begin(place(pages=1_000), today=TODAY, known=())
    read = 0

    while url := walk.next_page:
        read += 1
        walk = walk.after(url, listed(range(5), next_page=f"{HOST}/list/?p={read}"))

    assert (read, walk.ending) == (4, "3 pages in a row named nothing new")


def test_a_page_that_leads_back_is_not_read_again() -> None:
    walk = begin(place(pages=9), today=TODAY, known=())
    first = walk.next_page or ""

    walk = walk.after(first, listed([1], next_page=f"{HOST}/2")).after(
        f"{HOST}/2", listed([2], next_page=first)
    )

    assert (walk.next_page, walk.ending) == (None, "there is nothing more to read")


def test_links_beyond_the_budget_are_left_and_it_says_so() -> None:
    walk = walked(begin(place(pages=9, max_links=15), today=TODAY, known=()), newest=100)

    assert (len(walk.links), walk.ending) == (15, "its budget of 15 links is used up")


def index(*children: str) -> Discovered:
    return Discovered(next_pages=children)


def test_the_sitemaps_of_an_index_are_read_up_to_the_budget_and_the_index_is_not_counted() -> None:
    walk = begin(place("sitemap", pages=2), today=TODAY, known=())
    walk = walk.after(walk.next_page or "", index(f"{HOST}/a", f"{HOST}/b", f"{HOST}/c"))
    read = []

    while url := walk.next_page:
        read.append(url)
        walk = walk.after(url, listed([len(read)]))

    assert read == [f"{HOST}/a", f"{HOST}/b"]


def test_an_index_that_leads_into_itself_for_ever_is_left_at_depth_three() -> None:
    walk = begin(place("sitemap", pages=100), today=TODAY, known=())
    read = 0

    while url := walk.next_page:
        read += 1
        walk = walk.after(url, index(f"{url}x"))

    assert read == 3


def test_a_wide_maze_of_indexes_is_left_after_fifty() -> None:
    walk = begin(place("sitemap", pages=100), today=TODAY, known=())
    walk = walk.after(walk.next_page or "", index(*(f"{HOST}/{number}" for number in range(500))))

    while url := walk.next_page:
        walk = walk.after(url, index(f"{url}/x"))

    assert walk.ending == "50 pages in all only led to others"


def test_an_archive_begins_with_each_of_its_months() -> None:
    archive = place("archive", url=f"{HOST}/%Y/%m/", months=2)

    assert [url for url, _ in begin(archive, today=TODAY, known=()).wanted] == [
        f"{HOST}/2025/07/",
        f"{HOST}/2025/06/",
    ]


@pytest.mark.parametrize("months", [1, 2])
def test_what_could_not_be_read_is_left_out_and_told_when_nothing_else_is_left(months: int) -> None:
    walk = begin(place("archive", url=f"{HOST}/%Y/%m/", months=months), today=TODAY, known=())

    walk = walk.without(f"{HOST}/2025/07/", "HTTP 500")

    assert (walk.next_page, walk.ending) == (
        (None, f"{HOST}/2025/07/ could not be read: HTTP 500") if months == 1 else (f"{HOST}/2025/06/", None)
    )
