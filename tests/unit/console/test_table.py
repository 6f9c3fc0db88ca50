"""Tables on wide and narrow terminals, and what a pipe gets."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from console.cli.table import Column, show_table, widths_of

COLUMNS = (
    Column(title="name"),
    Column(title="headline", least=28),
    Column(title="authors", least=12),
    Column(title="note", spare=1),
    Column(title="extra", spare=2),
)
ROWS = [["a", "The Lamplighters of the Old Harbour at Veer", "Marit Halvorsen +1", "n" * 20, "e" * 30]]


def shown(width: int, *, is_terminal: bool = True) -> list[str]:
    """The lines of the table on a terminal of this width."""
    file = io.StringIO()
    show_table(
        Console(file=file, width=width, force_terminal=is_terminal, color_system=None, highlight=False),
        COLUMNS,
        ROWS,
    )
    return file.getvalue().splitlines()


@pytest.mark.parametrize(("width", "titles"), [(124, 5), (75, 4), (50, 3)])
def test_a_narrow_terminal_loses_the_most_dispensable_columns_first(width: int, titles: int) -> None:
    assert shown(width)[0].split() == [column.title for column in COLUMNS[:titles]]


@pytest.mark.parametrize("width", [10, 20, 40, 80, 160])
def test_no_line_of_a_table_is_longer_than_the_terminal(width: int) -> None:
    assert max(map(cell_len, shown(width))) <= width


def test_of_two_columns_that_may_be_cut_the_later_gives_way_first() -> None:
    whole = widths_of(COLUMNS[:3], [row[:3] for row in ROWS], 69)
    tight = widths_of(COLUMNS[:3], [row[:3] for row in ROWS], 60)

    assert (whole[1] - tight[1], whole[2] - tight[2]) == (3, 6)


def test_a_table_that_fits_is_cut_nowhere() -> None:
    assert not any("…" in line for line in shown(125))


def test_a_pipe_gets_every_column_and_nothing_cut() -> None:
    told = shown(40, is_terminal=False)

    assert told[1].split("  ")[-1] == "e" * 30
    assert ROWS[0][1] in told[1]
