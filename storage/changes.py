"""The reading side of the change feed, as any reader of the views has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, TextClause, bindparam, select, text, update
from sqlalchemy.types import TypeEngine

from storage.change import FeedHead
from storage.columns import BigInt, Flag, Id, Json, JsonText, UtcTime
from storage.contract import VIEWS, Kind, View
from storage.errors import CursorLost
from storage.tables import FeedHeadRow, FeedHeartbeatRow
from storage.transactions import reading, write

#: a row of a view, by the names of its columns
Values: TypeAlias = "dict[str, UUID | datetime | Json]"

PAGE = 500
_TYPES: dict[Kind, type[TypeEngine[Any]]] = {
    Kind.ID: Id,
    Kind.INSTANT: UtcTime,
    Kind.JSON: JsonText,
    Kind.FLAG: Flag,
}
_CHANGES = next(view for view in VIEWS if view.name == "changes_v1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A reader's place in the feed: every change up to ``seq`` is done with."""

    epoch: UUID
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.seq}"

    @classmethod
    def parse(cls, written: str) -> "Cursor":
        """The place that ``str()`` wrote. Raises ``ValueError``, which says what it looks like."""
        epoch, _, seq = written.rpartition(":")
        try:
            return cls(epoch=UUID(epoch), seq=int(seq))
        except ValueError:
            raise ValueError(f"{written!r} is no place in a feed; one looks like {uuid4()}:4711") from None


class Changes:
    """The change feed of a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def head(self) -> FeedHead:
        """Where the feed stands."""
        with reading(self._engine) as connection:
            return _head(connection)

    def after(self, cursor: Cursor, limit: int = PAGE) -> list[Values]:
        """The next changes, complete and in order: rows of ``changes_v1``.

        Raises `CursorLost` when the place is no longer in the feed.
        """
        with reading(self._engine) as connection:
            _require_place(_head(connection), cursor)
            rows = connection.execute(_page(), {"after": cursor.seq, "limit": limit}).mappings().all()
        numbers = [row["seq"] for row in rows]
        if numbers != list(range(cursor.seq + 1, cursor.seq + 1 + len(rows))):
            raise CursorLost(f"The feed has a gap after {cursor.seq}: other hands wrote to the database.")
        return [dict(row) for row in rows]

    def beat(self, now: datetime) -> None:
        """Show readers that the service is alive though nothing changes."""
        write(self._engine, lambda c: c.execute(update(FeedHeartbeatRow).values(heartbeat_at=now)) and None)

    def renew_epoch(self) -> UUID:
        """Start a new epoch, after anything that may have taken back what readers have seen."""
        epoch = uuid4()
        write(self._engine, lambda c: c.execute(update(FeedHeadRow).values(epoch=epoch)) and None)
        return epoch


def _head(connection: Connection) -> FeedHead:
    row = connection.execute(
        select(FeedHeadRow.epoch, FeedHeadRow.seq, FeedHeadRow.floor_seq, FeedHeartbeatRow.heartbeat_at).join(
            FeedHeartbeatRow, FeedHeartbeatRow.one == FeedHeadRow.one
        )
    ).one()
    return FeedHead(epoch=row.epoch, seq=row.seq, floor_seq=row.floor_seq, heartbeat_at=row.heartbeat_at)


def _require_place(head: FeedHead, cursor: Cursor) -> None:
    if cursor.epoch != head.epoch:
        raise CursorLost(f"The feed began a new epoch ({head.epoch}): it was restored from a backup.")
    if cursor.seq < head.floor_seq:
        raise CursorLost(f"Changes after {cursor.seq} were pruned; the feed starts at {head.floor_seq + 1}.")
    if cursor.seq > head.seq:
        raise CursorLost(f"{cursor.seq} is beyond the end of the feed, which is {head.seq}.")


def _page() -> TextClause:
    names = ", ".join(column.name for column in _CHANGES.columns)
    query = text(f"SELECT {names} FROM changes_v1 WHERE seq > :after ORDER BY seq LIMIT :limit")  # noqa: S608
    return query.bindparams(bindparam("after", type_=BigInt), bindparam("limit", type_=BigInt)).columns(
        **typed(_CHANGES)
    )  # type: ignore[return-value]


def typed(view: View) -> dict[str, TypeEngine[Any]]:
    """The columns of a view that a database may give as text, with the types that read them."""
    return {c.name: _TYPES[c.kind]() for c in view.columns if c.kind in _TYPES}
