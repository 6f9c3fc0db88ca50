"""One crawl is one child process: with a deadline, a bound on its memory, and a log file of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread

import psutil

from scheduler.crawl_log import CrawlLog
from scheduler.plan import Due

#: how long the log is waited for once its process has ended
LOG_PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one crawl may take."""

    #: a crawl that takes longer is asked to end
    deadline: timedelta = timedelta(hours=2)
    #: between the request to end and the end by force
    grace: timedelta = timedelta(seconds=20)
    #: of address space, on Linux; a page that would need more ends its crawl and not the machine
    max_memory_bytes: int = 4 * 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a crawl's process ended."""

    due: Due
    #: its exit code as docs/exit-codes.md has it; negative where a signal ended it
    exit_code: int
    #: why we ended it; ``None`` where it ended by itself
    stopped_because: str | None
    #: the last lines that it printed
    last_lines: tuple[str, ...]

    @property
    def because(self) -> str:
        """The sentence that says how it ended."""
        if self.stopped_because:
            return self.stopped_because
        if self.exit_code < 0:
            name = signal.Signals(-self.exit_code).name
            return f"its process was ended by {name}"
        last = f": {self.last_lines[-1]}" if self.exit_code and self.last_lines else ""
        return f"its process ended with exit code {self.exit_code}{last}"


def crawl_command(due: Due) -> list[str]:
    """The command that crawls one source in the name of one slot."""
    slot = due.slot.isoformat().replace("+00:00", "Z")
    crawl = ["-m", "scrapy", "crawl", "features", "-a", f"source={due.source}"]
    return [sys.executable, *crawl, "-a", f"slot={slot}", "-a", "trigger=schedule"]


class CrawlProcess:
    """A crawl that is going on. Times are seconds of a monotonic clock, given by the caller."""

    def __init__(
        self,
        due: Due,
        *,
        command: Sequence[str],
        log: Path,
        limits: Limits,
        now_s: float,
        at_end: Callable[[], None],
    ) -> None:
        """Starts it; ``at_end`` is called from another thread once it has ended.

        Raises `OSError` where the log cannot be opened or the process cannot begin; then nothing runs.
        """
        self.due = due
        self._limits = limits
        self._deadline_s = now_s + limits.deadline.total_seconds()
        self._kill_s: float | None = None
        self._stopped_because: str | None = None
        self._log = CrawlLog(log)  # first: a crawl whose output nobody reads would hang
        # a session of its own: a Ctrl-C at our terminal is ours to pass on, and its children end with it
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours, without a shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONUNBUFFERED": "1"},
        )
        self._bound_memory()
        assert self._process.stdout is not None  # noqa: S101 - we asked for the pipe above
        self._log.follow(self._process.stdout)
        # waits for the process itself: its output may close earlier, or be held open by a child of its own
        Thread(target=self._announce, args=(at_end,), name=f"end of {due.source}", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process it runs in."""
        return self._process.pid

    def poll(self, now_s: float) -> Ended | None:
        """How it ended, or ``None`` while it goes on. Enforces the deadline."""
        exit_code = self._process.poll()
        if exit_code is not None:
            return self._ended(exit_code)
        if now_s >= self._deadline_s:
            self.stop(f"its deadline of {self._limits.deadline} had passed", now_s)
        if self._kill_s is not None and now_s >= self._kill_s:
            self.kill()
        return None

    def stop(self, because: str, now_s: float) -> None:
        """Asks it to end; after the grace `poll` ends it by force. Asking twice changes nothing."""
        if self._stopped_because is None:
            self._stopped_because = because
            self._kill_s = now_s + self._limits.grace.total_seconds()
            self._process.terminate()

    def kill(self) -> None:
        """Ends it and what it started, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def next_check_s(self) -> float:
        """When `poll` has something to enforce."""
        return self._deadline_s if self._kill_s is None else self._kill_s

    def _ended(self, exit_code: int) -> Ended:
        self.kill()  # what it started and left behind: it was the leader of its group
        self._log.close(LOG_PATIENCE_S)
        return Ended(
            due=self.due,
            exit_code=exit_code,
            stopped_because=self._stopped_because,
            last_lines=self._log.tail,
        )

    def _announce(self, at_end: Callable[[], None]) -> None:
        self._process.wait()
        at_end()

    def _bound_memory(self) -> None:
        """On Linux, from outside: a hook between fork and exec may deadlock a process with threads."""
        if sys.platform == "linux":
            limit = self._limits.max_memory_bytes
            with suppress(psutil.NoSuchProcess):
                psutil.Process(self._process.pid).rlimit(psutil.RLIMIT_AS, (limit, limit))
