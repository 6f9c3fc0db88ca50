"""``features boilerplate``: what a source's pages taught, and a person's yes or no to it."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from console.article_json import Json
from console.cli.options import AsJson
from console.cli.table import Column, show_table
from console.cli.terminal import show_json, terminal
from console.errors import WrongUse
from console.naming import refuse_unknown
from console.store import open_store
from crawler.extract import Boilerplate
from crawler.extract.boilerplate import Reach, Recurrence
from crawler.learned import boilerplate_of
from storage.boilerplate import Boilerplates

COLUMNS = (
    Column(title="fingerprint", style="cyan"),
    Column(title="in", justify="right"),
    Column(title="beside", justify="right"),
    Column(title="of", justify="right", spare=1),
    Column(title="taken off"),
    Column(title="text", least=28),
)
#: what each reach is called, and its colour
WORDS = {
    Reach.ALWAYS: ("always (you)", "bold green"),
    Reach.EVERYWHERE: ("everywhere", "green"),
    Reach.AFTER_THE_START: ("but not first", "green"),
    Reach.EDGES: ("at the edges", "yellow"),
    Reach.LATER: ("but not early", "yellow"),
    Reach.ASIDE: ("if set apart", "yellow"),
    Reach.NOWHERE: ("no", "dim"),
}
KEPT = ("never (you)", "bold")

Name = Annotated[str, typer.Argument(metavar="SOURCE", help="A source's name.")]
Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="FINGERPRINT", help="It belongs to the stories: keep it."),
]
Remove = Annotated[
    list[str] | None,
    typer.Option("--remove", metavar="FINGERPRINT", help="It is boilerplate: take it off everywhere."),
]
Undo = Annotated[
    list[str] | None,
    typer.Option("--undo", metavar="FINGERPRINT", help="Take back what was said: the numbers decide."),
]
Limit = Annotated[
    int, typer.Option("--limit", "-n", metavar="N", min=1, help="So many of the most frequent lines.")
]
All = Annotated[bool, typer.Option("--all", help="Also lines that were only seen beside the stories.")]


def boilerplate(
    source: Name,
    keep: Keep = None,
    remove: Remove = None,
    undo: Undo = None,
    limit: Limit = 50,
    every: All = False,
    as_json: AsJson = False,
) -> None:
    """Show the lines that recur in a source's stories, and where they are taken off; or decide it."""
    engine = open_store()
    refuse_unknown(source, engine)
    kept = Boilerplates(engine)
    _decide(kept, source, keep or [], remove or [], undo or [])
    learned = boilerplate_of(kept, source)
    if as_json:
        show_json([_as_json(found, learned) for found in _shown(learned, every=True)])
        return
    shown = _shown(learned, every=every)
    console = terminal()
    if not shown:
        console.print(_nothing(source, learned), soft_wrap=True)
        return
    show_table(console, COLUMNS, [_row(found, learned) for found in shown[:limit]])
    if len(shown) > limit:
        console.print(Text(f"{len(shown) - limit} more lines: --limit shows more.", style="dim"))


def _nothing(source: str, learned: Boilerplate) -> str:
    if not learned.recurrences:
        return f"Nothing is known to recur on {source}. Learn with: features learn {source}"
    return (
        f"No line recurs in the stories of {source}; "
        f"{len(learned.recurrences)} were only seen beside them: --all shows these."
    )


def _decide(kept: Boilerplates, source: str, keep: list[str], remove: list[str], undo: list[str]) -> None:
    known = {line.fingerprint for line in kept.lines(source)} | set(kept.decisions(source))
    for mark in (*keep, *remove, *undo):
        if mark not in known:
            raise WrongUse(
                f"{source} has no line with the fingerprint {mark}; "
                f"features boilerplate {source} --all lists them."
            )
    now = datetime.now(UTC)
    for mark in keep:
        kept.decide(source, mark, remove=False, now=now)
    for mark in remove:
        kept.decide(source, mark, remove=True, now=now)
    for mark in undo:
        kept.withdraw(source, mark)


def _shown(learned: Boilerplate, *, every: bool) -> list[Recurrence]:
    """The lines that stood in stories or that somebody decided on, the most frequent first."""
    found = [
        each
        for each in learned.recurrences.values()
        if every or each.inside or each.fingerprint in learned.decisions
    ]
    return sorted(found, key=lambda each: (-each.inside, -each.outside, each.text))


def _row(found: Recurrence, learned: Boilerplate) -> list[Text | str]:
    word, style = _word(found, learned)
    return [
        found.fingerprint,
        str(found.inside),
        str(found.outside),
        str(found.stories),
        Text(word, style=style),
        found.text,
    ]


def _word(found: Recurrence, learned: Boilerplate) -> tuple[str, str]:
    if learned.decisions.get(found.fingerprint) is False:
        return KEPT
    return WORDS[learned.reach(found.text)]


def _as_json(found: Recurrence, learned: Boilerplate) -> Json:
    return {
        "fingerprint": found.fingerprint,
        "text": found.text,
        "inside": found.inside,
        "outside": found.outside,
        "stories": found.stories,
        "taken_off": learned.reach(found.text).value,
        "decision": {True: "remove", False: "keep", None: None}[learned.decisions.get(found.fingerprint)],
    }
