"""``features quarantine``: pages that could not be read, kept until they can be."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from console.cli.options import OfSource
from console.cli.source_files import found_sources
from console.cli.table import Column, show_table
from console.cli.terminal import terminal
from console.errors import WrongUse
from console.naming import refuse_unknown
from console.store import open_store
from crawler.by_hand import begin_by_hand
from crawler.endings import ending_of
from crawler.environment import environment
from crawler.learned import boilerplate_of
from crawler.reader import Known
from crawler.readers import Readers
from crawler.retry import Retried
from crawler.retry import retry as read_again
from crawler.source import source_of_url
from crawler.store import Store
from storage.boilerplate import Boilerplates
from storage.quarantine import Quarantine, Quarantined
from storage.run import Run, RunStatus

app = typer.Typer(help="Pages that could not be read: list them, look at one, read them again.")

Shorter = Annotated[bool, typer.Option("--shorter", help="Also those that have lost most of their text.")]
Url = Annotated[str, typer.Argument(metavar="URL", help="The page's address.")]


@app.callback(invoke_without_command=True)
def list_pages(context: typer.Context, source: OfSource = None) -> None:
    """List the pages that could not be read, the newest first."""
    if context.invoked_subcommand is not None:
        return
    console = terminal()
    engine = open_store()
    refuse_unknown(source, engine)
    pages = Quarantine(engine).all(source)
    if not pages:
        console.print("No page is in quarantine.")
        return
    columns = [
        Column(title="fetched"),
        Column(title="source", spare=1),
        Column(title="page", least=20),
        Column(title="why", least=20),
    ]
    rows = [
        [f"{page.fetch.requested_at:%Y-%m-%d %H:%M}", page.source, page.fetch.url, page.fetch.reason or ""]
        for page in pages
    ]
    show_table(console, columns, rows)


@app.command()
def show(url: Url) -> None:
    """Tell all that is known of one page, and where its snapshot lies."""
    page = _found(Quarantine(open_store()).all(), url)
    fetch = page.fetch
    facts = {
        "page": fetch.url,
        "came from": fetch.final_url or fetch.url,
        "source": page.source,
        "fetched": f"{fetch.requested_at:%Y-%m-%d %H:%M:%S} UTC",
        "why": fetch.reason or "",
        "charset": fetch.declared_charset or "none declared",
        "snapshot": page.sha256,
    }
    console = terminal()
    for name, value in facts.items():
        console.print(Text.assemble((f"{name:<10}", "dim"), value), soft_wrap=True)


@app.command()
def retry(source: OfSource = None, shorter: Shorter = False) -> int:
    """Read the pages again with today's extraction, and store those that can be read."""
    settings = environment()
    store = Store.on(open_store(), settings.archive)
    refuse_unknown(source, store.engine)
    found = found_sources()
    if source in found.broken:
        raise found.broken[source]
    pages = [page for page in Quarantine(store.engine).all(source) if page.source not in found.broken]
    console = terminal()
    ended: list[Run] = []
    defects = 0
    for name in sorted({page.source for page in pages}):
        own = [page for page in pages if page.source == name]
        site = found.sources.get(name) or source_of_url(own[0].fetch.url)
        known = Known(source=site, boilerplate=boilerplate_of(Boilerplates(store.engine), name))
        readers = Readers({name: known}, workers=1)
        again, run = _retried(store, name, readers, own, shorter)
        ended.append(run)
        defects += readers.defects
        for retried in again:
            style = "green" if retried.problem is None else "yellow"
            told = Text(f"{retried.url}: {retried.problem or retried.outcome}", style=style)
            console.print(told, soft_wrap=True)
    if not pages:
        console.print("No page is in quarantine.")
    return ending_of(ended, defects=defects) or found.best


def _retried(
    store: Store, name: str, readers: Readers, pages: list[Quarantined], accepts_shorter: bool
) -> tuple[list[Retried], Run]:
    """What became of the pages, and the run that says so."""
    lease = begin_by_hand(store, name, _now())
    status, ending = RunStatus.PARTIAL, "reading the quarantine again was stopped"
    try:
        retried = asyncio.run(
            read_again(store, lease, readers, pages, now=_now, accepts_shorter=accepts_shorter)
        )
        left = sum(each.problem is not None for each in retried)
        status = RunStatus.PARTIAL if left else RunStatus.SUCCEEDED
        ending = f"{len(retried)} pages of the quarantine read again, {left} of them still cannot be"
    finally:
        run = store.runs.finish(lease, status, ending, _now())
    return retried, run


def _found(pages: list[Quarantined], url: str) -> Quarantined:
    for page in pages:
        if url in (page.fetch.url, page.fetch.final_url):
            return page
    raise WrongUse(f"{url} is not in quarantine; features quarantine lists what is.")


def _now() -> datetime:
    return datetime.now(UTC)
