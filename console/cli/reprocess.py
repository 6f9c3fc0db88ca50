"""``features reprocess``: what today's extraction makes of the pages in the archive."""

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from console.cli.table import Column, show_table
from console.cli.terminal import terminal
from console.errors import WrongUse
from console.store import open_store
from crawler.environment import environment
from crawler.extract.article import EXTRACTOR
from crawler.learned import boilerplate_of
from crawler.owner import is_alive, this_process
from crawler.readers import Known, Readers
from crawler.reprocess import Report
from crawler.reprocess import reprocess as read_again
from crawler.source import Source
from crawler.sources import load_sources
from crawler.store import Store
from storage.archived import ArchivedArticles
from storage.boilerplate import Boilerplates
from storage.run import RunStatus, Trigger

SourceName = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only this source.")]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="Only articles seen on this day or later.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and store nothing.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that read; one for each core otherwise.")]


def reprocess(
    source: SourceName = None, since: Since = None, dry_run: DryRun = False, workers: Workers = None
) -> None:
    """Read the archive again with today's extraction, and store what it understands differently.

    Stopped with Ctrl-C it goes on where it was the next time.
    """
    settings = environment()
    sources = load_sources(settings.sources)
    store = Store.on(open_store(), settings.archive)
    chosen = _chosen(source, sources, ArchivedArticles(store.engine).sources())
    report = Report()
    with _progress() as progress:
        for each in chosen:
            place = settings.data_dir / "reprocess" / f"{each.name}.position"
            _one(store, each, place, _day(since), dry_run, workers or os.cpu_count() or 1, progress, report)
    _show(terminal(), report, dry_run)


def _one(
    store: Store,
    source: Source,
    place: Path,
    since: datetime | None,
    is_dry: bool,
    workers: int,
    progress: Progress,
    report: Report,
) -> None:
    after = UUID(place.read_text()) if place.exists() and not is_dry else None
    total = ArchivedArticles(store.engine).count(source.name, since=since, after=after)
    task = progress.add_task(source.name, total=total)

    def on_progress(last: UUID, done: int) -> None:
        progress.advance(task, done)
        if not is_dry:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(str(last))

    lease = None
    if not is_dry:
        store.runs.abandon_dead(_now(), is_alive)
        lease = store.runs.start(
            source.name,
            trigger=Trigger.MANUAL,
            slot=_now(),
            owner=this_process(),
            code_version=version("feature-desk"),
            config_sha256="0" * 64,
            now=_now(),
        )
    site = Known(source=source, boilerplate=boilerplate_of(Boilerplates(store.engine), source.name))
    readers = Readers({source.name: site}, workers=workers)
    status, ending = RunStatus.PARTIAL, f"reading the archive again with {EXTRACTOR} was stopped"
    try:
        asyncio.run(
            read_again(
                store,
                source.name,
                readers,
                since=since,
                after=after,
                lease=lease,
                now=_now,
                on_progress=on_progress,
                report=report,
            )
        )
        status, ending = RunStatus.SUCCEEDED, f"the archive was read again with {EXTRACTOR}"
        if not is_dry:
            place.unlink(missing_ok=True)
    finally:
        readers.close()
        if lease is not None:
            store.runs.finish(lease, status, ending, _now())


def _chosen(name: str | None, sources: dict[str, Source], stored: Sequence[str]) -> list[Source]:
    if name is not None and name not in sources:
        raise WrongUse(f"There is no source {name}; features sources lists them.")
    return [source for key, source in sources.items() if key in stored and name in (None, key)]


def _day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    except ValueError:
        raise WrongUse(f"--since {text} is no day; write it as 2026-01-31.") from None


def _progress() -> Progress:
    parts = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    return Progress(*parts, console=Console(stderr=True), transient=True)


def _show(console: Console, report: Report, is_dry: bool) -> None:
    done = "would change" if is_dry else "changed"
    console.print(
        Text(
            f"{report.read} pages read again, {report.changed} articles {done}: "
            f"{report.grown} bodies longer, {report.shrunk} shorter; {len(report.problems)} left as they are."
        ),
        soft_wrap=True,
    )
    rows = []
    for name, count in report.fields.most_common():
        example = report.examples[name][0]
        size = f"{example.chars_before} → {example.chars_after}" if name == "body" else ""
        rows.append([name, str(count), size, example.url])
    if rows:
        columns = [
            Column(title="field"),
            Column(title="articles", justify="right"),
            Column(title="characters"),
            Column(title="for example", least=28),
        ]
        show_table(console, columns, rows)
    for problem in report.problems[:20]:
        console.print(Text(f"{problem.url}: {problem.problem}", style="yellow"), soft_wrap=True)


def _now() -> datetime:
    return datetime.now(UTC)
