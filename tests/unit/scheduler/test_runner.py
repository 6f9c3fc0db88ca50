"""A crawl's process: what it may take, how it ends, and what is left of it. The processes are real."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import psutil
import pytest

from scheduler.crawl_log import BACKUPS, MAX_BYTES
from scheduler.plan import Due
from scheduler.runner import CrawlProcess, Ended, Limits, crawl_command

DUE = Due(source="gazette", slot=datetime(2026, 3, 4, 12, tzinfo=UTC))
PATIENCE_S = 20.0
#: prints its readiness, then sleeps; deaf to SIGTERM
DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('ready', flush=True); time.sleep(600)"
)
#: its child outlives it
PARENT = (
    "import subprocess, sys;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(child.pid, flush=True)"
)


@contextmanager
def crawl(script: str, log: Path, *, limits: Limits | None = None) -> Iterator[CrawlProcess]:
    """A crawl whose process runs this Python; ended with the block."""
    command = [sys.executable, "-c", script]
    going = CrawlProcess(
        DUE, command=command, log=log, limits=limits or Limits(), now_s=time.monotonic(), at_end=lambda: None
    )
    try:
        yield going
    finally:
        going.kill()


def ended(going: CrawlProcess) -> Ended:
    """How it ended, waited for."""
    deadline = time.monotonic() + PATIENCE_S
    pause = Event()
    while time.monotonic() < deadline:
        if (end := going.poll(time.monotonic())) is not None:
            return end
        pause.wait(0.01)
    raise AssertionError(f"process {going.pid} did not end in {PATIENCE_S} s")


def wait_for(log: Path, text: str) -> None:
    """Until the log holds the text."""
    deadline = time.monotonic() + PATIENCE_S
    pause = Event()
    while not (log.exists() and text in log.read_text()):
        assert time.monotonic() < deadline, f"{text!r} never came"
        pause.wait(0.01)


def is_gone(pid: int) -> bool:
    """Whether the process ends in time; one that nobody has waited for yet has ended."""
    try:
        process = psutil.Process(pid)
        deadline = time.monotonic() + PATIENCE_S
        while process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
            Event().wait(0.01)
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_command_names_source_slot_and_trigger() -> None:
    assert crawl_command(DUE)[1:] == [
        *("-m", "scrapy", "crawl", "features"),
        *("-a", "source=gazette", "-a", "slot=2026-03-04T12:00:00Z", "-a", "trigger=schedule"),
    ]


@pytest.mark.parametrize("code", [0, 3, 6])
def test_the_exit_code_is_the_process_own(code: int, tmp_path: Path) -> None:
    with crawl(f"raise SystemExit({code})", tmp_path / "log") as going:
        assert ended(going).exit_code == code


def test_a_failure_is_told_with_the_last_line_it_printed(tmp_path: Path) -> None:
    with crawl("print('first'); print('no such source'); raise SystemExit(2)", tmp_path / "log") as going:
        assert ended(going).because == "its process ended with exit code 2: no such source"


def test_what_it_prints_goes_into_the_log(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "gazette.log"
    with crawl("import sys; print('out'); print('err', file=sys.stderr)", log) as going:
        ended(going)

    assert sorted(log.read_text().split()) == ["err", "out"]


def test_a_flood_of_output_fills_a_bounded_number_of_bytes(tmp_path: Path) -> None:
    log = tmp_path / "gazette.log"
    with crawl("print(('x' * 999 + '\\n') * 20_000)", log) as going:
        ended(going)

    kept = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert MAX_BYTES < kept <= (BACKUPS + 1) * MAX_BYTES


def test_a_line_without_an_end_is_kept_in_pieces(tmp_path: Path) -> None:
    log = tmp_path / "gazette.log"
    with crawl("print('x' * 50_000, end='')", log) as going:
        ended(going)

    assert log.read_text().count("x") == 50_000


def test_a_crawl_past_its_deadline_is_asked_to_end(tmp_path: Path) -> None:
    script = (
        "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(7));"
        "print('ready', flush=True); time.sleep(600)"
    )
    log = tmp_path / "log"
    with crawl(script, log) as going:
        wait_for(log, "ready")
        going.poll(time.monotonic() + timedelta(hours=3).total_seconds())
        end = ended(going)

    assert (end.exit_code, end.because) == (7, "its deadline of 2:00:00 had passed")


def test_a_crawl_that_is_deaf_to_the_request_is_ended_by_force(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with crawl(DEAF, log, limits=Limits(grace=timedelta(seconds=0.2))) as going:
        wait_for(log, "ready")
        going.stop("a test wants it", time.monotonic())
        end = ended(going)

    assert (end.exit_code, end.because) == (-9, "a test wants it")


def test_what_a_crawl_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with crawl(PARENT, log) as going:
        end = ended(going)

    assert is_gone(int(end.last_lines[0]))


@pytest.mark.skipif(sys.platform != "linux", reason="address space is bounded from outside on Linux only")
def test_a_crawl_that_wants_more_memory_than_it_may_is_refused_it(tmp_path: Path) -> None:
    script = (
        "from resource import *\nwhile getrlimit(RLIMIT_AS)[0] != 2**30: pass\n"
        "room = bytearray(2 * 2**30); print('it was given')"
    )
    with crawl(script, tmp_path / "log", limits=Limits(max_memory_bytes=2**30)) as going:
        end = ended(going)

    assert (end.exit_code, end.last_lines[-1]) == (1, "MemoryError")


def test_a_crawl_whose_log_cannot_be_opened_is_not_begun(tmp_path: Path) -> None:
    log, begun = tmp_path / "log", tmp_path / "begun"
    log.mkdir()
    before = psutil.Process().children()

    with pytest.raises(IsADirectoryError), crawl(f"open({str(begun)!r}, 'w')", log):
        pass

    assert [child for child in psutil.Process().children() if child not in before] == []
    assert not begun.exists()


def test_the_end_of_a_crawl_is_announced(tmp_path: Path) -> None:
    announced = Event()
    going = CrawlProcess(
        DUE,
        command=[sys.executable, "-c", ""],
        log=tmp_path / "log",
        limits=Limits(),
        now_s=time.monotonic(),
        at_end=announced.set,
    )

    assert announced.wait(PATIENCE_S)
    ended(going)
