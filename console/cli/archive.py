"""``features archive``: the pages that were fetched, as WARC files, under a scrub, and let go."""

import asyncio
import os
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import TaskProgressColumn
from rich.text import Text

from console.cli.options import OfSource, Workers, beginning, day
from console.cli.source_files import found_sources
from console.cli.terminal import complain, progress, terminal
from console.errors import WrongUse
from console.naming import refuse_unknown
from console.outputs import writing
from console.store import open_store, open_store_for_writing
from crawler.by_hand import begin_by_hand
from crawler.endings import Ending, ending_of
from crawler.environment import environment
from crawler.learned import boilerplate_of
from crawler.reader import Known
from crawler.readers import Readers
from crawler.source import Source
from crawler.store import Store
from crawler.warc.ingest import Ingested, Ingestion
from crawler.warc.reading import NoWarc, Warc
from crawler.warc.writing import write_warc
from storage.boilerplate import Boilerplates
from storage.kept_pages import KeptPages
from storage.retention import remove_superseded
from storage.run import Lease, LinkOutcome
from storage.scrub import Condition
from storage.scrub import scrub as scrubbed
from storage.snapshots import Snapshots

app = typer.Typer(no_args_is_help=True, help="The pages that were fetched: as WARC files, checked, let go.")

Since = Annotated[
    date | None, typer.Option(parser=day, metavar="DAY", help="Only pages fetched on this day or later.")
]
To = Annotated[Path, typer.Option("--warc", metavar="FILE.warc.gz", help="A file that does not exist yet.")]
From = Annotated[Path, typer.Argument(metavar="FILE.warc.gz", help="A WARC file, of whatever origin.")]
Share = Annotated[
    int,
    typer.Option(min=1, max=366, metavar="N", help="One page in N: others every day, all in N days."),
]
Days = Annotated[
    int,
    typer.Option("--older-than", min=1, metavar="DAYS", help="Pages fetched since then stay."),
]


@app.command()
def export(warc: To, source: OfSource = None, since: Since = None) -> int:
    """Write the pages as a WARC file."""
    if warc.exists():
        raise WrongUse(f"{warc} exists already; name another.")
    if not warc.parent.is_dir():
        raise WrongUse(f"There is no folder {warc.parent}.")
    engine, first = open_store(), beginning(since)
    refuse_unknown(source, engine)
    pages = KeptPages(engine)
    snapshots = Snapshots(engine, environment().archive)
    with progress(TaskProgressColumn()) as bars:
        task = bars.add_task("writing", total=pages.count(source=source, since=first))
        with writing(warc):
            written = write_warc(
                warc,
                pages.all(source=source, since=first),
                snapshots.read,
                on_progress=lambda: bars.advance(task),
            )
    for problem in written.problems:
        complain(problem)
    left_out = f"; {len(written.problems):,} could not be read" if written.problems else ""
    _tell(f"{written.pages:,} pages in {warc}{left_out}.")
    return Ending.PARTIAL if written.problems else Ending.SUCCEEDED


@app.command("import")
def import_(warc: From, source: OfSource = None, workers: Workers = None) -> int:
    """Take the articles of a WARC file into the store, as a crawl of their sources would.

    Pages count from the day they were recorded: what is stored and newer stays as it is.
    """
    settings = environment()
    found = found_sources(source)
    sources = found.sources if source is None else {source: found.named(source)}
    try:
        file = Warc(warc)
    except NoWarc as error:
        raise WrongUse(str(error)) from None
    store = Store.on(open_store_for_writing(), settings.archive)
    learned = Boilerplates(store.engine)
    sites = {
        name: Known(source=each, boilerplate=boilerplate_of(learned, name)) for name, each in sources.items()
    }
    readers = Readers(sites, workers=workers or os.cpu_count() or 1)
    ingestion = Ingestion(store, sources, readers, begin=partial(_begin, store), now=_now)
    with file, progress(TaskProgressColumn()) as bars:
        task = bars.add_task("reading", total=file.n_bytes)
        asyncio.run(ingestion.read(file, lambda place: bars.update(task, completed=place)))
    return _told(ingestion.result, warc, readers.defects) or found.best


@app.command()
def scrub(share: Share = 1) -> int:
    """Read and hash the pages again, and name those that are missing or damaged."""
    engine, folder = open_store(), environment().archive
    looked_at = bad = 0
    for page in scrubbed(engine, folder, share=share, day=_now().date()):
        looked_at += 1
        if page.condition is not Condition.SOUND:
            bad += 1
            terminal().print(Text(f"{page.condition}: {page.path}"), soft_wrap=True)
    _tell(f"{looked_at:,} pages read: {looked_at - bad:,} sound, {bad:,} missing or damaged.")
    return Ending.PARTIAL if bad else Ending.SUCCEEDED


@app.command()
def prune(older_than: Days) -> int:
    """Let superseded pages go; the page of every article's newest revision stays."""
    engine, now = open_store(), _now()
    snapshots = Snapshots(engine, environment().archive)
    removed = remove_superseded(engine, snapshots, before=now - timedelta(days=older_than), now=now)
    _tell(f"{removed.pages:,} pages of {removed.n_bytes / 1e6:,.1f} MB were removed.")
    return Ending.SUCCEEDED


def _begin(store: Store, source: Source) -> Lease:
    store.sources.register(source.name, source.title, source.home)
    return begin_by_hand(store, source.name, _now())


def _told(result: Ingested, path: Path, defects: int) -> Ending:
    """Say what came of the file; the exit code."""
    ends = [f"{result.outcomes[each]:,} {each}" for each in LinkOutcome if result.outcomes[each]]
    passed = [f"{count:,} {why}" for why, count in result.passed.most_common()]
    _tell(f"{result.records:,} records. Pages: {', '.join(ends) or 'none'}.")
    if passed:
        _tell(f"Passed over: {', '.join(passed)}.")
    for problem in result.problems:
        terminal().print(Text(problem, style="yellow"), soft_wrap=True)
    for name in sorted(result.busy):
        complain(f"Another run of {name} is going on: its pages were passed over. Read the file again later.")
    if result.damage:
        complain(
            f"{path} cannot be read to its end: after {result.records:,} records {result.damage}. "
            "What was read until then is stored."
        )
    if result.busy and not result.runs:
        return Ending.IN_PROGRESS
    ending = ending_of(result.runs, defects=defects)
    is_partial = ending is Ending.SUCCEEDED and (result.damage or result.busy)
    return Ending.PARTIAL if is_partial else ending


def _tell(sentence: str) -> None:
    terminal().print(Text(sentence), soft_wrap=True)


def _now() -> datetime:
    return datetime.now(UTC)
