"""``features sources``: the sites, when each was crawled and is due; adding, trying and saving."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from console.article_json import Json
from console.cli.article_view import show_article
from console.cli.options import AsJson
from console.cli.runs import STYLES
from console.cli.source_files import found_sources
from console.cli.table import Column, show_table
from console.cli.terminal import ago, minute, show_json, terminal
from console.errors import NotReached, WrongUse
from console.outputs import writing
from console.store import store_if_any
from console.trial import Trial, drafted, saved, tried
from crawler.endings import Ending
from crawler.environment import environment
from crawler.source import Source
from storage.run import Run
from storage.runs import Runs

app = typer.Typer(help="The sites: list, add, check, save a page of one.", invoke_without_command=True)

COLUMNS = (
    Column(title="source", style="bold"),
    Column(title="title", spare=5),
    Column(title="schedule", spare=6),
    Column(title="last run"),
    Column(title="status"),
    Column(title="found", justify="right", spare=4),
    Column(title="new", justify="right", spare=3),
    Column(title="failed", justify="right", spare=2),
    Column(title="next due"),
    Column(title="how it ended", least=26, spare=1),
)

Url = Annotated[str, typer.Argument(metavar="URL", help="Its home page, or better its listing of features.")]
PageUrl = Annotated[str, typer.Argument(metavar="URL", help="The article's address.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A source's name.")]
Folder = Annotated[Path, typer.Option("--folder", metavar="FOLDER", help="The folder of saved pages.")]
ToTerminal = Annotated[bool, typer.Option("--print", help="Print the file instead of writing it.")]


@app.callback(invoke_without_command=True)
def sources(context: typer.Context, as_json: AsJson = False) -> int:
    """List the sources with their last run and when they are next due."""
    if context.invoked_subcommand is not None:
        return Ending.SUCCEEDED
    now = datetime.now(UTC)
    found = found_sources()
    known = dict(sorted(found.sources.items(), key=lambda each: not each[1].enabled))
    engine = store_if_any()
    last = {name: Runs(engine).last(name) if engine is not None else None for name in known}
    if as_json:
        show_json([_source_json(source, last[name], now) for name, source in known.items()])
    else:
        show_table(terminal(), COLUMNS, [_row(source, last[name], now) for name, source in known.items()])
    return found.best


@app.command()
def add(url: Url, to_terminal: ToTerminal = False) -> None:
    """Look at a site and draft the source file for it."""
    draft = drafted(url)
    console = terminal()
    if to_terminal:
        console.out(draft.toml, highlight=False)
        return
    folder = environment().sources
    if folder is None:
        raise WrongUse(
            "FEATURES_SOURCES is not set: it names the folder of your source files. Or use --print."
        )
    path = folder / f"{draft.name}.toml"
    if path.exists():
        raise WrongUse(f"{path} exists already; move it away, or see the draft with --print.")
    with writing(path):
        path.write_text(draft.toml, encoding="utf-8")
    console.print(Text.assemble("Written: ", (str(path), "bold")), soft_wrap=True)
    _show_sentences(console, draft.findings, "green", "✓")
    _show_sentences(console, draft.doubts, "yellow", "?")
    console.print(f"\nNext: features sources check {draft.name}")


@app.command()
def check(name: Name) -> int:
    """Fetch one listing and one article of a source, and show what would be stored."""
    found = found_sources(name)
    trial = tried(found.named(name))
    console = terminal()
    _show_listings(console, trial)
    if trial.article is None:
        raise NotReached(trial.problem or f"No article of {name} could be fetched.")
    console.print()
    show_article(console, trial.article, note="not stored: this was a trial")
    return found.best


@app.command()
def save(url: PageUrl, folder: Folder = Path("tests/pages")) -> int:
    """Fetch an article's page into a folder of saved pages, with what it should give, for you to check."""
    found = found_sources()
    path = saved(url, folder, found.sources)
    console = terminal()
    console.print(Text.assemble("Saved: ", (str(path), "bold")), soft_wrap=True)
    console.print(
        f"Now read and correct {path / 'expected.json'}: it says what this version understands.",
        soft_wrap=True,
    )
    return found.best


def _row(source: Source, last: Run | None, now: datetime) -> list[Text | str]:
    tally = last.tally if last else None
    failed = tally.failed if tally else 0
    return [
        source.name,
        source.title,
        source.schedule + ("" if source.schedule_timezone == "UTC" else f" {source.schedule_timezone}"),
        ago(last.started_at, now) if last else Text("never", style="dim"),
        Text(last.status.value, style=STYLES[last.status]) if last else "",
        str(tally.discovered) if tally else "",
        str(tally.new) if tally else "",
        Text(str(failed), style="red" if failed else "") if tally else "",
        _next_due(source, last, now),
        (last.ending or "") if last else "",
    ]


def _next_due(source: Source, last: Run | None, now: datetime) -> Text:
    if not source.enabled:
        return Text("disabled", style="dim")
    if source.is_due(last.slot if last else None, now):
        return Text("now", style="green")
    due = source.next_due(now)
    return Text(ago(due, now)) if (due - now).days < 1 else Text(minute(due))


def _source_json(source: Source, last: Run | None, now: datetime) -> dict[str, Json]:
    return {
        "name": source.name,
        "title": source.title,
        "home": source.home,
        "enabled": source.enabled,
        "schedule": source.schedule,
        "schedule_timezone": source.schedule_timezone,
        "last_run_id": str(last.run_id) if last else None,
        "last_started_at": last.started_at.isoformat() if last else None,
        "last_status": last.status.value if last else None,
        "last_ending": last.ending if last else None,
        "is_due": source.enabled and source.is_due(last.slot if last else None, now),
        "next_due": source.next_due(now).isoformat() if source.enabled else None,
    }


def _show_listings(console: Console, trial: Trial) -> None:
    for listing in trial.listings:
        style, mark = ("green", "✓") if listing.links and not listing.problem else ("yellow", "?")
        found = f"{len(listing.links)} links" if len(listing.links) != 1 else "1 link"
        console.print(
            Text.assemble((f"{mark} ", style), (f"{listing.kind:8}", "cyan"), f"{listing.url}: {found}"),
            soft_wrap=True,
        )
        if listing.problem:
            console.print(Text(f"  {listing.problem}", style="yellow"), soft_wrap=True)
        for link in listing.links[:3]:
            console.print(Text(f"  {link.headline or link.url}", style="dim"), soft_wrap=True)
        if len(listing.links) > 3:
            console.print(Text(f"  … and {len(listing.links) - 3} more", style="dim"))


def _show_sentences(console: Console, sentences: tuple[str, ...], style: str, mark: str) -> None:
    for sentence in sentences:
        console.print(Text.assemble((f"{mark} ", style), sentence), soft_wrap=True)
