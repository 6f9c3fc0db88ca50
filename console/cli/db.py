"""``features db``: the care of the database."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from console.cli.articles import one_article
from console.cli.table import Column, show_table
from console.cli.terminal import complain, terminal
from console.errors import WrongUse
from console.outputs import writing
from console.store import open_store
from crawler.endings import Ending
from crawler.environment import environment
from storage import backups, pruning, roles, schema
from storage.articles import Articles
from storage.changes import Changes
from storage.checks import check_store
from storage.durability import open_durable
from storage.engine import name_of
from storage.regrouping import compare_earlier
from storage.removals import Removals
from storage.snapshots import Snapshots

app = typer.Typer(no_args_is_help=True, help="The database: its tables, backups, checks and readers.")

Revision = Annotated[str, typer.Argument(help="The version to go to.")]
File = Annotated[Path, typer.Argument(help="The backup's file.", dir_okay=False)]
Days = Annotated[
    int, typer.Option("--keep-days", metavar="DAYS", min=1, help="Days of changes that stay readable.")
]
ArticleName = Annotated[
    str, typer.Argument(metavar="ID|URL", help="Any address of the article, or a part of its id.")
]
Sure = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Role = Annotated[str, typer.Argument(help="An existing role of the PostgreSQL server.")]


@app.command()
def upgrade(revision: Revision = "head") -> None:
    """Make the tables, or bring them up to this version; all of it or nothing."""
    engine = open_durable(environment().database_url, environment().durability)
    before = schema.current(engine)
    schema.upgrade(engine, revision)
    after = schema.current(engine)
    told = (
        f"stands at version {after}" if before == after else f"brought from {before or 'nothing'} to {after}"
    )
    terminal().print(Text(f"{name_of(engine.url)}: {told}."))
    if after == schema.newest() and (compared := compare_earlier(engine)):
        terminal().print(Text(f"Compared {compared:,} articles stored before with each other."))


@app.command()
def downgrade(revision: Revision = "-1") -> None:
    """Take the tables one version back, or to a given one; all of it or nothing."""
    engine = open_durable(environment().database_url, environment().durability)
    if schema.current(engine) is None:
        raise WrongUse("There is nothing to take back: the database has no tables.")
    schema.downgrade(engine, revision)
    terminal().print(Text(f"{name_of(engine.url)}: now at {schema.current(engine) or 'no tables at all'}."))


@app.command()
def current() -> None:
    """Where the database, its tables and its feed stand."""
    engine = open_store()
    head = Changes(engine).head()
    rows = {
        "database": name_of(engine.url),
        "tables": f"version {schema.current(engine)}",
        "epoch": str(head.epoch),
        "changes": f"{head.floor_seq + 1} to {head.seq}" if head.seq > head.floor_seq else "none",
        "sign of life": "never"
        if head.heartbeat_at is None
        else f"{head.heartbeat_at:%Y-%m-%d %H:%M:%S} UTC",
    }
    show_table(terminal(), (Column(title="what"), Column(title="stands at")), rows.items())


@app.command()
def check() -> int:
    """Look whether the store holds what it promises: integrity, gaps, fingerprints, orphans, pages.

    Exit code 3 when it does not.
    """
    console, failed = terminal(), 0
    for result in check_store(open_store(), environment().archive):
        failed += result.problem is not None
        style = "green" if result.problem is None else "bold red"
        console.print(Text.assemble(("ok  " if result.problem is None else "BAD ", style), result.name))
        if result.problem is not None:
            console.print(Text(f"    {result.problem}"))
    if not failed:
        return Ending.SUCCEEDED
    complain(
        f"{failed} of the checks found something wrong. Restore a backup of what is damaged: the database "
        "(features db restore), or the folder of pages, which is copied back as it was."
    )
    return Ending.PARTIAL


@app.command()
def backup(to: File) -> None:
    """Write a backup while the service goes on working."""
    engine = open_store()
    with writing(to):
        backups.back_up(engine, to)
    terminal().print(
        Text(f"{to}: {to.stat().st_size:,} bytes. The archive of pages is a folder: copy it beside.")
    )


@app.command()
def restore(backup_file: File) -> None:
    """Put a backup in the place of an empty database. The feed begins a new epoch, so readers notice."""
    engine = backups.restore(backup_file, environment().database_url)
    head = Changes(engine).head()
    told = f"{name_of(engine.url)}: {head.seq:,} changes, in the new epoch {head.epoch}."
    terminal().print(Text(f"{told} Copy the archive of pages back beside it."), soft_wrap=True)


@app.command()
def prune(keep_days: Days = pruning.KEEP_DAYS) -> None:
    """Take away old changes and the details of old runs. Articles and their revisions stay."""
    gone = pruning.prune(open_store(), datetime.now(UTC) - timedelta(days=keep_days))
    terminal().print(
        Text(
            f"Took away {gone.changes:,} changes, {gone.links:,} links and {gone.fetches:,} requests; "
            f"the feed now starts at {gone.floor_seq + 1}."
        )
    )


@app.command()
def erase(article: ArticleName, yes: Sure = False) -> None:
    """Empty every revision of an article and its pages for good. Readers are told; it is not stored again."""
    engine = open_store()
    named = one_article(Articles(engine), article)
    if not yes and not typer.confirm(f"Erase {named.article.headline or named.article.url} for good?"):
        terminal().print("Nothing was erased.")
        return
    erased = Removals(engine).erase(named.article_id, datetime.now(UTC))
    taken = Snapshots(engine, environment().archive).remove(erased.pages, datetime.now(UTC))
    emptied = f"Emptied {erased.revisions} revisions and took away {taken} pages"
    terminal().print(Text(f"{emptied}; change {erased.seq} tells readers."))


@app.command(name="grant-reader")
def grant_reader(role: Role) -> None:
    """Let a PostgreSQL role read the views, and nothing else."""
    roles.grant_reader(open_store(), role)
    terminal().print(Text(f"{role} may read the views of docs/contract.md, and nothing else."))
