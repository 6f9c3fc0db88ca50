"""Tables: as wide as the terminal, the least needed columns left out first; plain columns when piped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

#: between two columns
GAP = 2

Cell = Text | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    title: str
    justify: Literal["left", "right"] = "left"
    style: str = ""
    #: where there is too little room the column with the highest goes first; 0 stays
    spare: int = 0
    #: may be cut, and is worth showing from this width on; ``None`` is never cut
    least: int | None = None


def show_table(console: Console, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """A table of the columns there is room for; when piped all of them, plain."""
    cells = [list(row) for row in rows]
    if not console.is_terminal:
        _show_plain(console, columns, cells)
        return
    widths = widths_of(columns, cells, console.width)
    table = Table(
        box=box.SIMPLE_HEAD, padding=(0, GAP - 1, 0, 0), header_style="bold", show_edge=False, pad_edge=False
    )
    for at, width in widths.items():
        column = columns[at]
        table.add_column(
            column.title,
            justify=column.justify,
            style=column.style,
            no_wrap=True,
            overflow="ellipsis",
            width=width,
        )
    for row in cells:
        table.add_row(*(row[at] for at in widths))
    console.print(table)


def widths_of(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> dict[int, int]:
    """The places of the columns that are shown, and how wide each is.

    1. The most dispensable column is left out, until the others fit, those that may be cut at their least.
    2. What is still too much is cut: of the columns that may be, the last one first, each down to its least.
    3. On a terminal too narrow even for that, the widest column is cut.
    """
    needed = {at: _needed(column.title, [row[at] for row in rows]) for at, column in enumerate(columns)}
    least = {at: min(needed[at], columns[at].least or needed[at]) for at in needed}
    while _total(least) > width:  # 1
        dispensable = max(least, key=lambda at: columns[at].spare)
        if not columns[dispensable].spare:
            break
        del least[dispensable]
    widths = {at: needed[at] for at in least}
    for at in reversed(widths):  # 2
        widths[at] -= max(0, min(widths[at] - least[at], _total(widths) - width))
    while (excess := _total(widths) - width) > 0:  # 3
        widest = max(widths, key=lambda at: widths[at])
        widths[widest] = max(1, widths[widest] - excess)
        if widths[widest] == 1:
            break
    return widths


def _needed(title: str, cells: Iterable[Cell]) -> int:
    return max(map(cell_len, (title, *map(str, cells))))


def _total(widths: dict[int, int]) -> int:
    return sum(widths.values()) + GAP * (len(widths) - 1)


def _show_plain(console: Console, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """Columns under their names, two spaces apart, with nothing cut and nothing drawn."""
    cells = [[column.title for column in columns], *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        aligned = (
            _aligned(cell, width, column) for cell, width, column in zip(line, widths, columns, strict=True)
        )
        console.out((" " * GAP).join(aligned).rstrip(), highlight=False)


def _aligned(cell: str, width: int, column: Column) -> str:
    room = " " * (width - cell_len(cell))
    return room + cell if column.justify == "right" else cell + room
