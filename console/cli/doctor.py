"""``features doctor``: what is wrong with this installation, and what to do."""

from datetime import UTC, datetime

from rich.text import Text

from console.cli.options import AsJson
from console.cli.terminal import show_json, terminal
from console.facts import examined
from console.health import State
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
        console = terminal()
        width = max(len(each.what) for each in findings)
        for each in findings:
            mark, style = MARKS[each.state]
            line = Text.assemble((f"{mark} ", style), (f"{each.what:{width}}  ", "cyan"), each.sentence)
            console.print(line, soft_wrap=True)
    wrong = any(each.state is State.WRONG for each in findings)
    return Ending.PARTIAL if wrong else Ending.SUCCEEDED
