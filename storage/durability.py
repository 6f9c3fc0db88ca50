"""What a relaxed store owes its readers: a new epoch whenever the last commits may have been lost.

A relaxed commit survives the end of our process, but not that of the machine (SQLite) or of the server
(PostgreSQL). So the store remembers under which start of either it last ran relaxed: when that is another
one now, readers may have seen what is gone, and the feed begins a new epoch.
"""

from pathlib import Path
from uuid import uuid4

import psutil
from sqlalchemy import Connection, Engine, inspect, select, text, update

from storage.engine import is_sqlite
from storage.tables import FeedHeadRow
from storage.transactions import write

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def settle_epoch(engine: Engine, *, relaxed: bool) -> bool:
    """Remember how the store is run from now on; true if the feed began a new epoch for it."""
    return write(engine, lambda connection: _settle(connection, relaxed=relaxed))


def _settle(connection: Connection, *, relaxed: bool) -> bool:
    if not inspect(connection).has_table(FeedHeadRow.__tablename__):
        return False  # nobody has read anything yet
    before = connection.execute(select(FeedHeadRow.relaxed_since)).scalar_one()
    if before is None and not relaxed:
        return False
    now = _start_of(connection)
    may_have_lost = before is not None and before != now
    values = {"relaxed_since": now if relaxed else None} | ({"epoch": uuid4()} if may_have_lost else {})
    connection.execute(update(FeedHeadRow).values(**values))
    return may_have_lost


def _start_of(connection: Connection) -> str:
    """What changes with every start of the machine or server that could lose a commit."""
    if not is_sqlite(connection):
        return str(connection.execute(text("SELECT pg_postmaster_start_time()")).scalar_one())
    return _BOOT_ID.read_text("ascii").strip() if _BOOT_ID.exists() else str(int(psutil.boot_time()))
