"""Where what is shown goes: a full disk, a reader that has seen enough, a terminal of few characters."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e.commands import BIN, ROOT, TIMEOUT_S, Installation


def shell(made: Installation, command: str) -> subprocess.CompletedProcess[str]:
    """What a line of bash gives, in which ``features`` is ours and the first failure of a pipe counts."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        env={**made.environment(), "PATH": f"{BIN}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


@pytest.mark.parametrize("verb", ["articles", "articles --json", "changes", "--help"])
def test_output_that_finds_no_room_is_one_sentence(verb: str, crawled: Installation) -> None:
    done = shell(crawled, f"features {verb} > /dev/full")

    assert done.returncode == 2
    assert done.stderr == "What is shown cannot be written: No space left on device.\n"


@pytest.mark.parametrize("verb", ["articles", "articles --json", "changes", "search the"])
def test_whoever_has_seen_enough_does_no_harm(verb: str, crawled: Installation) -> None:
    done = shell(crawled, f"features {verb} | head -c 1")

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("verb", ["articles", "doctor"])
def test_a_terminal_of_few_characters_shows_what_it_can(verb: str, crawled: Installation) -> None:
    done = crawled.run("features", verb, PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert done.err == ""
    assert "?" in done.out


def test_json_says_everything_in_the_characters_there_are(crawled: Installation) -> None:
    full = crawled.run("features", "articles", "--json")
    few = crawled.run("features", "articles", "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0")

    assert few.out.isascii()
    assert not full.out.isascii()
    assert json.loads(few.out) == json.loads(full.out)


@pytest.mark.parametrize("option", ["-o", "-O"])
def test_items_are_not_written_past_the_store(option: str, fresh: Installation, tmp_path: Path) -> None:
    done = fresh.run("scrapy", "crawl", "features", option, str(tmp_path / "out.json"))

    assert done.code == 2
    assert done.err == "Articles go into the database. To have them in a file: features export FILE\n"
    assert not (tmp_path / "out.json").exists()
