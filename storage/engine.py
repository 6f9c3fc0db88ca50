"""Opens the database, so that what a reader saw is never lost and no writer waits for ever.

SQLite: write-ahead log with every commit synced, foreign keys on, 30 s of patience. PostgreSQL: commits
synced, 10 s for a lock, 30 s for a transaction that does nothing. Both are told so by us, at every
connection, and asked what they really do: a database that would forget commits is refused.
"""

import re
import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.columns import json_text
from storage.errors import DatabaseError, Refused

#: STRICT tables came with 3.37, RETURNING with 3.35
OLDEST_SQLITE = (3, 37, 0)
BUSY_TIMEOUT_MS = 30_000
LOG_LIMIT_BYTES = 64 * 2**20
LOCK_TIMEOUT_MS = 10_000
IDLE_TRANSACTION_TIMEOUT_MS = 30_000
CONNECT_TIMEOUT_S = 10

_HOST = re.compile(r"[\w.:%-]+")
_UNREADABLE = (
    "The database URL cannot be read. FEATURES_DATABASE_URL looks like sqlite:///data/features.db or "
    "postgresql://user:password@host/name, with every special character of the password as %XX."
)


def open_database(url: str, *, relaxed: bool = False) -> Engine:
    """An engine whose connections keep the store's promises.

    ``relaxed`` trades the last commits before a power loss for speed; whoever opens a store so calls
    ``storage.durability.settle_epoch`` too, which tells readers of every loss.
    Raises `Refused`, `DatabaseError`.
    """
    place = _parsed(url)
    if place.get_backend_name() == "sqlite":
        engine = _open_sqlite(place, relaxed=relaxed)
    else:
        engine = _open_postgresql(place, relaxed=relaxed)
    _refuse_forgetful(engine, relaxed=relaxed)
    return engine


def is_sqlite(engine: Engine | Connection) -> bool:
    """The database is a SQLite file."""
    return engine.dialect.name == "sqlite"


def name_of(url: URL) -> str:
    """The database as it may be shown: no user, no password, no options."""
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{url.database or ':memory:'}"
    host, port = url.host or url.query.get("host", ""), "" if url.port is None else f":{url.port}"
    return f"{url.get_backend_name()}://{host}{port}/{url.database}"


def _parsed(url: str) -> URL:
    try:
        place = make_url(url)
        backend = place.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise Refused(_UNREADABLE) from error
    if backend == "postgresql":
        if place.host and not _HOST.fullmatch(place.host):
            # what stands there is the end of a password with a bare @ in it: it must not be shown
            raise Refused(_UNREADABLE)
        return place.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise Refused(
            f"The database {backend!r} is not supported; FEATURES_DATABASE_URL names sqlite or postgresql."
        )
    if not place.database or place.database == ":memory:":
        raise Refused("A database in memory is lost at the end; name a file: sqlite:///data/features.db")
    return place


def _open_sqlite(place: URL, *, relaxed: bool) -> Engine:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise DatabaseError(
            f"This Python carries SQLite {sqlite3.sqlite_version}; {wanted} or later is needed."
        )
    folder = Path(str(place.database)).expanduser().resolve().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"The folder {folder} of the database cannot be made: {error.strerror}."
        ) from error
    engine = create_engine(
        place,
        hide_parameters=True,
        json_serializer=json_text,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
    )
    synchronous = "NORMAL" if relaxed else "FULL"

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # the driver must not open transactions of its own: it would commit before DDL, and begin late
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            "journal_mode = WAL",
            f"synchronous = {synchronous}",
            "foreign_keys = ON",
            "mmap_size = 0",
            # a log that a long reader made grow shrinks again once it ends
            f"journal_size_limit = {LOG_LIMIT_BYTES}",
            # 64 MiB: a batch of articles and the inner pages of the indexes
            "cache_size = -65536",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # a transaction that reads first and writes later fails at once when another one wrote between:
        # whoever may write says so at the beginning, and waits
        connection.exec_driver_sql(
            f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'IMMEDIATE')}"
        )

    return engine


def _open_postgresql(place: URL, *, relaxed: bool) -> Engine:
    settings = {
        "timezone": "UTC",
        "lock_timeout": str(LOCK_TIMEOUT_MS),
        "idle_in_transaction_session_timeout": str(IDLE_TRANSACTION_TIMEOUT_MS),
        "synchronous_commit": "off" if relaxed else "on",
    }
    theirs = place.query.get("options", "")
    ours = " ".join(f"-c {name}={value}" for name, value in settings.items())
    try:
        return create_engine(
            place.difference_update_query(["options"]),
            hide_parameters=True,
            json_serializer=json_text,
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,
            connect_args={
                "options": f"{theirs if isinstance(theirs, str) else ' '.join(theirs)} {ours}".strip(),
                "connect_timeout": CONNECT_TIMEOUT_S,
                # a dead host is noticed within a minute, whatever the system's defaults are
                "keepalives_idle": 20,
                "keepalives_interval": 5,
                "keepalives_count": 4,
                "tcp_user_timeout": 30_000,
                "application_name": "feature-desk",
            },
        )
    except ModuleNotFoundError as error:
        raise Refused(
            "PostgreSQL needs its driver, which is not installed. Run: pip install 'feature-desk[postgres]'"
        ) from error


def _refuse_forgetful(engine: Engine, *, relaxed: bool) -> None:
    try:
        with engine.connect() as connection:
            found = _durability(connection)
    except DBAPIError as error:
        raise DatabaseError(unreachable(engine.url, error)) from error
    if found and not relaxed:
        raise DatabaseError(
            f"{name_of(engine.url)} could lose what readers have already seen: {', '.join(found)}. "
            "Correct the setting, or set FEATURES_DURABILITY=relaxed: readers are then told of every loss."
        )


def _durability(connection: Connection) -> list[str]:
    """Settings that lose commits; none is what it should be."""
    if is_sqlite(connection):
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        return [
            *(
                []
                if mode == "wal"
                else [f"journal_mode is {mode}, not wal (is it on a network file system?)"]
            ),
            *([] if synchronous >= 2 else ["synchronous is not FULL"]),
        ]
    needed = ("fsync", "full_page_writes", "synchronous_commit")
    return [f"{name} is off" for name in needed if _shown(connection, name) == "off"]


def _shown(connection: Connection, name: str) -> str:
    return str(connection.execute(text(f"SHOW {name}")).scalar_one())


def unreachable(url: URL, error: DBAPIError) -> str:
    """The sentence for a database that does not answer; the driver's own may hold a secret."""
    if url.get_backend_name() == "sqlite":
        if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_FULL"):
            return f"{name_of(url)} cannot be written: the disk is full. Make room; nothing stored is lost."
        return f"{name_of(url)} cannot be used: {error.orig}."
    sqlstate = getattr(error.orig, "sqlstate", None)
    if str(sqlstate) in ("40001", "40P01", "55P03"):
        return (
            f"{name_of(url)} is busy: another transaction has held for too long what is to be written. "
            "Look for one that does not end in pg_stat_activity."
        )
    why = {
        "28P01": "the password is wrong",
        "28000": "this user may not connect",
        "3D000": "there is no such database",
        "53300": "it has no connection left",
        "53100": "its disk is full",
        "57P03": "it is starting up or shutting down",
    }.get(str(sqlstate), "nothing answers there, or the connection was cut")
    return f"{name_of(url)} is out of reach: {why}. Check FEATURES_DATABASE_URL and that the server runs."
