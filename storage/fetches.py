"""Requests that were made, and what to ask with the next time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, select
from uuid_utils.compat import uuid7

from storage.bulk import insert_rows
from storage.fetch import Fetch, FetchOutcome, Validators
from storage.identity import url_key
from storage.leases import require_leases
from storage.link import Link
from storage.links import as_link
from storage.run import Lease
from storage.tables import ListingLinkRow, PageFetchRow, SourceRow
from storage.text import storable
from storage.transactions import reading, write

#: fetches after which the page is known, so that "unchanged since" is an answer
_UNDERSTOOD = (FetchOutcome.OK.value, FetchOutcome.NOT_MODIFIED.value)


class Fetches:
    """The requests in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, lease: Lease, fetch: Fetch) -> UUID:
        """Enter a request that stores no article (`Articles.save` enters its own); gives its id.

        A fetch that ended ok names its snapshot. Raises `LeaseLost`.
        """
        fetch_id = uuid7()

        def work(connection: Connection) -> None:
            require_leases(connection, [lease])
            known = select(PageFetchRow.fetch_id).where(PageFetchRow.fetch_id == fetch_id)
            if connection.execute(known).one_or_none() is None:
                insert_fetches(connection, [(fetch_id, lease, fetch)])

        write(self._engine, work)
        return fetch_id

    def last_of(self, url: str, limit: int) -> list[Fetch]:
        """The newest requests for an address, in whatever spelling, the newest first."""
        query = (
            select(PageFetchRow.__table__)
            .where(PageFetchRow.url_key == url_key(url))
            .order_by(PageFetchRow.requested_at.desc(), PageFetchRow.fetch_id.desc())
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [as_fetch(row) for row in connection.execute(query)]

    def said_of(self, url: str) -> list[Link]:
        """What listings said of an address when they were last read."""
        query = select(ListingLinkRow.__table__).where(ListingLinkRow.url_key == url_key(url))
        with reading(self._engine) as connection:
            return [as_link(row) for row in connection.execute(query.order_by(ListingLinkRow.via))]

    def known_links(self, source: str, via: str) -> list[Link]:
        """What a listing said when it was last read, in its order: the answer for one that is unchanged."""
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(ListingLinkRow.__table__)
                .join(SourceRow, SourceRow.source_id == ListingLinkRow.source_id)
                .where(SourceRow.key == source, ListingLinkRow.via == via)
                .order_by(ListingLinkRow.position, ListingLinkRow.url_key)
            ).all()
        return [as_link(row) for row in rows]


def insert_fetches(connection: Connection, fetches: Sequence[tuple[UUID, Lease, Fetch]]) -> None:
    """Enter requests, inside a transaction of the run's own."""
    insert_rows(connection, PageFetchRow, [fetch_values(*fetch) for fetch in fetches])


def fetch_values(fetch_id: UUID, lease: Lease, fetch: Fetch) -> dict[str, object]:
    """A request as a row of its table."""
    return {
        "fetch_id": fetch_id,
        "run_id": lease.run_id,
        "url": storable("fetch.url", fetch.url),
        "url_key": url_key(fetch.url),
        "final_url": storable("fetch.final_url", fetch.final_url),
        "peer_ip": fetch.peer_ip,
        "requested_at": fetch.requested_at,
        "http_status": fetch.http_status,
        "outcome": fetch.outcome.value,
        "reason": storable("fetch.reason", fetch.reason),
        "raw_sha256": fetch.raw_sha256,
        "etag": storable("fetch.etag", fetch.validators.etag),
        "last_modified": storable("fetch.last_modified", fetch.validators.last_modified),
        "declared_charset": storable("fetch.declared_charset", fetch.declared_charset),
        "used_charset": fetch.used_charset,
        "rights": storable("fetch.rights", fetch.rights),
        "tls_verified": fetch.tls_verified,
    }


def as_fetch(row: Row[*tuple[Any, ...]]) -> Fetch:
    """The request that a row of its table holds."""
    return Fetch(
        url=row.url,
        requested_at=row.requested_at,
        outcome=FetchOutcome(row.outcome),
        final_url=row.final_url,
        peer_ip=row.peer_ip,
        http_status=row.http_status,
        raw_sha256=row.raw_sha256,
        validators=Validators(etag=row.etag, last_modified=row.last_modified),
        declared_charset=row.declared_charset,
        used_charset=row.used_charset,
        rights=row.rights,
        tls_verified=row.tls_verified,
        reason=row.reason,
    )
