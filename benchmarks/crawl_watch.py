"""Runs a contestant of the crawl's benchmark, and watches its time, its processors and its memory."""

import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

#: between two looks
LOOK_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One round of one contestant."""

    pages: int
    spent_s: float
    cpu_s: float
    #: the sum of its processes at its highest
    peak_mb: float
    #: by process: after a fifth of the pages, and after the last one
    at_fifth_mb: Mapping[str, float]
    at_end_mb: Mapping[str, float]
    #: by process; a fork server's is that of its start
    cpu_s_of: Mapping[str, float]

    @property
    def pages_a_second(self) -> float:
        """Of the wall clock."""
        return self.pages / self.spent_s

    @property
    def cpu_ms_a_page(self) -> float:
        """Of all processors."""
        return self.cpu_s / self.pages * 1000


class Served:
    """The server, seen from outside."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        assert process.stdin is not None
        self._answers, self._questions = process.stdout, process.stdin
        port, pages = self._answers.readline().split()
        self.url = f"http://127.0.0.1:{port}"
        self.pages = int(pages)

    def sent(self) -> int:
        """How many pages it has sent since it began."""
        self._questions.write("\n")
        self._questions.flush()
        return int(self._answers.readline())


@contextmanager
def served(pages: int, folder: Path | None) -> Iterator[Served]:
    """A server of so many pages; of those in the folder, where one is named."""
    command = [sys.executable, "-m", "benchmarks.crawl_site", str(pages), *([str(folder)] if folder else [])]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Served(process)
    finally:
        process.kill()
        process.communicate()


@dataclass(slots=True)
class _Watch:
    """What was seen of a process and of those it started."""

    pid: int
    site: Served
    fifth: int
    cpu_s: dict[int, float] = field(default_factory=dict)
    roles: dict[int, str] = field(default_factory=dict)
    peak_mb: float = 0.0
    at_fifth_mb: dict[str, float] = field(default_factory=dict)
    at_end_mb: dict[str, float] = field(default_factory=dict)
    first_page_at: float | None = None

    def look_until(self, ended: threading.Event) -> None:
        """Look again and again."""
        before = self.site.sent()
        while not ended.wait(LOOK_S):
            sent = self.site.sent() - before
            if sent and self.first_page_at is None:
                self.first_page_at = time.monotonic()
            with suppress(psutil.NoSuchProcess):
                self._look(sent)

    @property
    def cpu_s_of(self) -> dict[str, float]:
        """Of all processes of each role."""
        spent: dict[str, float] = {}
        for pid, cpu_s in self.cpu_s.items():
            spent[self.roles[pid]] = spent.get(self.roles[pid], 0.0) + cpu_s
        return spent

    def _look(self, sent: int) -> None:
        root = psutil.Process(self.pid)
        sizes: dict[str, float] = {}
        roles: Counter[str] = Counter()
        for process in [root, *root.children(recursive=True)]:
            role = _role(process, root)
            roles[role] += 1
            # a fork server has no children any more when it ends
            if self.roles.get(process.pid) != "fork server":
                self.roles[process.pid] = role
            with process.oneshot():
                times = process.cpu_times()
                self.cpu_s[process.pid] = times.user + times.system
                sizes[f"{role} {roles[role]}"] = process.memory_info().rss / 1e6
        self.peak_mb = max(self.peak_mb, sum(sizes.values()))
        if sent >= self.fifth:
            self.at_fifth_mb = self.at_fifth_mb or sizes
        if sent and len(sizes) >= len(self.at_end_mb):
            self.at_end_mb = sizes


def measured(
    command: Sequence[str], variables: Mapping[str, str], site: Served, *, from_first_page: bool = False
) -> Measured:
    """Run a contestant to its end. Raises ``SystemExit`` where it fails."""
    before, began = site.sent(), time.monotonic()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, env=dict(variables), stderr=log, text=True)
        watch = _Watch(process.pid, site, site.pages // 5)
        ended = threading.Event()
        watcher = threading.Thread(target=watch.look_until, args=(ended,))
        watcher.start()
        process.wait()
        spent_s = time.monotonic() - ((from_first_page and watch.first_page_at) or began)
        ended.set()
        watcher.join()
        log.seek(0)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{log.read()[-2_000:]}")
    return Measured(
        pages=site.sent() - before,
        spent_s=spent_s,
        cpu_s=sum(watch.cpu_s.values()),
        cpu_s_of=watch.cpu_s_of,
        peak_mb=watch.peak_mb,
        at_fifth_mb=watch.at_fifth_mb,
        at_end_mb=watch.at_end_mb,
    )


def _role(process: psutil.Process, root: psutil.Process) -> str:
    if process.pid == root.pid:
        return "spider"
    command = " ".join(process.cmdline())
    if "resource_tracker" in command:
        return "resource tracker"
    if process.ppid() == root.pid and process.children():
        return "fork server"
    return "reader"
