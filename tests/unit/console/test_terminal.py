"""What people see on a terminal, wide and narrow, and what a pipe gets."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from console.article_json import article_as_json
from console.cli.article_view import show_article, show_candidates
from console.cli.terminal import ago, span
from tests.unit.console.articles import article

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def written(width: int, *, is_terminal: bool = True) -> Console:
    """A console of this width that keeps what it is given."""
    return Console(
        file=io.StringIO(), width=width, force_terminal=is_terminal, color_system=None, highlight=False
    )


def text_of(console: Console) -> str:
    """What was written to it."""
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 160])
def test_an_article_shows_its_values_their_reasons_and_what_was_removed(width: int) -> None:
    console = written(width)
    show_article(console, article())
    show_candidates(console, article())
    told = text_of(console)

    for expected in (
        "The Lamplighters",
        "p.dek below the headline",
        "not believed: once upon a time",
        "V. Roos",
    ):
        assert expected in told
    for removed in article().removed:
        assert removed.rule in told
        assert removed.because in told
    assert max(map(len, told.splitlines())) <= width


def test_an_empty_article_is_shown_too() -> None:
    console = written(80)
    show_article(console, article(headline=None, blocks=(), removed=(), provenance={}, candidates=()))

    assert "(no headline)" in text_of(console)
    assert "Removed (nothing)" in text_of(console)


def test_an_article_as_json_keeps_everything() -> None:
    whole = json.loads(json.dumps(article_as_json(article())))

    assert whole["body"] == article().body
    assert whole["date_published"] == {
        "value": None,
        "precision": None,
        "quality": "implausible",
        "raw": "once upon a time",
    }
    assert whole["blocks"][0]["kind"] == "paragraph"
    assert [each["rule"] for each in whole["removed"]] == ["promo", "related"]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (185, "3 min 5 s"), (7_440, "2 h 4 min"), (266_400, "3 d 2 h")],
)
def test_a_span_is_told_in_its_two_largest_units(seconds: int, told: str) -> None:
    assert span(timedelta(seconds=seconds)) == told


@pytest.mark.parametrize(("seconds", "told"), [(-300, "5 min ago"), (7_300, "in 2 h"), (0, "now")])
def test_a_time_is_told_from_now(seconds: int, told: str) -> None:
    assert ago(NOW + timedelta(seconds=seconds), NOW) == told
