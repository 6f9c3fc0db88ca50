"""Accounts of links that store no article: entered many at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, bindparam, select, update
from uuid_utils.compat import uuid7

from storage.fetch import Fetch
from storage.fetches import insert_fetches
from storage.identity import url_key
from storage.leases import require_leases
from storage.links import account_link
from storage.run import Lease, LinkOutcome
from storage.tables import PageFetchRow, RunLinkRow
from storage.transactions import write


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of a link of a run."""

    lease: Lease
    link_url: str
    outcome: LinkOutcome
    reason: str | None = None
    #: the request that was made for it, where one was
    fetch: Fetch | None = None
    fetch_id: UUID = field(default_factory=uuid7)


def settle(engine: Engine, settlements: Sequence[Settlement], now: datetime) -> None:
    """Enter requests and accounts in one transaction. A link's first account stands. Raises `LeaseLost`."""

    def work(connection: Connection) -> None:
        require_leases(connection, [each.lease for each in settlements])
        if not _is_committed(connection, settlements):
            fetches = [(each.fetch_id, each.lease, each.fetch) for each in settlements if each.fetch]
            if fetches:
                insert_fetches(connection, fetches)
            _account(connection, settlements, now)

    if settlements:
        write(engine, work)


def _is_committed(connection: Connection, settlements: Sequence[Settlement]) -> bool:
    """An earlier attempt was committed, and only its answer lost."""
    ids = [each.fetch_id for each in settlements if each.fetch]
    query = select(PageFetchRow.fetch_id).where(PageFetchRow.fetch_id.in_(ids)).limit(1)
    return connection.execute(query).one_or_none() is not None


def _account(connection: Connection, settlements: Sequence[Settlement], now: datetime) -> None:
    keys = {each.fetch_id: url_key(each.link_url) for each in settlements}
    told = {
        (row.run_id, row.url_key)
        for row in connection.execute(
            select(RunLinkRow.run_id, RunLinkRow.url_key).where(
                RunLinkRow.run_id.in_({each.lease.run_id for each in settlements}),
                RunLinkRow.url_key.in_(set(keys.values())),
            )
        )
    }
    changes = []
    for each in settlements:
        key = keys[each.fetch_id]
        if (each.lease.run_id, key) in told:
            changes.append(
                {
                    "b_run": each.lease.run_id,
                    "b_key": key,
                    "outcome": each.outcome.value,
                    "reason": each.reason,
                    "fetch_id": each.fetch_id if each.fetch else None,
                    "accounted_at": now,
                }
            )
            continue
        account_link(
            connection,
            each.lease,
            each.link_url,
            each.outcome,
            reason=each.reason,
            fetch_id=each.fetch_id if each.fetch else None,
            now=now,
        )
    if changes:
        table = cast("Table", RunLinkRow.__table__)
        same = (table.c.run_id == bindparam("b_run"), table.c.url_key == bindparam("b_key"))
        connection.execute(update(table).where(*same, table.c.outcome.is_(None)), changes)
