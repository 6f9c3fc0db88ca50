"""A change: one entry of the feed that readers follow."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Operation(StrEnum):
    """What a reader has to do."""

    UPSERT = "upsert"
    DELETE = "delete"
    ERASE = "erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry of the change feed. ``seq`` has no gaps within an epoch."""

    seq: int
    change_id: UUID
    op: Operation
    article_id: UUID
    revision_no: int
    run_id: UUID
    committed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHead:
    """Where the feed stands. A cursor is (``epoch``, ``seq``)."""

    epoch: UUID
    seq: int
    floor_seq: int
    heartbeat_at: datetime | None
