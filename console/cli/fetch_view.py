"""``features explain --fetch``: when and why an address is asked for next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.text import Text

from console.article_json import Json
from console.cli.table import Column, show_table
from console.cli.terminal import ago, minute, show_json, terminal
from console.errors import WrongUse
from console.inputs import is_address
from console.store import open_store
from crawler.fetch.conditional import conditional_headers
from crawler.fetch.revisit import NextLook, next_look
from crawler.source import Source
from crawler.sources import source_for
from storage.fetch import Fetch
from storage.fetches import Fetches
from storage.history import Histories, History, SeenChange
from storage.link import Channel, Link

#: so many requests and revisions are shown
SHOWN = 10

REQUESTS = (
    Column(title="asked"),
    Column(title="status", justify="right"),
    Column(title="outcome"),
    Column(title="why", least=28),
)
CHANGES = (Column(title="seen"), Column(title="revision", justify="right"), Column(title="what"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of an address, and what follows from it."""

    url: str
    source: Source | None
    #: what the listings say that name it
    said: Sequence[Link]
    history: History | None
    look: NextLook
    requests: Sequence[Fetch]
    changes: Sequence[SeenChange]
    now: datetime

    @property
    def named_by(self) -> str:
        """Where a run hears of it."""
        if self.said:
            return ", ".join(link.via for link in self.said)
        return "no listing names it; runs of its source come back to it when it is due"

    @property
    def conditions(self) -> dict[str, str]:
        """With which the next request is made."""
        return conditional_headers(self.history)

    @property
    def next_run(self) -> datetime | None:
        """The next slot of its source after it is due."""
        is_run = self.source is not None and self.source.enabled
        return self.source.next_due(max(self.look.at, self.now)) if self.source and is_run else None


def explain_fetch(url: str, sources: Mapping[str, Source], *, as_json: bool) -> None:
    """Show what is known of an address. Raises `WrongUse` for anything else."""
    if not is_address(url):
        raise WrongUse(f"{url} is no address; --fetch explains when a page of the web is asked for next.")
    outlook = _outlook(url, sources, datetime.now(UTC))
    if as_json:
        show_json(_as_json(outlook))
        return
    console = terminal()
    console.print(Text(url, style="bold"), soft_wrap=True)
    console.print()
    for name, value in _facts(outlook).items():
        console.print(Text.assemble((f"{name:12}", "cyan"), value), soft_wrap=True)
    if outlook.requests:
        console.print()
        show_table(console, REQUESTS, [_request_row(fetch) for fetch in outlook.requests])
    if outlook.changes:
        console.print()
        show_table(console, CHANGES, [_change_row(change) for change in outlook.changes])


def _outlook(url: str, sources: Mapping[str, Source], now: datetime) -> Outlook:
    engine = open_store()
    fetches, histories = Fetches(engine), Histories(engine)
    try:
        history = histories.of([url]).get(url)
    except ValueError as error:
        raise WrongUse(f"{url} is no address that could be asked for: {error}.") from None
    said = fetches.said_of(url)
    # of several listings the one that tells of the latest change decides
    looks = [next_look(link, history, now) for link in said or [_unlisted(url)]]
    return Outlook(
        url=url,
        source=source_for(url, sources),
        said=said,
        history=history,
        look=min(looks, key=lambda look: look.at),
        requests=fetches.last_of(url, SHOWN),
        changes=histories.changes_of(url, SHOWN),
        now=now,
    )


def _unlisted(url: str) -> Link:
    return Link(url=url, channel=Channel.REVISIT, via=url, position=0)


def _facts(outlook: Outlook) -> dict[str, str]:
    at = outlook.look.at
    when = "now" if outlook.look.is_due(outlook.now) else f"{minute(at)} UTC ({ago(at, outlook.now)})"
    source, run = outlook.source, outlook.next_run
    crawled = f", crawled next after that at {minute(run)} UTC" if run else ", not crawled by schedule"
    conditions = ", ".join(f"{name}: {value}" for name, value in outlook.conditions.items())
    return {
        "next look": f"{when}: {outlook.look.because}",
        "source": f"{source.name}{crawled}" if source else "none: no source knows this site",
        "named by": outlook.named_by,
        "asked with": conditions or "no conditions: the whole page is sent",
    }


def _request_row(fetch: Fetch) -> list[Text | str]:
    status = "" if fetch.http_status is None else str(fetch.http_status)
    return [minute(fetch.requested_at), status, fetch.outcome.value, fetch.reason or ""]


def _change_row(change: SeenChange) -> list[Text | str]:
    return [minute(change.observed_at), str(change.revision_no), change.kind]


def _as_json(outlook: Outlook) -> dict[str, Json]:
    return {
        "url": outlook.url,
        "source": outlook.source.name if outlook.source else None,
        "next_look": _iso(outlook.look.at),
        "because": outlook.look.because,
        "is_due": outlook.look.is_due(outlook.now),
        "next_run": _iso(outlook.next_run) if outlook.next_run else None,
        "named_by": [link.via for link in outlook.said],
        "conditions": dict(outlook.conditions),
        "requests": [
            {
                "requested_at": _iso(fetch.requested_at),
                "http_status": fetch.http_status,
                "outcome": fetch.outcome.value,
                "reason": fetch.reason,
            }
            for fetch in outlook.requests
        ],
        "changes": [
            {"seen_at": _iso(each.observed_at), "revision_no": each.revision_no, "kind": each.kind}
            for each in outlook.changes
        ],
    }


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
