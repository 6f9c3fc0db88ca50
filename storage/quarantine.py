"""Pages that could not be read: what came is kept, and waits for a better reader."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, func, select

from storage.fetch import Fetch, FetchOutcome
from storage.fetches import as_fetch
from storage.tables import PageFetchRow, RunRow, SnapshotRow, SourceRow
from storage.transactions import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """The newest answer of an address, where it was a whole page that we could not read."""

    source: str
    fetch: Fetch
    #: of the page, in the archive
    sha256: str


class Quarantine:
    """The unreadable pages in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, source: str | None = None) -> list[Quarantined]:
        """Every one of them, the newest first."""
        query = _quarantined().order_by(PageFetchRow.requested_at.desc())
        if source is not None:
            query = query.where(SourceRow.key == source)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return [
            Quarantined(
                source=row.key,
                sha256=row.raw_sha256,
                fetch=as_fetch(row),
            )
            for row in rows
        ]


def _quarantined() -> Select[Any]:
    """The newest request of each address, where it ended so."""
    newest = (
        select(PageFetchRow.url_key, func.max(PageFetchRow.requested_at).label("at"))
        .group_by(PageFetchRow.url_key)
        .subquery()
    )
    return (
        select(PageFetchRow.__table__, SourceRow.key)
        .join(newest, (newest.c.url_key == PageFetchRow.url_key) & (newest.c.at == PageFetchRow.requested_at))
        .join(RunRow, RunRow.run_id == PageFetchRow.run_id)
        .join(SourceRow, SourceRow.source_id == RunRow.source_id)
        .join(SnapshotRow, SnapshotRow.sha256 == PageFetchRow.raw_sha256)
        .where(PageFetchRow.outcome == FetchOutcome.PARSE_FAILED.value, SnapshotRow.removed_at.is_(None))
    )
