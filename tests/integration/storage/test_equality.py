"""The same work gives the same rows on both databases, value for value."""

import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, text

from storage.contract import VIEWS, Kind, View
from storage.engine import is_sqlite, open_database
from storage.fetch import Fetch, FetchOutcome
from storage.fetches import Fetches
from storage.link import Channel, Link
from storage.removals import Removals
from storage.run import LinkOutcome, RunStatus
from storage.runs import Runs
from tests.articles import later, rich_story, story
from tests.integration.storage.conftest import Desk, furnish

#: drawn at random, and nothing follows from them
_RANDOM = {"epoch", "change_id"}


def a_busy_day(engine: Engine) -> None:
    """Every kind of row, in every kind of state."""
    furnish(engine)
    desk, runs = Desk(engine), Runs(engine)
    desk.crawl(rich_story("ferry"), story("plain"), story("中文", "渡船停了。", "没有人知道为什么。"))
    desk.crawl(
        replace(rich_story("ferry"), headline="Why it stopped"), story("plain", "Plain, 'quoted' 😀; edited.")
    )
    lease = desk.start(slot=later(days=1))
    link = Link(url=story("told").url, channel=Channel.FEED, via="https://news.example/feed", position=0)
    runs.discover(lease, [link], desk.now())
    fetch = Fetch(
        url=link.url, requested_at=desk.now(), outcome=FetchOutcome.TIMEOUT, reason="no answer in 60 s"
    )
    fetch_id = Fetches(engine).record(lease, fetch)
    runs.account(lease, link.url, LinkOutcome.FAILED, reason=fetch.reason, fetch_id=fetch_id, now=desk.now())
    runs.heartbeat(lease, desk.now())
    runs.finish(lease, RunStatus.FAILED, "nothing could be fetched", desk.now())
    lease = desk.start()
    gone = Fetch(url=story("plain").url, requested_at=desk.now(), outcome=FetchOutcome.GONE, http_status=410)
    Removals(engine).missing(lease, story("plain").url, gone, desk.now())
    desk.finish(lease)
    Removals(engine).erase(story("中文").url, desk.now())
    runs.skip("news", slot=desk.now(), reason="coalesced", now=desk.now())


#: ids are drawn at random within a millisecond: the order is one that both databases share
_ORDER = {
    "changes_v1": "seq",
    "articles_v1": "seq",
    "revisions_v1": "url, revision_no",
    "authors_v1": "name, revision_no",
    "images_v1": "url, revision_no",
    "outlinks_v1": "revision_no",
    "removed_v1": "revision_no",
    "urls_v1": "first_seen_at, kind, length(url)",
    "feed_v1": "seq",
    "sources_v1": "source",
    "runs_v1": "started_at",
    "links_v1": "outcome, length(url), fetch_id",
    "fetches_v1": "requested_at",
    "gaps_v1": "detected_at",
}


class _Names:
    """Stands for ids by the order in which they are met."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def of(self, value: object) -> object:
        return self._seen.setdefault(str(value), f"id {len(self._seen) + 1}")


def contents(engine: Engine, view: View, names: _Names) -> list[dict[str, object]]:
    """The rows of a view as values, ids replaced by names, in an order that both databases share."""
    columns = [column for column in view.columns if column.name not in _RANDOM]

    def value(kind: Kind, raw: object) -> object:
        if raw is None:
            return None
        if kind is Kind.ID:
            return names.of(UUID(str(raw)))
        if kind is Kind.JSON:
            return json.loads(raw) if isinstance(raw, str) else raw
        if kind is Kind.FLAG:
            return bool(raw)
        if kind is Kind.INSTANT and not isinstance(raw, str):
            return raw.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"  # type: ignore[attr-defined]
        return raw

    query = f"SELECT {', '.join(c.name for c in columns)} FROM {view.name} ORDER BY {_ORDER[view.name]}"
    with engine.connect() as connection:
        rows = connection.execute(text(query)).all()
    return [{c.name: value(c.kind, raw) for c, raw in zip(columns, row, strict=True)} for row in rows]


def test_the_same_work_gives_the_same_rows(tmp_path: Path, sqlite_url: str, postgresql_url: str) -> None:
    engines = [open_database(sqlite_url), open_database(postgresql_url)]
    shown = []
    for engine in engines:
        a_busy_day(engine)
        names = _Names()
        shown.append({view.name: contents(engine, view, names) for view in VIEWS})
        engine.dispose()

    assert {name for name, rows in shown[0].items() if not rows} == {"gaps_v1"}
    assert shown[0] == shown[1]
    assert [is_sqlite(engine) for engine in engines] == [True, False]
