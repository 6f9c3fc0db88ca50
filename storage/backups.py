"""Backups that can be trusted, and restoring one so that every reader notices.

SQLite: a consistent copy through its own backup interface, while writers go on; never a copy of the file.
PostgreSQL: its own ``pg_dump``, ``pg_restore`` and ``psql``.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import URL, Engine, inspect

from storage.changes import Changes
from storage.engine import is_sqlite, name_of, open_database
from storage.errors import DatabaseError, Refused


def back_up(engine: Engine, to: Path) -> None:
    """Write a backup to a file that does not exist yet. Raises `Refused`, `DatabaseError`."""
    if to.exists():
        raise Refused(f"{to} exists already; a backup is written to a new file.")
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = to.with_name(f".{to.name}.{uuid4().hex}.part")
    try:
        if is_sqlite(engine):
            _copy_sqlite(Path(str(engine.url.database)), draft)
        else:
            _run_tool("pg_dump", engine.url, "--format=custom", f"--file={draft}")
        draft.replace(to)
    finally:
        draft.unlink(missing_ok=True)


def restore(backup: Path, url: str) -> Engine:
    """Put a backup in the place of a database that is empty or missing; its feed begins a new epoch.

    The new epoch comes with the data, never after it: whatever fails in between leaves nothing behind that
    a reader could take for the database it knew. Raises `Refused`, `DatabaseError`. A database with tables
    in it is never overwritten.
    """
    if not backup.is_file():
        raise Refused(f"There is no backup {backup}.")
    empty = open_database(url)
    if inspect(empty).get_table_names():
        raise Refused(
            f"{name_of(empty.url)} has tables in it; move it away, or set another FEATURES_DATABASE_URL."
        )
    empty.dispose()
    if is_sqlite(empty):
        _restore_sqlite(backup, Path(str(empty.url.database)))
    else:
        _restore_postgresql(backup, empty.url)
    return open_database(url)


def _restore_sqlite(backup: Path, place: Path) -> None:
    if not _is_sound(backup):
        raise DatabaseError(f"{backup} is damaged: SQLite's own check finds errors in it.")
    draft = place.with_name(f".{place.name}.{uuid4().hex}.part")
    try:
        _copy_sqlite(backup, draft)
        renewed = open_database(f"sqlite:///{draft}")
        Changes(renewed).renew_epoch()
        renewed.dispose()
        for tail in ("", "-wal", "-shm"):
            place.with_name(place.name + tail).unlink(missing_ok=True)
        # the last connection has written the log into the file and taken it away
        draft.replace(place)
    finally:
        for tail in ("", "-wal", "-shm"):
            draft.with_name(draft.name + tail).unlink(missing_ok=True)


def _restore_postgresql(backup: Path, url: URL) -> None:
    """Through a script, so that the tables and the new epoch are one transaction."""
    with TemporaryDirectory(prefix="feature-desk-restore-") as folder:
        script = Path(folder) / "restore.sql"
        # who may read on this server is for grant-reader to say: a role of the old one may be missing here
        _run_tool("pg_restore", url, "--no-owner", "--no-privileges", f"--file={script}", str(backup))
        renewal = "UPDATE public.feed_head SET epoch = gen_random_uuid()"
        quiet = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _run_tool("psql", url, *quiet, f"--file={script}", f"--command={renewal}")


def _is_sound(backup: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as source:
            return bool(source.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _copy_sqlite(source: Path, to: Path) -> None:
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(to)) as copy:
        try:
            original.backup(copy)
            # a file by itself, which may be carried away: no write-ahead log beside it
            copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error
    with to.open("rb+") as file:
        os.fsync(file.fileno())


def _run_tool(name: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's own tools; the password goes through the environment, not the command line."""
    path = shutil.which(name)
    if path is None:
        raise DatabaseError(f"{name} is not on the PATH; it comes with PostgreSQL's client programs.")
    host = url.host or url.query.get("host", "")
    variables = {
        "PGHOST": host if isinstance(host, str) else host[0],
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
    }
    # PGSSLMODE of sslmode, and so on: a connection as safe as our own
    asked = {f"PG{name.upper().replace('_', '')}": str(value) for name, value in url.query.items()}
    given = asked | {key: value for key, value in variables.items() if value}
    done = subprocess.run(  # noqa: S603 - a fixed program, its arguments a list
        [path, *arguments], env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        raise DatabaseError(f"{name} failed on {name_of(url)}: {last}")
