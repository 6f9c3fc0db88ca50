"""Writes many rows of a table at once, by the shortest way each driver has.

A batch of articles is thousands of small rows, and most of what a plain insert of them costs is spent on
taking each one through the statement: SQLite is given tuples, PostgreSQL a COPY. Keys, checks and triggers
hold as for any insert.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from storage.columns import Record
from storage.engine import is_sqlite

if TYPE_CHECKING:
    import psycopg  # an extra


def insert_rows(connection: Connection, record: type[Record], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert the rows; each names the same columns. Raises ``DBAPIError`` as an ordinary insert does."""
    if not rows:
        return
    table = cast("Table", record.__table__)
    names = list(rows[0])
    columns = [
        _encoded([row[name] for row in rows], table.c[name].type, connection.dialect) for name in names
    ]
    preparer = connection.dialect.identifier_preparer
    into = f"{preparer.format_table(table)} ({', '.join(preparer.quote(name) for name in names)})"
    tuples = list(zip(*columns, strict=True))
    if is_sqlite(connection):
        holes = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({holes})", tuples)  # noqa: S608 - our own names
    else:
        _copy(connection, f"COPY {into} FROM STDIN", tuples)


def _encoded(values: list[object], kind: TypeEngine[Any], dialect: Dialect) -> list[object]:
    """The values of one column as the driver takes them; one that is repeated is worked out once."""
    encode = cast("Callable[[object], object] | None", kind.dialect_impl(dialect).bind_processor(dialect))
    if encode is None:
        return values
    encoded: list[object] = []
    before: object = None
    made: object = None
    for value in values:
        if value is None:
            encoded.append(None)
            continue
        if value is not before:
            before, made = value, encode(value)
        encoded.append(made)
    return encoded


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    dialect, driver = connection.dialect, connection.dialect.loaded_dbapi
    # the driver's own connection: SQLAlchemy knows no COPY
    own = cast("psycopg.Connection", connection.connection.dbapi_connection)
    try:
        with own.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except driver.Error as error:
        # as SQLAlchemy wraps the errors of a statement of its own
        raise DBAPIError.instance(
            statement,
            None,
            error,
            driver.Error,
            hide_parameters=True,
            connection_invalidated=own.closed,
            dialect=dialect,
        ) from error
