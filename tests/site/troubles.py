"""What can go wrong with an answer, on demand."""

import threading
from dataclasses import dataclass
from enum import StrEnum


class Cut(StrEnum):
    """How a transfer ends before its body does."""

    LENGTH = "length"  #: the connection closes before Content-Length is reached
    CHUNKED = "chunked"  #: it closes before the last chunk
    GZIP = "gzip"  #: the length is right, the compressed stream in it is half of one
    CLOSED = "closed"  #: no length was given, and the connection closes in the middle of the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that goes wrong, for paths that begin with ``prefix``."""

    prefix: str
    status: int | None = None
    cut: Cut | None = None
    delay_s: float = 0.0
    #: stands in the page's place
    page: bytes | None = None
    content_type: str = "text/html; charset=utf-8"
    #: a status that only requests with conditions get
    is_for_conditions: bool = False
    #: sent along with a status
    retry_after: str | None = None


class Troubles:
    """The troubles that are on. Each may be limited to a number of answers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._active: list[list[Trouble | int | None]] = []

    def add(self, trouble: Trouble, times: int | None) -> None:
        """Let it happen from now on, at most ``times`` times."""
        with self._lock:
            self._active.append([trouble, times])

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        with self._lock:
            self._active.clear()

    def next_for(self, path: str) -> Trouble | None:
        """What goes wrong with this answer; counts it."""
        with self._lock:
            for entry in self._active:
                trouble, left = entry
                assert isinstance(trouble, Trouble)
                if path.startswith(trouble.prefix) and left != 0:
                    entry[1] = left - 1 if isinstance(left, int) else None
                    return trouble
            return None
