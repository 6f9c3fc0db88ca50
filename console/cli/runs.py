"""``features runs``: the ledger of every pass, and one pass in full."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from console.article_json import Json
from console.cli.options import AsJson, OfSource
from console.cli.table import Column, show_table
from console.cli.terminal import ago, minute, show_json, span, terminal
from console.errors import WrongUse
from console.naming import refuse_unknown, short, the_one
from console.store import open_store
from crawler.owner import is_alive
from storage.links import LinkAccount
from storage.run import LinkOutcome, Run, RunStatus
from storage.runs import Runs

#: how each state of a run is coloured
STYLES = {
    RunStatus.RUNNING: "blue",
    RunStatus.SUCCEEDED: "green",
    RunStatus.PARTIAL: "yellow",
    RunStatus.FAILED: "bold red",
    RunStatus.ABANDONED: "red",
    RunStatus.SKIPPED: "dim",
}
#: counts give way where there is little room, the highest first: the sentence of the ending has them too
SPARE = {"deferred": 9, "rejected": 8, "unchanged": 5, "revised": 4, "failed": 3, "new": 2}
COUNTS = tuple(outcome.value for outcome in LinkOutcome)

COLUMNS = (
    Column(title="run", style="cyan"),
    Column(title="source"),
    Column(title="started"),
    Column(title="took", justify="right", spare=6),
    Column(title="why", spare=7),
    Column(title="status"),
    Column(title="found", justify="right", spare=1),
    *(Column(title=count, justify="right", spare=SPARE[count]) for count in COUNTS),
    Column(title="how it ended", least=36),
)

RunId = Annotated[
    str, typer.Argument(metavar="ID", help="One run; the beginning or end of its id is enough.")
]
Limit = Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="So many of the newest.")]
All = Annotated[bool, typer.Option("--all", help="Of one run: every link, not only those that went wrong.")]


def runs(
    run_id: RunId = "",
    source: OfSource = None,
    limit: Limit = 20,
    as_json: AsJson = False,
    every: All = False,
) -> None:
    """List the newest runs; or show one, with what failed in it and why."""
    engine = open_store()
    refuse_unknown(source, engine)
    ledger = Runs(engine)
    if run_id:
        found = _one(ledger, run_id)
        accounts = ledger.links(found.run_id)
        if as_json:
            show_json({**_run_json(found), "links": [_account_json(account) for account in accounts]})
        else:
            _show_run(terminal(), found, accounts, every=every)
        return
    newest = ledger.recent(limit, source)
    if as_json:
        show_json([_run_json(run) for run in newest])
    elif newest:
        now = datetime.now(UTC)
        show_table(terminal(), COLUMNS, [_row(run, now) for run in newest])
    else:
        terminal().print("No run yet. Crawl with: scrapy crawl features")


def _one(ledger: Runs, wanted: str) -> Run:
    """The run whose id begins or ends like this. Raises `WrongUse` where none or several do."""
    run = ledger.get(the_one(ledger.ids_like(wanted), wanted, "run"))
    if run is None:
        raise WrongUse(f"There is no run {wanted}; features runs lists them.")
    return run


def _row(run: Run, now: datetime) -> list[Text | str]:
    counts = [getattr(run.tally, count) for count in ("discovered", *COUNTS)]
    return [
        short(run.run_id),
        run.source,
        ago(run.started_at, now),
        span(run.finished_at - run.started_at) if run.finished_at else "",
        run.trigger.value,
        Text(run.status.value, style=STYLES[run.status]),
        *(Text(str(count), style="" if count else "dim") for count in counts),
        run.ending or _going_on(run),
    ]


def _going_on(run: Run) -> str:
    """Of a run without an end: whether anybody still works on it."""
    return "its process is gone" if is_alive(run.owner) is False else "it is going on"


def _show_run(console: Console, run: Run, accounts: list[LinkAccount], *, every: bool) -> None:
    now = datetime.now(UTC)
    console.print(Text.assemble((run.source, "bold"), "  ", (run.status.value, STYLES[run.status])))
    console.print(Text(run.ending or f"{_going_on(run).capitalize()}.", style="" if run.ending else "blue"))
    console.print()
    facts = {
        "run": str(run.run_id),
        "why": f"{run.trigger.value}, slot {minute(run.slot)} UTC, attempt {run.attempt}",
        "started": f"{minute(run.started_at)} UTC ({ago(run.started_at, now)})",
        "took": span((run.finished_at or now) - run.started_at),
        "pages fetched": str(run.fetched),
        "links": f"{run.tally.discovered} found = "
        + (" + ".join(f"{value} {count}" for count in COUNTS if (value := getattr(run.tally, count))) or "0"),
        "process": run.owner,
    }
    for name, value in facts.items():
        console.print(Text.assemble((f"{name:15}", "cyan"), value), soft_wrap=True)
    shown = [account for account in accounts if every or account.outcome in _WRONG]
    if shown:
        console.print()
    for account in shown:
        outcome = account.outcome.value if account.outcome else "not yet"
        style = _WRONG.get(account.outcome, "green") if account.outcome else "dim"
        console.print(Text.assemble((f"{outcome:10}", style), account.link.url), soft_wrap=True)
        if account.reason:
            console.print(Text(f"{'':10}{account.reason}", style="dim italic"), soft_wrap=True)


#: what went wrong in a run, and is shown without being asked for
_WRONG = {LinkOutcome.FAILED: "red", LinkOutcome.REJECTED: "yellow", LinkOutcome.DEFERRED: "yellow"}


def _run_json(run: Run) -> dict[str, Json]:
    return {
        "run_id": str(run.run_id),
        "source": run.source,
        "trigger": run.trigger.value,
        "slot": _iso(run.slot),
        "attempt": run.attempt,
        "status": run.status.value,
        "ending": run.ending,
        "started_at": _iso(run.started_at),
        "finished_at": _iso(run.finished_at),
        "fetched": run.fetched,
        "discovered": run.tally.discovered,
        **{count: getattr(run.tally, count) for count in COUNTS},
    }


def _account_json(account: LinkAccount) -> dict[str, Json]:
    return {
        "url": account.link.url,
        "channel": account.link.channel.value,
        "via": account.link.via,
        "position": account.link.position,
        "headline": account.link.headline,
        "outcome": account.outcome.value if account.outcome else None,
        "reason": account.reason,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")
