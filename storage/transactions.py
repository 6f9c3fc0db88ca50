"""Transactions: one for writing, which is tried again when the database says so, and one for reading."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.engine import is_sqlite, unreachable
from storage.errors import DatabaseError

T = TypeVar("T")

#: serialization failure, deadlock, lock not available: somebody else is in the way, whatever is written
_BUSY = frozenset({"40001", "40P01", "55P03"})
#: unique violation: two writers made the same row; the second time it is there
_AGAIN = _BUSY | {"23505"}
#: the connection, not the statement, is at fault: class 08, and a server that is going down
_GONE = ("08", "57P0", "53")
_SQLITE_GONE = (
    "SQLITE_BUSY",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_CANTOPEN",
    "SQLITE_READONLY",
    "SQLITE_CORRUPT",
)
ATTEMPTS = 5

_READ_SQLITE: dict[str, Any] = {"sqlite_begin": "DEFERRED"}
_READ_POSTGRESQL: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the store. Writers are not held up, and nothing can be written."""
    options = _READ_SQLITE if is_sqlite(engine) else _READ_POSTGRESQL
    try:
        with engine.connect().execution_options(**options) as connection:
            if is_sqlite(engine):
                connection.exec_driver_sql("PRAGMA query_only = ON")
            try:
                yield connection
            finally:
                if is_sqlite(engine):
                    connection.exec_driver_sql("PRAGMA query_only = OFF")
    except DBAPIError as error:
        if is_lost(error):
            raise DatabaseError(unreachable(engine.url, error)) from error
        raise


def write(engine: Engine, work: Callable[[Connection], T]) -> T:
    """What ``work`` gives, once its transaction is committed.

    ``work`` is run again, in a new transaction, when another writer was in the way or the connection
    broke; it must find out for itself what an attempt whose commit got no answer has already done.
    Raises `DatabaseError` where the database is out of reach, or others hold it for longer than that.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with engine.connect() as connection:
                outcome = work(connection)
                connection.commit()
                return outcome
        except DBAPIError as error:
            if attempt == ATTEMPTS or not (is_collision(error) or is_lost(error)):
                if is_lost(error) or _sqlstate(error) in _BUSY:
                    raise DatabaseError(unreachable(engine.url, error)) from error
                raise
    raise AssertionError("unreachable")


def is_collision(error: DBAPIError) -> bool:
    """Another writer was in the way: the same work will do when tried again."""
    return _sqlstate(error) in _AGAIN or "UNIQUE constraint failed" in str(error.orig)


def is_lost(error: DBAPIError) -> bool:
    """The database is out of reach, or cannot write at all: no other statement would do better."""
    if error.connection_invalidated:
        return True
    sqlite_name = getattr(error.orig, "sqlite_errorname", "")
    if sqlite_name:
        return sqlite_name.startswith(_SQLITE_GONE)
    sqlstate = _sqlstate(error)
    return isinstance(error, OperationalError) if sqlstate is None else sqlstate.startswith(_GONE)


def _sqlstate(error: DBAPIError) -> str | None:
    """What PostgreSQL calls the error; nothing for SQLite, and where no server answered."""
    sqlstate = getattr(error.orig, "sqlstate", None)
    return None if sqlstate is None else str(sqlstate)
