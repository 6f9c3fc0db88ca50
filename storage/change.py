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


class RevisionKind(StrEnum):
    """Why a revision was written."""

    CREATED = "created"
    CONTENT_CHANGED = "content_changed"  #: headline or body
    METADATA_CHANGED = "metadata_changed"  #: description, authors or captions, and neither of the above
    REEXTRACTED = "reextracted"  #: the same page, read by a newer extractor
    DELETED = "deleted"
    RESTORED = "restored"
    MERGED = "merged"  #: it turned out to be another article


class UrlKind(StrEnum):
    """How an address came to be an article's."""

    CANONICAL = "canonical"
    REQUESTED = "requested"
    REDIRECT = "redirect"
    AMP = "amp"
    MOBILE = "mobile"
    PRINT = "print"


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
