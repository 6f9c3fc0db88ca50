"""What people see: text that fits the terminal, plain when piped; JSON for programs; times in a few words."""

import json
import re
import sys
from datetime import UTC, datetime, timedelta
from io import TextIOBase
from typing import TextIO, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from console.article_json import Json

#: from this width on an article's values and their reasons stand side by side
WIDE = 110
#: text that is piped is wrapped at the width of a comfortable line; tables are cut nowhere
PIPED_WIDTH = 100


class _Unpadded(TextIOBase):
    """Passes text on without the spaces at the ends of lines that layout leaves behind."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Pass it on. Rich writes whole lines."""
        self._file.write(re.sub(r" +$", "", text, flags=re.MULTILINE))
        return len(text)

    def flush(self) -> None:
        """Pass it on."""
        self._file.flush()


def terminal() -> Console:
    """Standard output: coloured and as wide as the terminal, or plain when piped."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    plain = _Unpadded(sys.stdout)
    return Console(
        file=cast("TextIO", plain),
        highlight=False,
        width=PIPED_WIDTH,
        color_system=None,
        force_terminal=False,
    )


def progress(*amount: ProgressColumn) -> Progress:
    """Bars on standard error that go away at the end; nothing where nobody looks."""
    console = Console(stderr=True)
    parts = TextColumn("{task.description}"), BarColumn(), *amount, TimeRemainingColumn()
    return Progress(*parts, console=console, transient=True, disable=not console.is_terminal)


def complain(sentence: str) -> None:
    """One sentence on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(Text(sentence))


def show_json(value: Json) -> None:
    """The value as JSON, readable."""
    sys.stdout.write(json_of(value, indent=2) + "\n")


def json_of(value: object, *, indent: int | None = None) -> str:
    """The value as JSON in the characters that standard output can hold; on one line without ``indent``."""
    separators = (",", ":") if indent is None else None
    is_unicode = sys.stdout.encoding.lower().startswith("utf")
    return json.dumps(value, ensure_ascii=not is_unicode, indent=indent, separators=separators)


def minute(moment: datetime | None) -> str:
    """A time to the minute, in UTC, as the ledger keeps it."""
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def span(length: timedelta) -> str:
    """A span in its two largest units: "41 s", "3 min 5 s", "2 h 4 min", "3 d 2 h"."""
    seconds = max(0, round(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    for size, unit, rest_size, rest_unit in (
        (86_400, "d", 3_600, "h"),
        (3_600, "h", 60, "min"),
        (60, "min", 1, "s"),
    ):
        if seconds >= size:
            rest = seconds % size // rest_size
            return f"{seconds // size} {unit}" + (f" {rest} {rest_unit}" if rest else "")
    raise AssertionError("unreachable")


def ago(moment: datetime | None, now: datetime) -> str:
    """How long ago, or how soon, in the largest unit: "5 min ago", "in 2 h", "now"."""
    if moment is None:
        return ""
    passed = now - moment
    if abs(passed) < timedelta(seconds=1):
        return "now"
    rough = " ".join(span(abs(passed)).split()[:2])
    return f"{rough} ago" if passed > timedelta(0) else f"in {rough}"
