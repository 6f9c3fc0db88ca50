"""The sources that the store knows: those that were ever crawled."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select, update
from uuid_utils.compat import uuid7

from storage.tables import SourceRow
from storage.transactions import reading, write


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """A site, as the store knows it."""

    source_id: UUID
    key: str
    title: str
    home: str


class Sources:
    """The sources in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def register(self, key: str, title: str, home: str) -> None:
        """Make the source known, or bring its title and home up to date."""

        def work(connection: Connection) -> None:
            found = connection.execute(select(SourceRow).where(SourceRow.key == key)).one_or_none()
            if found is None:
                row = {"source_id": uuid7(), "key": key, "title": title, "home": home}
                connection.execute(insert(SourceRow), row)
            elif (found.title, found.home) != (title, home):
                connection.execute(
                    update(SourceRow).where(SourceRow.key == key).values(title=title, home=home)
                )

        write(self._engine, work)

    def all(self) -> list[KnownSource]:
        """Every known source, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(SourceRow).order_by(SourceRow.key)).all()
        return [KnownSource(source_id=r.source_id, key=r.key, title=r.title, home=r.home) for r in rows]


def source_id_of(connection: Connection, key: str) -> UUID:
    """The id of a registered source; ``LookupError`` for another."""
    found = connection.execute(select(SourceRow.source_id).where(SourceRow.key == key)).scalar_one_or_none()
    if found is None:
        raise LookupError(f"source {key!r} is not registered; call Sources.register first")
    return found
