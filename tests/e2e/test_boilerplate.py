"""``features learn`` and ``features boilerplate``: what recurs, a person's word on it, and the next crawl."""

import json
from collections.abc import Iterator

import pytest

from crawler.extract.boilerplate.pages import fingerprint
from tests.e2e.commands import Installation, Outcome, installation
from tests.site import newspaper


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that has crawled the newspaper and learned from it."""
    with newspaper() as site:
        made = installation(tmp_path_factory.mktemp("learned"), site)
        done = made.run("scrapy", "crawl", "features", "-a", "source=tidewater")
        assert done.code == 0, done.err
        done = made.run("features", "learn", "tidewater")
        assert done.code == 0, done.err
        yield made


def shown(learned: Installation) -> dict[str, dict[str, object]]:
    """The lines that are known, by text."""
    told = learned.run("features", "boilerplate", "tidewater", "--json")
    return {line["text"]: line for line in json.loads(told.out)}


def test_learning_tells_how_much_it_read(learned: Installation) -> None:
    told = learned.run("features", "learn", "tidewater").out

    assert "14 pages read, 14 stories" in told


def test_the_bar_beside_every_story_is_known(learned: Installation) -> None:
    assert shown(learned)["Recent Features"]["outside"] == 14


def test_a_yes_is_remembered_and_can_be_taken_back(learned: Installation) -> None:
    mark = fingerprint("Recent Features")
    learned.run("features", "boilerplate", "tidewater", "--remove", str(mark))
    said = shown(learned)["Recent Features"]["decision"]
    learned.run("features", "boilerplate", "tidewater", "--undo", str(mark))

    assert (said, shown(learned)["Recent Features"]["decision"]) == ("remove", None)


@pytest.mark.parametrize(
    "command",
    [
        ["learn", "nowhere"],
        ["boilerplate", "tidewater", "--remove", "0123456789abcdef"],
    ],
)
def test_a_wrong_name_is_wrong_use(learned: Installation, command: list[str]) -> None:
    told: Outcome = learned.run("features", *command)

    assert (told.code, told.err.count("\n")) == (2, 1)


def test_a_source_never_crawled_is_told_how(learned: Installation) -> None:
    told = learned.run("features", "learn", "thediplomat")

    assert "scrapy crawl features -a source=thediplomat" in told.err
