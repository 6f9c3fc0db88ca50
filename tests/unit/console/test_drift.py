"""What a source's new articles say of it, against those of the two weeks before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from console.drift import FEWEST_BEFORE, FEWEST_NEW, drift_findings
from console.health import State
from storage.firsts import First

NOON = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


def firsts(per_day: int = 3, days: int = 15) -> list[First]:
    """So many articles on each day, the newest an hour old."""
    usual = First(first_seen_at=NOON, body_chars=6_000, has_author=True, has_date=True)
    return [
        replace(usual, first_seen_at=NOON - timedelta(days=day, hours=1 + number))
        for day in range(days)
        for number in range(per_day)
    ]


def told(some: Sequence[First]) -> list[str]:
    """The sentences; all of them alarms."""
    findings = list(drift_findings("gazette", some, NOON))
    assert {each.state for each in findings} <= {State.WRONG}
    return [each.sentence for each in findings]


@pytest.mark.parametrize("some", [firsts(), firsts(1), firsts(40), firsts(days=1), []])
def test_a5_56_a_source_that_is_as_it_was_raises_no_alarm(some: list[First]) -> None:
    assert told(some) == []


@pytest.mark.parametrize(
    ("worse", "sentence"),
    [
        ({"body_chars": 900}, "its 5 newest articles have 900 characters on average"),
        ({"has_author": False}, "100% of its 5 newest articles have no author"),
        ({"has_date": False}, "100% of its 5 newest articles have no date"),
    ],
)
def test_a5_56_articles_that_lost_something_raise_one(worse: dict[str, object], sentence: str) -> None:
    some = firsts()
    changed = [replace(each, **worse) for each in some[:FEWEST_NEW]]  # type: ignore[arg-type] # its own fields

    [alarm] = told([*changed, *some[FEWEST_NEW:]])
    assert alarm.startswith(sentence)


def test_a5_56_a_source_that_never_names_its_authors_raises_none() -> None:
    assert told([replace(each, has_author=False) for each in firsts()]) == []


def test_a5_56_one_short_story_among_others_raises_none() -> None:
    some = firsts()

    assert told([replace(some[0], body_chars=200, has_author=False), *some[1:]]) == []


def test_a5_56_too_few_to_compare_with_raise_none() -> None:
    some = [replace(each, body_chars=100) for each in firsts()[: FEWEST_NEW + FEWEST_BEFORE - 1]]

    assert told(some) == []


def test_a5_56_a_source_that_fell_silent_raises_one() -> None:
    later = [replace(each, first_seen_at=each.first_seen_at - timedelta(days=2)) for each in firsts()]

    assert told(later) == [
        "no new article for 2 days; before, 3 came on most days. Does it list them elsewhere?"
    ]


def test_a5_56_a_weekly_paper_is_not_called_silent() -> None:
    weekly = [each for each in firsts(per_day=10) if (NOON - each.first_seen_at).days in (5, 12)]

    assert told(weekly) == []
