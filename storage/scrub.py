"""Scrubbing: every page of the archive is read and hashed, so that damage is found while a backup has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine, select

from storage.snapshots import Snapshots
from storage.tables import SnapshotRow
from storage.transactions import reading

_AT_ONCE = 500


class Condition(StrEnum):
    """How a page was found."""

    SOUND = "sound"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrubbed:
    """A page that was looked at."""

    sha256: str
    condition: Condition
    #: where its file is, or should be
    path: Path


def scrub(engine: Engine, folder: Path, *, share: int = 1, day: date) -> Iterator[Scrubbed]:
    """Look at the pages of the archive in ``folder``, in the order of their names.

    With a ``share`` of 30 at a thirtieth of them: another one every day, and all of them in 30 days.
    """
    snapshots, after = Snapshots(engine, folder), ""
    columns = select(SnapshotRow.sha256, SnapshotRow.locator).where(SnapshotRow.removed_at.is_(None))
    while True:
        with reading(engine) as connection:
            query = columns.where(SnapshotRow.sha256 > after).order_by(SnapshotRow.sha256).limit(_AT_ONCE)
            rows = connection.execute(query).all()
        for row in rows:
            if (int(row.sha256[:8], 16) - day.toordinal()) % share:
                continue
            condition = _condition(snapshots, row.sha256, folder / row.locator)
            if condition is not None:
                yield Scrubbed(sha256=row.sha256, condition=condition, path=folder / row.locator)
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].sha256


def _condition(snapshots: Snapshots, sha256: str, path: Path) -> Condition | None:
    """Nothing for a page that was taken away in this very moment."""
    try:
        snapshots.read(sha256)
    except LookupError:
        return None
    except ValueError:
        return Condition.DAMAGED if path.exists() else Condition.MISSING
    return Condition.SOUND
