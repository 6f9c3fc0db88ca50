"""What a person sees on a real terminal of 80 columns, where pipes show nothing of it."""

import fcntl
import os
import re
import struct
import subprocess
import termios
from pathlib import Path

from tests.e2e.commands import BIN, ROOT, TIMEOUT_S, Installation, installation
from tests.site import newspaper

COLUMNS = 80


def on_terminal(made: Installation, *command: str) -> str:
    """What the command shows on a terminal, without its colours; what it redrew stands there again."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
    process = subprocess.Popen(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=made.environment(TERM="xterm-256color"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    told = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    process.wait(TIMEOUT_S)
    plain = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", told)
    return plain.decode().replace("\r\n", "\n").replace("\r", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says so when the last writer has gone
        return b""


def test_a_crawl_and_its_ledger_fit_a_terminal_of_80_columns(tmp_path: Path) -> None:
    with newspaper() as site:
        made = installation(tmp_path, site)
        crawl = on_terminal(made, "scrapy", "crawl", "features", "-a", "source=tidewater")
    runs = on_terminal(made, "features", "runs")

    assert "tidewater: succeeded. 14 links: 14 new" in crawl
    assert re.search(r"^✓ tidewater +14 +\d+ +14 ", crawl, re.MULTILINE)
    assert "14 links: 14 new" in runs
    assert "…" not in runs + crawl.replace("… tidewater", "")


def test_a_long_finding_of_the_doctor_goes_on_under_its_beginning(fresh: Installation) -> None:
    lines = on_terminal(fresh, "features", "doctor").splitlines()

    beginning = max(line.index("  ", 2) for line in lines if line[:1] in "✓?✗")
    assert max(map(len, lines)) <= COLUMNS
    assert not any("…" in line for line in lines)
    assert all(line[:1] in "✓?✗" or not line[:beginning].strip() for line in lines)
