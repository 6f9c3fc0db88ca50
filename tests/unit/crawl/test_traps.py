"""What addresses of one kind have in common, and when a kind is left."""

import pytest

from crawler.traps import BARREN_PAGES, MOST_PATTERNS, Traps, url_pattern
from storage.link import Channel, Link
from storage.run import LinkOutcome


def link(path: str) -> Link:
    """A link to a path."""
    url = f"https://news.test{path}"
    return Link(url=url, channel=Channel.LISTING, via="https://news.test/", position=0)


def led_on(pattern: str, pages: int = BARREN_PAGES, traps: Traps | None = None) -> Traps:
    """Traps that have seen so many pages without an article; ``#`` stands for their number."""
    traps = traps or Traps()
    for number in range(pages):
        traps.learn(link(pattern.replace("#", str(number))).url, LinkOutcome.REJECTED)
    return traps


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/2026/01/a-story/", "/0/0/*"),
        ("/calendar/2026/01/31?view=day&zone=UTC", "/calendar/0/0/0?view&zone"),
        ("/shop/red/large?sort=&page=3", "/shop/*/*?page&sort"),
        ("/s-12345/a", "/*/*"),
        ("/", "/"),
    ],
)
def test_a4_47_the_pattern_of_an_address(path: str, pattern: str) -> None:
    assert url_pattern(link(path).url) == pattern


def test_a4_47_a_pattern_without_an_article_is_left_and_no_other() -> None:
    traps = led_on("/calendar/2026/#")

    assert (traps.takes(link("/calendar/2027/1")), traps.takes(link("/news/2027/1"))) == (True, False)
    assert [reason for _, reason in traps.left] == [
        f"left: {BARREN_PAGES} pages in a row like /calendar/0/0 were no article"
    ]


def test_a4_47_facets_in_every_order_are_one_pattern() -> None:
    traps = led_on("/shop/red?size=#&colour=#")

    assert traps.takes(link("/shop/blue?colour=9&size=9"))


@pytest.mark.parametrize("outcome", [LinkOutcome.NEW, LinkOutcome.REVISED, LinkOutcome.UNCHANGED])
def test_a4_47_one_article_shows_that_a_pattern_is_none(outcome: LinkOutcome) -> None:
    traps = led_on("/news/#", BARREN_PAGES - 1)
    traps.learn(link("/news/0").url, outcome)

    assert not led_on("/news/#", 1, traps).takes(link("/news/1"))


def test_a4_47_what_failed_says_nothing_of_a_pattern() -> None:
    traps = led_on("/news/#", BARREN_PAGES - 1)
    traps.learn(link("/news/0").url, LinkOutcome.FAILED)

    assert not traps.takes(link("/news/1"))


def test_a4_47_a_source_of_many_traps_is_left_as_a_whole() -> None:
    traps = Traps()
    endings = []
    for number in range(MOST_PATTERNS):
        led_on(f"/{'abcde'[number]}/#", traps=traps)
        endings.append(traps.ending)

    assert endings == [None] * (MOST_PATTERNS - 1) + [
        f"{MOST_PATTERNS} kinds of its addresses lead to no article"
    ]
