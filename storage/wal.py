"""The write-ahead log of a SQLite database, which grows while a reader never ends its transaction."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from storage.engine import is_sqlite
from storage.errors import DatabaseError


@dataclass(frozen=True, slots=True, kw_only=True)
class Wal:
    """How it stands."""

    path: str
    n_bytes: int
    #: pages that cannot go into the database yet: somebody reads what was there before them
    held_pages: int


def wal_of(engine: Engine) -> Wal | None:
    """The log, after putting into the database what can go there; nothing on PostgreSQL.

    Raises `DatabaseError`, on a full disk for one.
    """
    if not is_sqlite(engine):
        return None
    path = Path(f"{engine.url.database}-wal")
    with engine.connect() as connection:
        # outside any transaction, and waiting for nobody
        driver = connection.connection.cursor()
        try:
            _, pages, moved = driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.OperationalError as error:
            raise DatabaseError(f"{path} cannot be put into its database: {error}.") from error
        finally:
            driver.close()
    n_bytes = path.stat().st_size if path.exists() else 0
    return Wal(path=str(path), n_bytes=n_bytes, held_pages=max(0, pages - moved))
