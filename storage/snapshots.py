"""The archive of pages: files named by the SHA-256 of their content.

A page is written beside its place, synced, moved there, its folder synced, and only then entered in the
database: a row never points at a missing or half-written file.
"""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import zstandard
from sqlalchemy import Connection, Engine, insert, select, update

from storage.tables import SnapshotRow
from storage.transactions import reading, write

#: a news page of 100 kB in about a millisecond, at a sixth of its size
_LEVEL = 3
_CODEC = "zstd"


class Snapshots:
    """The archive below a folder, and its catalogue in the database."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self._folder = folder

    def keep(self, body: bytes, now: datetime) -> str:
        """Keep a page; gives its SHA-256, under which `read` finds it. One kept already costs a look."""
        sha256 = hashlib.sha256(body).hexdigest()
        if not self._is_kept(sha256):
            locator = f"{sha256[:2]}/{sha256[2:4]}/{sha256}.zst"
            _write_durably(self._folder / locator, zstandard.compress(body, _LEVEL))
            write(self._engine, lambda connection: _enter(connection, sha256, len(body), locator, now))
        return sha256

    def read(self, sha256: str) -> bytes:
        """The page's bytes. Raises ``LookupError`` for one not kept, ``ValueError`` for a damaged one."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(SnapshotRow.locator).where(
                    SnapshotRow.sha256 == sha256, SnapshotRow.removed_at.is_(None)
                )
            ).one_or_none()
        if row is None:
            raise LookupError(f"page {sha256} is not in the archive")
        path = self._folder / row.locator
        try:
            body = zstandard.decompress(path.read_bytes())
        except (OSError, zstandard.ZstdError) as error:
            raise ValueError(f"{path} is missing or damaged: {error}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise ValueError(f"{path} is damaged: its content is not the page it is named for")
        return body

    def _is_kept(self, sha256: str) -> bool:
        with reading(self._engine) as connection:
            row = connection.execute(
                select(SnapshotRow.locator).where(
                    SnapshotRow.sha256 == sha256, SnapshotRow.removed_at.is_(None)
                )
            ).one_or_none()
        return row is not None and (self._folder / row.locator).exists()


def _enter(connection: Connection, sha256: str, n_bytes: int, locator: str, now: datetime) -> None:
    known = connection.execute(select(SnapshotRow.sha256).where(SnapshotRow.sha256 == sha256)).one_or_none()
    if known is None:
        row = {"sha256": sha256, "n_bytes": n_bytes, "codec": _CODEC, "locator": locator, "stored_at": now}
        connection.execute(insert(SnapshotRow), row)
    else:
        connection.execute(
            update(SnapshotRow)
            .where(SnapshotRow.sha256 == sha256)
            .values(locator=locator, stored_at=now, removed_at=None)
        )


def _write_durably(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{uuid4().hex}.part")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
