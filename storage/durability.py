"""What a relaxed store owes its readers: a new epoch whenever the last commits may have been lost.

A relaxed commit survives the end of our process, but not that of the machine (SQLite) or of the server
(PostgreSQL). So the store remembers under which start of either it last ran relaxed: when that is another
one now, readers may have seen what is gone, and the feed begins a new epoch. Whether a stop was a clean one
nobody can say afterwards, so every start counts.
"""

from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import psutil
from sqlalchemy import Connection, Engine, inspect, select, text, update

from storage.engine import is_sqlite, open_database
from storage.tables import FeedHeadRow
from storage.transactions import reading, write

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Durability(StrEnum):
    """What a commit survives."""

    FULL = "full"  #: the loss of power
    RELAXED = "relaxed"  #: the end of our process; not that of the machine or of the database server


def open_durable(url: str, durability: Durability) -> Engine:
    """The database, opened so that its readers' epoch holds what it promises. Raises `DatabaseError`.

    With full durability a database is refused whose own settings could lose commits.
    """
    is_relaxed = durability is Durability.RELAXED
    engine = open_database(url, relaxed=is_relaxed)
    settle_epoch(engine, relaxed=is_relaxed)
    return engine


def settle_epoch(engine: Engine, *, relaxed: bool) -> bool:
    """Remember how the store is run from now on; true if the feed began a new epoch for it."""
    with reading(engine) as connection:
        if not inspect(connection).has_table(FeedHeadRow.__tablename__):
            return False  # nobody has read anything yet
        since = connection.execute(select(FeedHeadRow.relaxed_since)).scalar_one()
        if since == (_start_of(connection) if relaxed or since is not None else None):
            return False
    return write(engine, lambda connection: _settle(connection, relaxed=relaxed))


def _settle(connection: Connection, *, relaxed: bool) -> bool:
    before = connection.execute(select(FeedHeadRow.relaxed_since).with_for_update()).scalar_one()
    now = _start_of(connection)
    may_have_lost = before is not None and before != now
    # under the same start another process may be writing relaxed still: that is not forgotten
    values = {"relaxed_since": now if relaxed or before == now else None}
    connection.execute(update(FeedHeadRow).values(**values, **({"epoch": uuid4()} if may_have_lost else {})))
    return may_have_lost


def _start_of(connection: Connection) -> str:
    """What changes with every start of the machine or server that could lose a commit."""
    if is_sqlite(connection):
        return _BOOT_ID.read_text("ascii").strip() if _BOOT_ID.exists() else str(int(psutil.boot_time()))
    # a server that recovers from the crash of one of its processes keeps its start time, not its statistics
    query = text("SELECT pg_postmaster_start_time(), stats_reset FROM pg_stat_bgwriter")
    return " ".join(str(time) for time in connection.execute(query).one())
