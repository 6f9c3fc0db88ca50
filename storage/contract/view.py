"""What a view and its columns are, and the SQL that makes one."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds; the same value on both databases."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    INSTANT = "instant"
    FLAG = "flag"
    JSON = "json"
    SHA256 = "sha256"


#: the type of each kind on (SQLite, PostgreSQL), as the databases name them
TYPES = {
    Kind.ID: ("TEXT", "uuid"),
    Kind.TEXT: ("TEXT", "text"),
    Kind.DATE: ("TEXT", "text"),
    Kind.NUMBER: ("INTEGER", "bigint"),
    Kind.INSTANT: ("TEXT", "timestamp with time zone"),
    Kind.FLAG: ("INTEGER", "boolean"),
    Kind.JSON: ("TEXT", "jsonb"),
    Kind.SHA256: ("TEXT", "text"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a view. A name, once published, keeps its meaning, type and place for ever."""

    name: str
    kind: Kind
    #: what it gives, for docs/contract.md
    doc: str
    #: the expression behind it
    sql: str
    #: where PostgreSQL says it differently
    postgresql: str | None = None
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A view that readers may rely on."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    #: the FROM clause and what follows
    source: str
    #: columns that name one row
    key: tuple[str, ...]

    def create(self, dialect: str) -> str:
        """The statement that makes it on "sqlite" or "postgresql"."""
        columns = ",\n  ".join(f"{_expression(column, dialect)} AS {column.name}" for column in self.columns)
        return f"CREATE VIEW {self.name} AS SELECT\n  {columns}\n{self.source};"


def _expression(column: Column, dialect: str) -> str:
    return (column.postgresql if dialect == "postgresql" else None) or column.sql
