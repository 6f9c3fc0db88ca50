"""A file that is asked for is there when it is whole, and otherwise nothing is."""

import errno
from pathlib import Path

import pytest

from console.errors import WrongUse
from console.outputs import whole


def full_disk() -> OSError:
    """What a write raises where there is no room."""
    return OSError(errno.ENOSPC, "No space left on device")


def test_a_draft_becomes_the_file_once_it_is_written(tmp_path: Path) -> None:
    wanted = tmp_path / "new" / "rows.jsonl"

    with whole(wanted) as draft:
        draft.write_text("row")
        assert not wanted.exists()

    assert [path.name for path in wanted.parent.iterdir()] == ["rows.jsonl"]
    assert wanted.read_text() == "row"


def test_nothing_is_left_of_a_file_that_found_no_room(tmp_path: Path) -> None:
    wanted = tmp_path / "rows.jsonl"

    with (
        pytest.raises(WrongUse, match=r"rows\.jsonl cannot be written: No space left"),
        whole(wanted) as draft,
    ):
        draft.write_text("half a r")
        raise full_disk()

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_folder_either(tmp_path: Path) -> None:
    with pytest.raises(WrongUse), whole(tmp_path / "parts") as draft:
        (draft / "source=a").mkdir(parents=True)
        raise full_disk()

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_attempt_left_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".parts.part").mkdir()

    with whole(tmp_path / "parts") as draft:
        draft.mkdir()

    assert [path.name for path in tmp_path.iterdir()] == ["parts"]
