"""When a known page is worth another look."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.fetch.revisit import LONGEST, SHORTEST, next_look
from storage.history import History
from storage.link import Channel, Link

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINK = Link(url="https://news.test/a/", channel=Channel.FEED, via="https://news.test/feed", position=0)


def seen(age: timedelta, *, unchanged: int = 0) -> History:
    """An article of that age that was asked for just now."""
    born = NOW - age
    return History(
        asked_at=NOW,
        first_seen_at=born,
        changed_at=born,
        date_published=born.isoformat(),
        unchanged=unchanged,
    )


def pause(history: History) -> timedelta:
    """How long after the last look the next one comes."""
    return next_look(LINK, history, NOW).at - history.asked_at


def test_a_page_never_asked_for_is_due() -> None:
    assert next_look(LINK, None, NOW).is_due(NOW)


def test_the_youngest_article_waits_the_shortest_pause() -> None:
    assert pause(seen(timedelta(minutes=5))) == SHORTEST


def test_an_older_article_waits_longer() -> None:
    pauses = [pause(seen(timedelta(hours=hours))) for hours in (1, 12, 48, 1_000)]

    assert pauses == sorted(pauses)
    assert len(set(pauses)) == len(pauses)


def test_no_article_waits_longer_than_the_longest_pause() -> None:
    assert pause(seen(timedelta(days=4_000), unchanged=50)) == LONGEST


def test_every_look_without_news_makes_the_pause_longer() -> None:
    pauses = [pause(seen(timedelta(days=3), unchanged=looks)) for looks in range(5)]

    assert pauses == sorted(pauses)
    assert len(set(pauses)) == len(pauses)


def test_an_article_that_just_changed_is_looked_at_sooner() -> None:
    calm = seen(timedelta(days=3))

    assert pause(replace(calm, changed_at=NOW, revision_no=2)) < pause(calm)


def test_an_article_that_was_only_just_stored_is_none_that_changed() -> None:
    stored = replace(seen(timedelta(days=3)), revision_no=1)

    assert pause(replace(stored, changed_at=NOW)) == pause(stored)


def test_a_change_that_the_listing_states_makes_it_due() -> None:
    told = replace(LINK, date_modified="2026-03-01T12:30:00Z")

    assert next_look(told, seen(timedelta(days=3)), NOW).is_due(NOW)


def test_a_change_that_was_seen_already_does_not() -> None:
    told = replace(LINK, date_modified="2026-03-01T11:30:00Z")

    assert not next_look(told, seen(timedelta(days=3)), NOW).is_due(NOW)


@pytest.mark.parametrize("stated", ["yesterday", "", "2026-13-45", "9" * 40])
def test_a_date_that_is_none_is_passed_over(stated: str) -> None:
    assert not next_look(replace(LINK, date_modified=stated), seen(timedelta(days=3)), NOW).is_due(NOW)


def test_failures_double_the_pause() -> None:
    pauses = [pause(History(asked_at=NOW, failures=failures)) for failures in (1, 2, 3)]

    assert pauses == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40)]


def test_a_date_in_the_future_counts_from_when_it_was_seen() -> None:
    history = replace(seen(timedelta(hours=2)), date_published="2099-01-01")

    assert pause(history) == SHORTEST
