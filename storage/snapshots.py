"""The archive of pages: files named by the SHA-256 of their content.

A page is written beside its place, synced, moved there, its folder synced, and only then entered in the
database: a row never points at a missing or half-written file.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, update

from storage.errors import ArchiveError
from storage.page_files import CODEC, PageFile, content, written
from storage.tables import SnapshotRow
from storage.transactions import reading, write


class Snapshots:
    """The archive below a folder, and its catalogue in the database."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self.folder = folder

    def keep(self, body: bytes, now: datetime) -> str:
        """Keep a page; gives its SHA-256, for `read`. One that is kept already costs a look."""
        return self.keep_all([body], now)[0]

    def keep_all(self, bodies: Sequence[bytes], now: datetime) -> list[str]:
        """Keep many pages: their files first, then their rows in one transaction. Gives their SHA-256s.

        Raises `ArchiveError` where the folder cannot be written.
        """
        sha256s = [hashlib.sha256(body).hexdigest() for body in bodies]
        kept = self._kept(set(sha256s))
        new = {s: body for s, body in zip(sha256s, bodies, strict=True) if s not in kept}
        self.enter([self._written(body) for body in new.values()], now)
        return sha256s

    def enter(self, files: Sequence[PageFile], now: datetime) -> None:
        """Enter pages whose files were written elsewhere, in one transaction."""
        rows = {
            file.sha256: {
                "sha256": file.sha256,
                "n_bytes": file.n_bytes,
                "codec": CODEC,
                "locator": file.locator,
                "stored_at": now,
            }
            for file in files
        }
        if rows:
            write(self._engine, lambda connection: _enter(connection, rows))

    def _written(self, body: bytes) -> PageFile:
        try:
            return written(self.folder, body)
        except OSError as error:
            raise ArchiveError(
                f"The archive {self.folder} cannot be written: {error.strerror}. Make room, or correct "
                "FEATURES_DATA_DIR; nothing stored is lost."
            ) from error

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
        return content(self.folder / row.locator, sha256)

    def remove(self, sha256s: Collection[str], now: datetime) -> int:
        """Take pages out of the archive for good; how many were there.

        The catalogue first: it never names a file that is gone, and what is left of a file that could not
        be deleted is found by looking for files without a row.
        """

        def work(connection: Connection) -> list[str]:
            kept = select(SnapshotRow.sha256, SnapshotRow.locator).where(
                SnapshotRow.sha256.in_(sha256s), SnapshotRow.removed_at.is_(None)
            )
            rows = connection.execute(kept).all()
            gone = update(SnapshotRow).where(SnapshotRow.sha256.in_([row.sha256 for row in rows]))
            connection.execute(gone.values(removed_at=now))
            return [row.locator for row in rows]

        locators = write(self._engine, work) if sha256s else []
        for locator in locators:
            (self.folder / locator).unlink(missing_ok=True)
        return len(locators)

    def _kept(self, sha256s: Collection[str]) -> set[str]:
        """Those of the pages that are in the archive, and not only in its catalogue."""
        if not sha256s:
            return set()
        query = select(SnapshotRow.sha256, SnapshotRow.locator).where(
            SnapshotRow.sha256.in_(sha256s), SnapshotRow.removed_at.is_(None)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return {row.sha256 for row in rows if (self.folder / row.locator).exists()}


def _enter(connection: Connection, rows: Mapping[str, Mapping[str, object]]) -> None:
    query = select(SnapshotRow.sha256).where(SnapshotRow.sha256.in_(rows))
    known = set(connection.execute(query).scalars())
    new = [row for sha256, row in sorted(rows.items()) if sha256 not in known]
    if new:
        connection.execute(insert(SnapshotRow), new)
    for sha256 in sorted(known):
        connection.execute(
            update(SnapshotRow)
            .where(SnapshotRow.sha256 == sha256)
            .values(locator=rows[sha256]["locator"], stored_at=rows[sha256]["stored_at"], removed_at=None)
        )
