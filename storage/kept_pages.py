"""The pages of the archive, each with the request that brought it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, Select, func, or_, select

from storage.fetch import READ_AGAIN, Fetch
from storage.fetches import as_fetch
from storage.tables import PageFetchRow, RunRow, SnapshotRow, SourceRow
from storage.transactions import reading

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page, and the request that brought it."""

    fetch_id: UUID
    source: str
    fetch: Fetch
    #: of the page, its name in the archive
    sha256: str


class KeptPages:
    """The pages in the archive's catalogue."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, *, source: str | None, since: datetime | None) -> int:
        """How many `all` would give."""
        query = _kept(source, since).with_only_columns(func.count())
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def all(self, *, source: str | None, since: datetime | None) -> Iterator[KeptPage]:
        """Every page that a request brought, in the order of the ledger; ``since``: asked for then or later.

        A page that was only read again from the archive was brought by no request, and is not among them.
        """
        query = _kept(source, since).order_by(PageFetchRow.fetch_id).limit(_AT_ONCE)
        after: UUID | None = None
        while True:
            with reading(self._engine) as connection:
                some = query if after is None else query.where(PageFetchRow.fetch_id > after)
                rows = connection.execute(some).all()
            for row in rows:
                yield KeptPage(
                    fetch_id=row.fetch_id,
                    source=row.key,
                    sha256=row.raw_sha256,
                    fetch=as_fetch(row),
                )
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1].fetch_id


def _kept(source: str | None, since: datetime | None) -> Select[tuple[object, ...]]:
    query = (
        select(PageFetchRow.__table__, SourceRow.key)
        .join(RunRow, RunRow.run_id == PageFetchRow.run_id)
        .join(SourceRow, SourceRow.source_id == RunRow.source_id)
        .join(SnapshotRow, SnapshotRow.sha256 == PageFetchRow.raw_sha256)
        .where(
            SnapshotRow.removed_at.is_(None),
            PageFetchRow.http_status.is_not(None),
            or_(PageFetchRow.reason.is_(None), PageFetchRow.reason.not_like(f"{READ_AGAIN}%")),
        )
    )
    if source is not None:
        query = query.where(SourceRow.key == source)
    if since is not None:
        query = query.where(PageFetchRow.requested_at >= since)
    return query
