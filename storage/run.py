"""A run: the ledger of one pass over one source."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Trigger(StrEnum):
    """Why a run started."""

    MANUAL = "manual"
    SCHEDULE = "schedule"


class RunStatus(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"  #: every discovered link was looked at, none failed
    PARTIAL = "partial"  #: something was stored or looked at, something failed or was put off
    FAILED = "failed"
    ABANDONED = "abandoned"  #: its process died; found by the next one
    SKIPPED = "skipped"  #: a slot that was due and was not run, with the reason


class LinkOutcome(StrEnum):
    """What became of a discovered link. Every link of a run ends in exactly one of these."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"  #: fetched and understood, and not an article we keep
    FAILED = "failed"
    DEFERRED = "deferred"  #: not looked at in this run; a later one will


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many links of a run ended how. ``discovered`` is the sum of the others once the run is over."""

    discovered: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: int = 0
    failed: int = 0
    deferred: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to write in a run's name. A run taken over has another fence: its old owner is refused."""

    run_id: UUID
    source: str
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One pass over one source."""

    run_id: UUID
    source: str
    trigger: Trigger
    #: the time it was due (UTC); for a run by hand the time it was asked for
    slot: datetime
    #: 1, and one more for every time that the same slot was tried again
    attempt: int
    status: RunStatus
    #: the sentence that says how it ended
    ending: str | None
    started_at: datetime
    heartbeat_at: datetime
    finished_at: datetime | None
    #: host, process and its start time
    owner: str
    #: pages fetched, listings among them
    fetched: int
    tally: Tally
