"""The built-in sources, and the folder that adds to them."""

from pathlib import Path

import pytest

from crawler.source import source_from_toml
from crawler.source_error import SourceError
from crawler.sources import read_sources, source_for
from tests.site.source_file import source_toml


def test_the_built_in_sources_are_valid_and_named_as_their_files() -> None:
    sources = read_sources().sources

    assert "thediplomat" in sources
    assert all(source.name == name for name, source in sources.items())


def test_every_source_says_what_announces_its_articles() -> None:
    assert [source.name for source in read_sources().sources.values() if not source.discover] == []


def test_a_folder_adds_sources_and_replaces_them_by_name(tmp_path: Path) -> None:
    (tmp_path / "thediplomat.toml").write_text(source_toml("http://127.0.0.1:1", "thediplomat"))
    (tmp_path / "other.toml").write_text(source_toml("http://127.0.0.1:2", "other"))

    sources = read_sources(tmp_path).sources

    assert (sources["thediplomat"].title, "other" in sources) == ("The Tidewater Review", True)


def test_each_broken_file_is_told_by_itself(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text("x = 1\n")

    broken = read_sources(tmp_path).broken

    assert [str(broken[name]).splitlines()[0] for name in ("one", "two")] == [
        f"{tmp_path / name}.toml: name is missing" for name in ("one", "two")
    ]


def test_a_file_whose_name_begins_with_a_dot_is_no_source(tmp_path: Path) -> None:
    (tmp_path / ".hidden.toml").write_text("x = 1\n")
    (tmp_path / ".#coast.toml").symlink_to("somebody@desk.4711")

    assert read_sources(tmp_path).broken == {}


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    text = source_toml("http://127.0.0.1:1", "coast")
    (tmp_path / "coast.toml").write_text(text, encoding="utf-8-sig")

    assert (read_sources(tmp_path).broken, "coast" in read_sources(tmp_path).sources) == ({}, True)


def test_what_cannot_be_read_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "gone.toml").symlink_to("nowhere.toml")
    (tmp_path / "heap.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes("name = 'latin'\ntitle = 'Café'\n".encode("latin-1"))

    assert {name: error.complaints for name, error in read_sources(tmp_path).broken.items()} == {
        "gone": ("is a link to nowhere.toml, which does not exist; correct it or remove it",),
        "heap": ("is a folder; a source is a file: rename the folder or move it away",),
        "latin": ("line 2: not UTF-8; save the file in UTF-8",),
    }


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such folder"):
        read_sources(tmp_path / "missing")


def test_an_address_belongs_to_the_source_that_calls_it_an_article() -> None:
    sources = read_sources().sources

    found = source_for("https://thediplomat.com/2019/06/a-story/", sources)

    assert found is sources["thediplomat"]


def test_an_address_of_another_site_belongs_to_no_source() -> None:
    assert source_for("https://coast.example/2019/06/a-story/", read_sources().sources) is None


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("/2019/06/a-story/", True),
        ("/2019/06/", False),
        ("/2019/06/page/2/", False),
        ("/2019/06/feed/", False),
        ("/category/features/", False),
        ("/", False),
    ],
)
def test_the_diplomats_articles_are_told_from_its_lists(path: str, is_article: bool) -> None:
    diplomat = read_sources().sources["thediplomat"]

    assert diplomat.is_article("https://thediplomat.com" + path) is is_article


@pytest.mark.parametrize(
    "url",
    [
        "https://aeon.co/essays/why-the-sea-is-salt",
        "https://globalvoices.org/2024/08/20/why-the-sea-is-salt/",
        "https://longreads.com/2024/10/24/why-the-sea-is-salt/",
        "https://theconversation.com/why-the-sea-is-salt-123456",
        "https://undark.org/2024/03/10/why-the-sea-is-salt/",
        "https://www.propublica.org/article/why-the-sea-is-salt",
        "https://www.quantamagazine.org/why-the-sea-is-salt-20250915/",
        "https://www.theguardian.com/news/2024/jan/02/why-the-sea-is-salt",
    ],
)
def test_each_built_in_source_knows_its_own_articles_alone(url: str) -> None:
    owners = [source.name for source in read_sources().sources.values() if source.owns(url)]

    assert len(owners) == 1
    assert [source.name for source in read_sources().sources.values() if source.is_article(url)] == owners


def test_the_newspapers_file_is_a_source() -> None:
    source = source_from_toml(source_toml("http://127.0.0.1:1", "tidewater"), path=Path("tidewater.toml"))

    assert source.delay_s == 0
