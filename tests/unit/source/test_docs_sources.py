"""docs/sources.md names every key there is, and no other."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from crawler.source import Discover, Rules, Source, source_from_toml
from crawler.sources import read_sources
from storage.link import Channel
from storage.links import UNLISTED

TEXT = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"\n## (.*?)\n(.*?)(?=\n## |\Z)", TEXT, flags=re.DOTALL))


def keys_of_tables(section: str) -> set[str]:
    """The first cells of the section's tables of keys."""
    tables = re.findall(r"\| key \|.*?\n((?:\|.*\n)+)", SECTIONS[section])
    return {key for table in tables for key in re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)}


def test_the_whole_file_that_it_shows_is_a_source() -> None:
    shown = re.search(r"```toml\n(.*?)```", TEXT, flags=re.DOTALL)
    assert shown is not None

    assert source_from_toml(shown.group(1), path=Path("thediplomat.toml")).rules.body == "#td-story-body"


@pytest.mark.parametrize(
    ("section", "model", "elsewhere"),
    [
        ("A whole file", Source, {"discover", "rules"}),
        ("Where articles are announced: `[[discover]]`", Discover, {"kind", "url"}),
    ],
)
def test_its_tables_name_every_key(section: str, model: type[BaseModel], elsewhere: set[str]) -> None:
    assert keys_of_tables(section) == set(model.model_fields) - elsewhere


def test_it_names_every_built_in_source_and_whether_it_is_crawled() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| .* \| (yes|no) \|$", SECTIONS["What is built in"], flags=re.MULTILINE
    )

    assert {name: said == "yes" for name, said in rows} == {
        source.name: source.enabled for source in read_sources().sources.values()
    }


def test_it_names_every_rule() -> None:
    sentence = SECTIONS["`[rules]`"].partition("They name elements")[0]

    assert set(re.findall(r"`(\w+)`", sentence)) == set(Rules.model_fields)


def test_it_names_every_kind_of_place() -> None:
    table = re.search(r"\| `kind` \|.*?\n((?:\|.*\n)+)", TEXT)
    assert table is not None

    assert set(re.findall(r"^\| `(\w+)`", table.group(1), flags=re.MULTILINE)) == {
        channel for channel in Channel if channel not in UNLISTED
    }
