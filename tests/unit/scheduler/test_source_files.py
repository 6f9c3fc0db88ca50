"""The service goes on with what it had of a source whose file breaks."""

import logging
from pathlib import Path

import pytest

from crawler.endings import Ending
from crawler.source_error import SourceError
from scheduler.source_files import SourceFiles
from tests.site.source_file import source_toml

BROKEN = "x = 1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sources beside the built-in ones."""
    for name in ("coast", "hills"):
        (tmp_path / f"{name}.toml").write_text(source_toml("http://127.0.0.1:1", name))
    return tmp_path


def test_a_file_that_breaks_leaves_its_source_as_it_was(folder: Path) -> None:
    files = SourceFiles(folder)
    before = files()["coast"]
    (folder / "coast.toml").write_text(BROKEN)

    assert files()["coast"] == before


def test_a_file_that_was_broken_from_the_start_harms_no_other(folder: Path) -> None:
    (folder / "coast.toml").write_text(BROKEN)
    sources = SourceFiles(folder)()

    assert ("coast" in sources, "hills" in sources) == (False, True)


def test_a_source_whose_file_is_gone_is_gone(folder: Path) -> None:
    files = SourceFiles(folder)
    files()
    (folder / "coast.toml").unlink()

    assert "coast" not in files()


def test_a_complaint_is_logged_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    (folder / "coast.toml").write_text(BROKEN)
    files = SourceFiles(folder)
    for _ in range(3):
        files()

    assert len([record for record in caplog.records if "coast.toml" in record.getMessage()]) == 1


def test_they_tell_what_a_turn_with_them_comes_to_at_best(folder: Path) -> None:
    files = SourceFiles(folder)
    files()
    whole = files.best
    (folder / "coast.toml").write_text(BROKEN)
    files()

    assert (whole, files.best) == (Ending.SUCCEEDED, Ending.PARTIAL)


def test_without_their_folder_it_is_wrong_use(folder: Path) -> None:
    files = SourceFiles(folder / "missing")
    with pytest.raises(SourceError):
        files()

    assert files.best is Ending.WRONG_USE
