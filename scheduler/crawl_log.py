"""A crawl's log file: what its process prints, bounded, with the last lines at hand."""

from collections import deque
from logging import INFO, Formatter, LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Thread
from typing import IO

MAX_BYTES = 2_000_000
#: older files kept beside the newest, as NAME.log.1 …
BACKUPS = 3
#: a longer line is cut into several, so that an endless one cannot fill the memory
MAX_LINE_BYTES = 16_384
TAIL_LINES = 5


class CrawlLog:
    """Copies a process's output into ``path`` until the process closes it, on a thread of its own."""

    def __init__(self, path: Path) -> None:
        """Opens it. Raises `OSError`."""
        self.path = path
        self._thread: Thread | None = None
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = RotatingFileHandler(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8")
        self._file.setFormatter(Formatter("%(message)s"))

    def follow(self, output: IO[bytes]) -> None:
        """Begin to copy."""
        self._thread = Thread(target=self._copy, args=(output,), name=f"log of {self.path.stem}", daemon=True)
        self._thread.start()

    def close(self, timeout_s: float) -> None:
        """Waits for the last line; a grandchild that keeps the output open is not waited for longer."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        self._file.close()

    @property
    def tail(self) -> tuple[str, ...]:
        """The last lines that were not empty, oldest first."""
        return tuple(self._tail)

    def _copy(self, output: IO[bytes]) -> None:
        while line := output.readline(MAX_LINE_BYTES):
            text = line.decode("utf-8", "replace").rstrip()
            if text:
                self._tail.append(text)
            self._file.emit(LogRecord(self.path.stem, INFO, "", 0, text, None, None))
