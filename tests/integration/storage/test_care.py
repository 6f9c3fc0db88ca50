"""The care of the store: following it, checking it, keeping its pages."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage.changes import Changes, Cursor
from storage.checks import has_checksums
from storage.engine import open_database
from storage.errors import CursorLost
from storage.pruning import prune
from storage.snapshots import Snapshots
from tests.articles import NOW, later, rich_story, story
from tests.integration.storage.conftest import Desk, problems, start_of


def disarm(desk: Desk, trigger: str, table: str) -> None:
    """Take a guard away, as only damage or an administrator could."""
    on = "" if desk.engine.dialect.name == "sqlite" else f" ON {table}"
    with desk.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {trigger}{on}"))


def test_a_reader_follows_page_by_page(desk: Desk) -> None:
    desk.crawl(*(story(f"s{number}") for number in range(7)))
    changes, place, seen = Changes(desk.engine), start_of(desk), []
    while page := changes.after(place, limit=3):
        seen += [row["seq"] for row in page]
        place = Cursor(epoch=place.epoch, seq=seen[-1])  # type: ignore[arg-type]

    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_a_change_carries_values_not_texts(desk: Desk) -> None:
    (saved,) = desk.crawl(rich_story("ferry"))
    (row,) = Changes(desk.engine).after(start_of(desk))

    assert row["article_id"] == saved.article_id
    assert row["authors"] == ["Jürgen Müller", "Desk"]
    assert row["observed_at"] == desk.now().replace(minute=1)


def test_a_place_survives_being_written_down(desk: Desk) -> None:
    place = start_of(desk)

    assert Cursor.parse(str(place)) == place
    with pytest.raises(ValueError, match="no place in a feed"):
        Cursor.parse("4711")


@pytest.mark.parametrize(("seq", "why"), [(99, "beyond the end"), (0, "were pruned")])
def test_a_place_that_is_gone_is_told(desk: Desk, seq: int, why: str) -> None:
    desk.crawl(story("one"))
    prune(desk.engine, later(days=1))
    place = Cursor(epoch=start_of(desk).epoch, seq=seq)

    with pytest.raises(CursorLost, match=why):
        Changes(desk.engine).after(place)


def test_a_sound_store_passes_every_check(desk: Desk, archived: Path) -> None:
    desk.crawl(rich_story("ferry"), story("one"))
    desk.crawl(story("one", "Edited text of one."))

    assert problems(desk, archived) == {}


def test_what_the_server_checks_is_told_to_the_doctor_and_is_no_damage(postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    with engine.connect() as connection:
        stated = connection.execute(text("SHOW data_checksums")).scalar_one()
    found = has_checksums(engine)
    engine.dispose()

    assert found is (stated == "on")


def test_a_missing_page_is_found(desk: Desk, archived: Path) -> None:
    shutil.rmtree(archived / "00")

    assert "archive: every page is there" in problems(desk, archived)


def test_a_text_that_was_tampered_with_is_found(desk: Desk, archived: Path) -> None:
    desk.crawl(story("one"))
    drop = "DROP TRIGGER revision_immutable" + (
        "" if desk.engine.dialect.name == "sqlite" else " ON revision"
    )
    with desk.engine.begin() as connection:
        connection.execute(text(drop))
        connection.execute(text("UPDATE revision SET headline = 'Forged'"))

    assert list(problems(desk, archived)) == ["articles: every text has the fingerprint it is kept under"]


def test_a_missing_change_is_found(desk: Desk, archived: Path) -> None:
    desk.crawl(story("one"), story("two"))
    disarm(desk, "change_kept", "change")
    with desk.engine.begin() as connection:
        connection.execute(text("DELETE FROM change WHERE seq = 1"))

    assert "feed: numbers without a gap" in problems(desk, archived)


def test_a_page_is_kept_once_and_comes_back(store: Engine, tmp_path: Path) -> None:
    archive = Snapshots(store, tmp_path)
    keys = [archive.keep(b"<p>page</p>" * 100, NOW) for _ in range(2)]

    assert keys[0] == keys[1]
    assert archive.read(keys[0]) == b"<p>page</p>" * 100
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()].count(".zst") == 1


def test_a_damaged_page_is_told(store: Engine, tmp_path: Path) -> None:
    archive = Snapshots(store, tmp_path)
    key = archive.keep(b"page", NOW)
    next(tmp_path.rglob(f"{key}.zst")).write_bytes(b"nothing")

    with pytest.raises(ValueError, match="damaged"):
        archive.read(key)
    with pytest.raises(LookupError, match="not in the archive"):
        archive.read("0" * 64)


def test_a_page_that_is_taken_away_is_gone_and_can_come_back(store: Engine, tmp_path: Path) -> None:
    archive = Snapshots(store, tmp_path)
    key = archive.keep(b"page", NOW)
    taken = [archive.remove([key], later(days=1)) for _ in range(2)]
    files = list(tmp_path.rglob(f"{key}.zst"))
    with pytest.raises(LookupError, match="not in the archive"):
        archive.read(key)
    archive.keep(b"page", later(days=2))

    assert (taken, files) == ([1, 0], [])
    assert archive.read(key) == b"page"
