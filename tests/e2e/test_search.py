"""``features search``, as a person and a program call it."""

import json
from pathlib import Path

import pytest

from crawler.endings import Ending
from storage.engine import open_database
from storage.schema import upgrade
from tests.articles import rich_story, story
from tests.e2e.commands import Installation, installation
from tests.integration.storage.conftest import Desk, furnish


@pytest.fixture
def library(tmp_path: Path) -> Installation:
    """An installation with two articles in it."""
    place = installation(tmp_path)
    engine = open_database(place.settings["FEATURES_DATABASE_URL"])
    upgrade(engine)
    furnish(engine)
    Desk(engine).crawl(rich_story("ferry"), story("tram", "No ferry today, but a tram to the old pier."))
    engine.dispose()
    return place


def test_what_was_found_stands_in_brackets_where_there_are_no_colours(library: Installation) -> None:
    told = library.run("features", "search", "ferry", "--author", "muller")

    assert (told.code, told.err) == (0, "")
    assert "What [ferry] means" in told.out
    assert "2026-02-28 · news · Jürgen Müller, Desk" in told.out


def test_an_argument_of_several_words_is_a_phrase(library: Installation) -> None:
    found = [library.run("features", "search", words, "--json").out for words in ("old pier", "pier old")]

    assert [len(json.loads(out)) for out in found] == [1, 0]


def test_a_program_gets_spans(library: Installation) -> None:
    [hit] = json.loads(library.run("features", "search", "tram", "old pier", "--json").out)

    assert [span["text"] for span in hit["snippet"]["spans"] if span["is_found"]] == ["tram", "old", "pier"]


@pytest.mark.parametrize("words", ['"(', "***", ""])
def test_a_query_without_a_word_is_wrong_use(library: Installation, words: str) -> None:
    told = library.run("features", "search", words)

    assert told.code == Ending.WRONG_USE
    assert told.err.startswith("There is no word to search for in")


def test_nothing_found_is_said(library: Installation) -> None:
    told = library.run("features", "search", "airport", "--since", "2026-01-01")

    assert (told.code, told.out.split(".")[0]) == (0, "No article has airport")
