"""What can go wrong with the store, as sentences.

StoreError
├── DatabaseError        the database cannot be opened, reached or trusted
│   └── ArchiveError     a page cannot be kept
├── Refused              what was asked for cannot be: a wrong URL, a file in the way, no such version
├── SchemaError          its tables are not this version's
├── RunInProgress        another run of the source is going on
│   └── SlotTaken        the slot has had its run
├── LeaseLost            the run was taken over; its old owner may not write
├── CursorLost           a reader's place in the feed is no longer there
└── UnstorableValue      a value no database would take
"""

from storage.run import Lease, Run


class StoreError(Exception):
    """Somebody has to act: the sentence says on what."""


class DatabaseError(StoreError):
    """The database cannot be opened, reached or trusted. Never carries the password."""


class ArchiveError(DatabaseError):
    """A page cannot be kept. As bad as a database out of reach, and as likely to pass: a full disk."""


class Refused(StoreError):  # noqa: N818
    """What was asked for cannot be done, here or at all; asking again changes nothing."""


class SchemaError(StoreError):
    """The tables are not this version's."""

    def __init__(self, found: str | None, wanted: str) -> None:
        state = f"is at schema {found}" if found else "has no tables yet"
        super().__init__(f"The database {state}; this version needs {wanted}. Run: features db upgrade")
        self.found = found
        self.wanted = wanted


class RunInProgress(StoreError):  # noqa: N818 - an expected answer, named for what it says
    """Another run of the source is going on."""

    def __init__(self, run: Run) -> None:
        super().__init__(self._sentence(run))
        self.run = run

    def _sentence(self, run: Run) -> str:
        return (
            f"A run of {run.source} is going on since {run.started_at:%Y-%m-%d %H:%M:%S} UTC "
            f"({run.owner}, last sign of life {run.heartbeat_at:%H:%M:%S}). Let it end, or end its process."
        )


class SlotTaken(RunInProgress):
    """The slot has had its run, or was skipped."""

    def _sentence(self, run: Run) -> str:
        return f"The slot {run.slot:%Y-%m-%d %H:%M} UTC of {run.source} is done: {run.status} ({run.ending})."


class LeaseLost(StoreError):  # noqa: N818
    """The run was ended or taken over: whoever holds this lease may not write in its name."""

    def __init__(self, lease: Lease) -> None:
        super().__init__(
            f"Run {lease.run_id} of {lease.source} was ended or taken over by another process; "
            "nothing more is written in its name."
        )
        self.lease = lease


class CursorLost(StoreError):  # noqa: N818
    """The feed cannot be read on from a reader's place: the reader has to start over."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Read articles_v1 again from the start, then follow from feed_v1's seq.")


class UnstorableValue(StoreError):  # noqa: N818
    """A value that no database would take, or that one would take and the other not."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field} cannot be stored: {why}")
        self.field = field
