"""The links of a run, inside a transaction of the run's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage.bulk import insert_rows
from storage.erased import without_erased
from storage.identity import url_key
from storage.link import Channel, Link
from storage.run import Lease, LinkOutcome, Tally
from storage.tables import ListingLinkRow, RunLinkRow
from storage.text import storable

#: links that stand in no listing: what is said of one is not kept for the next time
UNLISTED = (Channel.REQUEST, Channel.REVISIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAccount:
    """A link of a run, and what became of it."""

    link: Link
    #: nothing while the run has not come to it
    outcome: LinkOutcome | None
    reason: str | None
    fetch_id: UUID | None


def discover_links(connection: Connection, lease: Lease, source_id: UUID, links: Sequence[Link]) -> int:
    """Enter the links, and remember what each listing said; how many the run did not know yet."""
    links = without_erased(connection, links)
    # a link that stands twice in a listing keeps its first place
    listed = [link for link in reversed(links) if link.channel not in UNLISTED]
    said = {(link.via, url_key(link.url)): link_values(link) for link in listed}
    for via in {link.via for link in listed}:
        connection.execute(
            delete(ListingLinkRow).where(ListingLinkRow.source_id == source_id, ListingLinkRow.via == via)
        )
    rows = [{"source_id": source_id, "url_key": key, **row} for (_, key), row in said.items()]
    insert_rows(connection, ListingLinkRow, rows)
    known = set(
        connection.execute(select(RunLinkRow.url_key).where(RunLinkRow.run_id == lease.run_id)).scalars()
    )
    first = {url_key(link.url): link_values(link) for link in reversed(links)}
    new = [
        {"run_id": lease.run_id, "url_key": key, **row}
        for key, row in sorted(first.items())
        if key not in known
    ]
    insert_rows(connection, RunLinkRow, new)
    return len(new)


def account_link(
    connection: Connection,
    lease: Lease,
    url: str,
    outcome: LinkOutcome,
    *,
    reason: str | None,
    fetch_id: UUID | None,
    now: datetime,
) -> None:
    """Enter what became of a link. A link that nobody told of counts as asked for."""
    key = url_key(url)
    known = connection.execute(
        select(RunLinkRow.outcome).where(RunLinkRow.run_id == lease.run_id, RunLinkRow.url_key == key)
    ).one_or_none()
    if known is None:
        asked = Link(url=url, channel=Channel.REQUEST, via=url, position=0)
        connection.execute(insert(RunLinkRow), {"run_id": lease.run_id, "url_key": key, **link_values(asked)})
    elif known.outcome is not None:
        return
    connection.execute(
        update(RunLinkRow)
        .where(RunLinkRow.run_id == lease.run_id, RunLinkRow.url_key == key)
        .values(outcome=outcome.value, reason=reason, fetch_id=fetch_id, accounted_at=now)
    )


def count_links(
    connection: Connection, run_id: UUID, *, put_off: tuple[str, datetime] | None = None
) -> Tally:
    """The counts of a run; with ``put_off`` (reason, now) what has no outcome is deferred first."""
    if put_off is not None:
        reason, now = put_off
        connection.execute(
            update(RunLinkRow)
            .where(RunLinkRow.run_id == run_id, RunLinkRow.outcome.is_(None))
            .values(outcome=LinkOutcome.DEFERRED.value, reason=reason, accounted_at=now)
        )
    rows = connection.execute(
        select(RunLinkRow.outcome, func.count())
        .where(RunLinkRow.run_id == run_id)
        .group_by(RunLinkRow.outcome)
    )
    counts = {row[0]: row[1] for row in rows}
    discovered = sum(counts.values())
    return Tally(discovered=discovered, **{o.value: counts.get(o.value, 0) for o in LinkOutcome})


def accounts_of(connection: Connection, run_id: UUID, outcome: LinkOutcome | None) -> list[LinkAccount]:
    """The links of a run, listing by listing."""
    query = select(RunLinkRow.__table__).where(RunLinkRow.run_id == run_id)
    if outcome is not None:
        query = query.where(RunLinkRow.outcome == outcome.value)
    rows = connection.execute(query.order_by(RunLinkRow.via, RunLinkRow.position, RunLinkRow.url_key)).all()
    return [
        LinkAccount(
            link=as_link(row),
            outcome=None if row.outcome is None else LinkOutcome(row.outcome),
            reason=row.reason,
            fetch_id=row.fetch_id,
        )
        for row in rows
    ]


def as_link(row: Row[*tuple[Any, ...]]) -> Link:
    """The link that a row holds."""
    return Link(
        url=row.url,
        channel=Channel(row.channel),
        via=row.via,
        position=row.position,
        headline=row.headline,
        description=row.description,
        authors=tuple(row.authors),
        date_published=row.date_published,
        date_modified=row.date_modified,
    )


def link_values(link: Link) -> dict[str, str | int | list[str] | None]:
    """What was said of a link, as the columns that keep it."""
    return {
        "url": storable("link.url", link.url),
        "channel": link.channel.value,
        "via": link.via,
        "position": link.position,
        "headline": storable("link.headline", link.headline),
        "description": storable("link.description", link.description),
        "authors": [storable("link.authors", name) for name in link.authors],
        "date_published": storable("link.date_published", link.date_published),
        "date_modified": storable("link.date_modified", link.date_modified),
    }
