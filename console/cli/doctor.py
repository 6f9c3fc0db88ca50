"""``features doctor``: what is wrong with this installation, and what to do."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from console.cli.options import AsJson
from console.cli.terminal import show_json, terminal
from console.facts import examined
from console.health import Finding, State
from crawler.endings import Ending
from crawler.environment import environment

MARKS = {State.GOOD: ("✓", "green"), State.WATCH: ("?", "yellow"), State.WRONG: ("✗", "bold red")}


def doctor(as_json: AsJson = False) -> int:
    """Look at settings, secrets, disk, database and sources. Exit code 3 when something is wrong."""
    findings = list(examined(environment(), datetime.now(UTC)))
    if as_json:
        show_json(
            [{"state": each.state.value, "what": each.what, "sentence": each.sentence} for each in findings]
        )
    else:
        _show(terminal(), findings)
    wrong = any(each.state is State.WRONG for each in findings)
    return Ending.PARTIAL if wrong else Ending.SUCCEEDED


def _show(console: Console, findings: Sequence[Finding]) -> None:
    """A line for each; on a terminal a sentence that is longer goes on under its beginning."""
    width = max(len(each.what) for each in findings)
    for each in findings:
        mark, style = MARKS[each.state]
        head = Text.assemble((f"{mark} ", style), (f"{each.what:{width}}  ", "cyan"))
        if not console.is_terminal:
            console.print(head + each.sentence, soft_wrap=True)
            continue
        table = Table.grid()
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")  # paths are as long as they are
        table.add_row(head, Text(each.sentence))
        console.print(table)
