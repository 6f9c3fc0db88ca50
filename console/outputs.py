"""Where people ask for something to be written: a place that cannot be written is told in one sentence."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.errors import WrongUse


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What is done inside writes this file or folder. Raises `WrongUse` where that is not possible."""
    try:
        yield
    except OSError as error:
        # a folder on the way may be what stands in it
        where = "" if error.filename in (None, str(path)) else f" ({error.filename})"
        raise WrongUse(f"{path} cannot be written: {error.strerror or error}{where}.") from error


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft to write, a file or a folder, which becomes ``path`` once all of it is written.

    Nothing is left of one that could not be ended. Raises `WrongUse`.
    """
    draft = path.with_name(f".{path.name}.part")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(draft)  # what a killed attempt left behind
        try:
            yield draft
            draft.replace(path)
        finally:
            _remove(draft)


def _remove(draft: Path) -> None:
    if draft.is_dir():
        shutil.rmtree(draft)
    draft.unlink(missing_ok=True)
