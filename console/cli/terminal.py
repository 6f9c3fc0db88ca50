"""What people see: tables that fit the terminal, plain columns when piped, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from console.article_json import Json

#: from this width on a table shows its further columns too
WIDE = 110
#: a flexible column is worth showing from this width on
FLEXIBLE_WIDTH = 28
#: between two columns
GAP = 3
#: text that is piped is wrapped at the width of a comfortable line; tables are cut nowhere
PIPED_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    title: str
    justify: Literal["left", "right"] = "left"
    style: str = ""
    #: where there is too little room the column with the highest goes first; 0 stays
    spare: int = 0
    #: takes the room that is left, and is cut where there is too little
    flexible: bool = False


def terminal() -> Console:
    """Standard output: coloured and as wide as the terminal, or plain when piped."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(highlight=False, width=PIPED_WIDTH, color_system=None, force_terminal=False)


def complain(sentence: str) -> None:
    """One sentence on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(Text(sentence))


def show_table(console: Console, columns: Sequence[Column], rows: Iterable[Sequence[Text | str]]) -> None:
    """A table of the columns there is room for; when piped all of them, plain."""
    cells = [list(row) for row in rows]
    if not console.is_terminal:
        _show_plain(console, columns, cells)
        return
    kept = _fitting(columns, cells, console.width)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    table.expand = any(columns[at].flexible for at in kept)
    for column in (columns[at] for at in kept):
        table.add_column(
            column.title,
            justify=column.justify,
            style=column.style,
            no_wrap=True,
            overflow="ellipsis",
            ratio=1 if column.flexible else None,
        )
    for row in cells:
        table.add_row(*(row[at] for at in kept))
    console.print(table)


def _fitting(columns: Sequence[Column], rows: Sequence[Sequence[Text | str]], width: int) -> list[int]:
    """The columns that there is room for: the most dispensable is left out until the others fit."""
    kept = list(range(len(columns)))
    while sum(_width(columns[at], [row[at] for row in rows]) + GAP for at in kept) - GAP > width:
        dispensable = max(kept, key=lambda at: columns[at].spare)
        if not columns[dispensable].spare:
            break
        kept.remove(dispensable)
    return kept


def _width(column: Column, cells: Iterable[Text | str]) -> int:
    needed = max(map(cell_len, (column.title, *map(str, cells))))
    return min(needed, FLEXIBLE_WIDTH) if column.flexible else needed


def _show_plain(console: Console, columns: Sequence[Column], rows: Sequence[Sequence[Text | str]]) -> None:
    """Columns under their names, two spaces apart, with nothing cut and nothing drawn."""
    cells = [[column.title for column in columns], *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        aligned = (
            cell.rjust(width) if column.justify == "right" else cell.ljust(width)
            for cell, width, column in zip(line, widths, columns, strict=True)
        )
        console.out("  ".join(aligned).rstrip(), highlight=False)


def show_json(value: Json) -> None:
    """The value as JSON, readable and in UTF-8."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


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
