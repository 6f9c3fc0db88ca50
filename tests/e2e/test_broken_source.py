"""A source file that cannot be used harms no command that is about the others."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.commands import Installation

OWN_PAGE = Path(__file__).parents[1] / "pages" / "valley-record" / "library-vote" / "page.html"


@pytest.fixture
def beside_a_broken_one(crawled: Installation) -> Iterator[Installation]:
    """An installation with what it crawled, and a file that cannot be used."""
    path = crawled.folder / "sources" / "bad.toml"
    path.write_text("x = 1\n", encoding="utf-8")
    yield crawled
    path.unlink()


@pytest.mark.parametrize(
    "command",
    [
        ["sources"],
        ["sources", "check", "tidewater"],
        ["explain", str(OWN_PAGE)],
        ["explain", str(OWN_PAGE), "--source", "tidewater"],
        ["reprocess", "--source", "tidewater", "--dry-run"],
        ["quarantine", "retry"],
        ["learn", "tidewater"],
    ],
    ids=" ".join,
)
def test_the_others_are_used_and_the_broken_one_is_named(
    command: list[str], beside_a_broken_one: Installation
) -> None:
    done = beside_a_broken_one.run("features", *command)

    assert (done.code, done.err.count("x is not a key")) == (3, 1), done.err
    assert done.out


def test_the_list_as_json_is_whole(beside_a_broken_one: Installation) -> None:
    done = beside_a_broken_one.run("features", "sources", "--json")

    assert done.code == 3
    assert "tidewater" in [each["name"] for each in json.loads(done.out)]


def test_what_is_stored_is_read_without_any_file(beside_a_broken_one: Installation) -> None:
    done = beside_a_broken_one.run("features", "articles", "--source", "tidewater")

    assert (done.code, done.err) == (0, "")
    assert "tidewater" in done.out


@pytest.mark.parametrize(
    "command",
    [
        ["sources", "check", "bad"],
        ["articles", "--source", "bad"],
        ["explain", str(OWN_PAGE), "--source", "bad"],
    ],
    ids=" ".join,
)
def test_the_broken_one_cannot_be_asked_for(command: list[str], beside_a_broken_one: Installation) -> None:
    done = beside_a_broken_one.run("features", *command)

    assert (done.code, done.out) == (2, "")
    assert "bad.toml: line 1: x is not a key" in done.err
