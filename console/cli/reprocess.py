"""``features reprocess``: what today's extraction makes of the pages in the archive."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress
from rich.text import Text

from console.cli.options import OfSource, Workers, beginning, day
from console.cli.source_files import found_sources
from console.cli.table import Column, show_table
from console.cli.terminal import progress, terminal
from console.store import open_store
from crawler.by_hand import begin_by_hand
from crawler.endings import Ending
from crawler.environment import environment
from crawler.extract.article import EXTRACTOR
from crawler.learned import boilerplate_of
from crawler.reader import Known
from crawler.readers import Readers
from crawler.reprocess import Report
from crawler.reprocess import reprocess as read_again
from crawler.source import Source
from crawler.sources import Found
from crawler.store import Store
from storage.archived import ArchivedArticles
from storage.boilerplate import Boilerplates
from storage.run import RunStatus

Since = Annotated[
    date | None, typer.Option(parser=day, metavar="DAY", help="Only articles seen on this day or later.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and store nothing.")]


def reprocess(
    source: OfSource = None, since: Since = None, dry_run: DryRun = False, workers: Workers = None
) -> int:
    """Read the archive again with today's extraction, and store what it understands differently.

    Stopped with Ctrl-C it goes on where it was the next time, when that is asked for the same.
    """
    settings = environment()
    found = found_sources(source)
    store = Store.on(open_store(), settings.archive)
    chosen = _chosen(source, found, ArchivedArticles(store.engine).sources())
    report, defects = Report(), 0
    with progress(MofNCompleteColumn()) as bars:
        for each in chosen:
            file = settings.data_dir / "reprocess" / f"{each.name}.position"
            position = None if dry_run else _Position(file=file, work=f"{EXTRACTOR} since {since}: ")
            at_once = workers or os.cpu_count() or 1
            defects += _one(store, each, position, beginning(since), at_once, bars, report)
    _show(terminal(), report, dry_run)
    return Ending.DEFECT if defects else found.best


@dataclass(frozen=True, slots=True, kw_only=True)
class _Position:
    """How far the reading of a source has come, in a file: true for the same pages and extraction only."""

    file: Path
    #: what is being done
    work: str

    @property
    def reached(self) -> UUID | None:
        """The last page that was read; nothing for work that has not begun."""
        told = self.file.read_text() if self.file.exists() else ""
        return UUID(told.removeprefix(self.work)) if told.startswith(self.work) else None

    def note(self, last: UUID) -> None:
        """This page was read, and all before it."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(f"{self.work}{last}")


def _one(
    store: Store, source: Source, position: _Position | None, since: datetime | None, workers: int,
    bars: Progress, report: Report,
) -> int:  # fmt: skip
    """Read a source's pages, for trial where no position is to be noted; on how many our own code failed."""
    after = position.reached if position else None
    total = ArchivedArticles(store.engine).count(source.name, since=since, after=after)
    task = bars.add_task(source.name, total=total)

    def on_progress(last: UUID, done: int) -> None:
        bars.advance(task, done)
        if position:
            position.note(last)

    lease = begin_by_hand(store, source.name, _now()) if position else None
    site = Known(source=source, boilerplate=boilerplate_of(Boilerplates(store.engine), source.name))
    readers = Readers({source.name: site}, workers=workers)
    status, ending = RunStatus.PARTIAL, f"reading the archive again with {EXTRACTOR} was stopped"
    try:
        again = read_again(
            store, source.name, readers, since=since, after=after, lease=lease, now=_now,
            on_progress=on_progress, report=report,
        )  # fmt: skip
        asyncio.run(again)
        status = RunStatus.PARTIAL if readers.defects else RunStatus.SUCCEEDED
        ending = f"the archive was read again with {EXTRACTOR}"
        if position:
            position.file.unlink(missing_ok=True)
    finally:
        if lease is not None:
            store.runs.finish(lease, status, ending, _now())
    return readers.defects


def _chosen(name: str | None, found: Found, stored: Sequence[str]) -> list[Source]:
    wanted = found.sources.values() if name is None else [found.named(name)]
    return [source for source in wanted if source.name in stored]


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
