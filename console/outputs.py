"""Where people ask for something to be written: a place that cannot be written is told in one sentence."""

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
