"""What recurs on a source's pages, kept: the lines, and people's decisions.

What the values mean is the crawler's business; here they are kept and given back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, delete, func, insert, select

from storage.fetch import FetchOutcome
from storage.sources import source_id_of
from storage.tables import PageFetchRow, RunRow, SourceRow
from storage.tables.boilerplate import BoilerplateDecisionRow, BoilerplateLineRow
from storage.text import storable
from storage.transactions import reading, write


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringLine:
    """A line that stood on the pages of two stories or more."""

    fingerprint: str
    text: str
    #: stories that it stood in
    inside: int
    #: stories that it only stood beside
    outside: int
    #: stories that were looked at
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """A page in the archive, as it looked when it was last fetched."""

    url: str
    sha256: str


class Boilerplates:
    """The learned boilerplate in the database, by source. A source that nothing was learned of has none."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lines(self, source: str) -> list[RecurringLine]:
        """The recurring lines of a source, the most frequent first."""
        row = BoilerplateLineRow
        wanted = select(row.fingerprint, row.text, row.inside, row.outside, row.stories).order_by(
            row.inside.desc(), row.outside.desc(), row.fingerprint
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.where(row.source_id.in_(_id(source)))).all()
        return [
            RecurringLine(
                fingerprint=found.fingerprint,
                text=found.text,
                inside=found.inside,
                outside=found.outside,
                stories=found.stories,
            )
            for found in rows
        ]

    def decisions(self, source: str) -> dict[str, bool]:
        """What people said, by fingerprint: remove (true) or keep (false)."""
        row = BoilerplateDecisionRow
        wanted = select(row.fingerprint, row.remove).where(row.source_id.in_(_id(source)))
        with reading(self._engine) as connection:
            return {found.fingerprint: found.remove for found in connection.execute(wanted)}

    def learned(self, source: str, lines: Sequence[RecurringLine]) -> None:
        """Put these lines in the place of those that were known; decisions stay."""

        def work(connection: Connection) -> None:
            source_id = source_id_of(connection, source)
            connection.execute(delete(BoilerplateLineRow).where(BoilerplateLineRow.source_id == source_id))
            if lines:
                connection.execute(insert(BoilerplateLineRow), _line_values(source_id, lines))

        write(self._engine, work)

    def decide(self, source: str, fingerprint: str, *, remove: bool, now: datetime) -> None:
        """Keep a person's yes (remove it) or no (keep it); the last word counts."""

        def work(connection: Connection) -> None:
            source_id = source_id_of(connection, source)
            _withdraw(connection, source_id, fingerprint)
            values = {
                "source_id": source_id,
                "fingerprint": fingerprint,
                "remove": remove,
                "decided_at": now,
            }
            connection.execute(insert(BoilerplateDecisionRow), values)

        write(self._engine, work)

    def withdraw(self, source: str, fingerprint: str) -> None:
        """Take a person's decision back: the numbers decide again."""
        write(self._engine, lambda c: _withdraw(c, source_id_of(c, source), fingerprint))

    def archived_pages(self, source: str, limit: int) -> list[ArchivedPage]:
        """The newest fetch of every address of a source that has a page in the archive, the newest first."""
        url = func.coalesce(PageFetchRow.final_url, PageFetchRow.url)
        place = func.row_number().over(partition_by=url, order_by=PageFetchRow.requested_at.desc())
        fetched = (
            select(url.label("url"), PageFetchRow.raw_sha256, PageFetchRow.requested_at, place.label("place"))
            .join(RunRow, RunRow.run_id == PageFetchRow.run_id)
            .join(SourceRow, SourceRow.source_id == RunRow.source_id)
            .where(SourceRow.key == source, PageFetchRow.outcome == FetchOutcome.OK.value)
            .where(PageFetchRow.raw_sha256.is_not(None))
            .subquery()
        )
        newest = (
            select(fetched.c.url, fetched.c.raw_sha256)
            .where(fetched.c.place == 1)
            .order_by(fetched.c.requested_at.desc(), fetched.c.url)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(newest).all()
        return [ArchivedPage(url=row.url, sha256=row.raw_sha256) for row in rows]


def _id(source: str) -> Select[UUID]:
    return select(SourceRow.source_id).where(SourceRow.key == source)


def _withdraw(connection: Connection, source_id: UUID, fingerprint: str) -> None:
    connection.execute(
        delete(BoilerplateDecisionRow).where(
            BoilerplateDecisionRow.source_id == source_id, BoilerplateDecisionRow.fingerprint == fingerprint
        )
    )


def _line_values(source_id: UUID, lines: Sequence[RecurringLine]) -> list[dict[str, object]]:
    return [
        {
            "source_id": source_id,
            "fingerprint": line.fingerprint,
            "text": storable("boilerplate.text", line.text),
            "inside": line.inside,
            "outside": line.outside,
            "stories": line.stories,
        }
        for line in lines
    ]
