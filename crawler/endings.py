"""How a crawl ends: for one run its status and sentence, for the command its exit code. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from storage.errors import DatabaseError, StoreError
from storage.run import Run, RunStatus, Tally

#: what a run says that a signal ended
INTERRUPTED = "it was interrupted by a signal"


class Ending(IntEnum):
    """The exit codes of ``scrapy crawl features``."""

    SUCCEEDED = 0  #: also when nothing was due
    DEFECT = 1  #: our own code failed
    WRONG_USE = 2  #: arguments, source files, environment, an old database schema
    PARTIAL = 3  #: something failed or was put off
    FAILED = 4  #: nothing could be fetched
    IN_PROGRESS = 5  #: another run of the source is going on
    NO_DATABASE = 6  #: the database is out of reach
    INTERRUPTED = 7  #: by a signal; what was begun is finished and stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a run came to, as far as its status depends on it."""

    tally: Tally
    #: how many of the deferred only wait until a new look is worth it: nothing is missing
    resting: int = 0
    #: a sentence for each listing that could not be read
    troubles: Sequence[str] = ()
    #: a sentence for whatever else is worth knowing; nothing is missing for it
    notes: Sequence[str] = ()
    listings_read: int = 0
    #: why the run was ended before its time
    stopped: str | None = None
    #: our own code failed in it
    defects: int = 0


def status_of(outlook: Outlook) -> RunStatus:
    """The status of a run that ends now.

    1. No article was seen, and there should have been one: failed; also where every page was rejected,
       for that is how a site looks whose pages we no longer understand.
    2. Something failed, was put off, or could not be read; or it was stopped: partial.
    3. Otherwise it succeeded.
    """
    tally = outlook.tally
    seen = tally.new + tally.revised + tally.unchanged + outlook.resting
    put_off = tally.deferred - outlook.resting
    if not seen:
        return RunStatus.FAILED
    if tally.failed or put_off or outlook.troubles or outlook.stopped or outlook.defects:
        return RunStatus.PARTIAL
    return RunStatus.SUCCEEDED


def sentence_of(outlook: Outlook) -> str:
    """What the ledger says of a run that ends now."""
    tally = outlook.tally
    parts = [
        (tally.new, "new"),
        (tally.revised, "revised"),
        (tally.unchanged, "unchanged"),
        (tally.rejected, "rejected"),
        (tally.failed, "failed"),
        (tally.deferred - outlook.resting, "put off"),
        (outlook.resting, "not due for another look"),
    ]
    told = ", ".join(f"{count} {what}" for count, what in parts if count)
    links = f"{tally.discovered} link{'' if tally.discovered == 1 else 's'}"
    sentences = [f"{links}: {told}" if told else "no link was found"]
    if outlook.stopped:
        sentences.insert(0, outlook.stopped)
    if outlook.defects:
        sentences.append(f"our own code failed {outlook.defects} times, see the log")
    return "; ".join([*sentences, *outlook.troubles, *outlook.notes])


_OF_STATUS = {
    RunStatus.SUCCEEDED: Ending.SUCCEEDED,
    RunStatus.SKIPPED: Ending.SUCCEEDED,
    RunStatus.PARTIAL: Ending.PARTIAL,
    RunStatus.FAILED: Ending.FAILED,
    RunStatus.ABANDONED: Ending.INTERRUPTED,
    RunStatus.RUNNING: Ending.INTERRUPTED,
}


def ending_of(
    runs: Iterable[Run], *, interrupted: bool = False, defects: int = 0, losses: Sequence[StoreError] = ()
) -> Ending:
    """The exit code of a command that made these runs.

    A defect of ours outweighs all; then a database that stayed away, and the interruption; failed only if
    all failed, else partial, as where a lease was lost. The losses are those of `Crawl`.
    """
    if defects:
        return Ending.DEFECT
    if any(isinstance(error, DatabaseError) for error in losses):
        return Ending.NO_DATABASE
    if interrupted:
        return Ending.INTERRUPTED
    endings = {_OF_STATUS[run.status] for run in runs} | {Ending.PARTIAL for _ in losses}
    if endings <= {Ending.SUCCEEDED}:
        return Ending.SUCCEEDED
    return endings.pop() if len(endings) == 1 else Ending.PARTIAL
