"""Whether this installation can keep its promises, and which source is late, empty or broken. Pure decisions.

The facts are gathered by ``console.facts``; here they become findings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.fetch.breaker import Host
from crawler.room import Watermark, shortage
from crawler.source import Source
from storage.run import Run, RunStatus
from storage.wal import Wal

#: file systems over a network: their locks do not hold what SQLite's log needs
NETWORK_FILE_SYSTEMS = frozenset(
    "9p afs ceph cifs fuse.glusterfs fuse.sshfs glusterfs lustre ncpfs nfs nfs4 smb3 smbfs".split()
)
#: earlier ones have a fault in the write-ahead log that several writers at once can meet (sqlite.org, 3.51.3)
SOUND_SQLITE = (3, 51, 3)
#: a log of this size is a reader's doing
LARGE_LOG_BYTES = 256 * 2**20
#: a source that is overdue by this much and by two of its slots is late
LATE = timedelta(minutes=15)
#: as many runs in a row without anything new or unchanged say that a source is broken
BAD_RUNS = 3

_LOOKED_AT = ("new", "revised", "unchanged")


class State(StrEnum):
    """How a thing stands."""

    GOOD = "good"
    WATCH = "watch"  #: works, and somebody should know
    WRONG = "wrong"  #: somebody has to act


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at, how it stands, and the sentence that says so."""

    state: State
    what: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder that holds what must not be lost."""

    what: str
    path: str
    #: as the system calls it; "" where it does not say
    file_system: str
    free_bytes: int
    total_bytes: int


def place_findings(place: Place, watermark: Watermark) -> Iterator[Finding]:
    """Whether what lies there is safe, and has room."""
    if place.file_system in NETWORK_FILE_SYSTEMS:
        sentence = (
            f"{place.path} lies on {place.file_system}, a network file system; SQLite loses data there."
        )
        yield Finding(state=State.WRONG, what=place.what, sentence=sentence)
    share = place.free_bytes / place.total_bytes if place.total_bytes else 0.0
    free = f"{place.path}: {place.free_bytes / 2**30:.1f} GiB free, {share:.0%}"
    lack = shortage(
        place.path, free_bytes=place.free_bytes, total_bytes=place.total_bytes, watermark=watermark
    )
    state = State.WRONG if lack else State.GOOD
    yield Finding(state=state, what=place.what, sentence=f"{lack or free}.")


def sqlite_finding(version: tuple[int, int, int]) -> Finding:
    """Whether the SQLite of this Python is one of those that can lose a commit."""
    told = ".".join(map(str, version))
    if version >= SOUND_SQLITE:
        return Finding(state=State.GOOD, what="sqlite", sentence=f"{told}.")
    wanted = ".".join(map(str, SOUND_SQLITE))
    sentence = f"{told}; before {wanted} two writers at once can damage the log. Let one service write."
    return Finding(state=State.WATCH, what="sqlite", sentence=sentence)


def log_finding(log: Wal) -> Finding:
    """Whether a reader holds the write-ahead log, so that it grows with every write."""
    told = f"{log.path}: {log.n_bytes / 2**20:,.0f} MiB"
    if log.n_bytes < LARGE_LOG_BYTES:
        return Finding(state=State.GOOD, what="log", sentence=f"{told}.")
    if not log.held_pages:
        return Finding(state=State.GOOD, what="log", sentence=f"{told}, free to shrink at the next write.")
    sentence = (
        f"{told}, and {log.held_pages:,} of its pages wait for a reader that never ended its transaction. "
        "Find the program that has the database open, and end its transaction or the program."
    )
    return Finding(state=State.WATCH, what="log", sentence=sentence)


def checksums_finding(has_checksums: bool) -> Finding:
    """Whether a PostgreSQL server notices damage on its disk."""
    if has_checksums:
        return Finding(
            state=State.GOOD, what="checksums", sentence="damage on disk is noticed when it is read."
        )
    sentence = (
        "the server's data checksums are off, so damage on disk goes unnoticed. "
        "Stop it and run: pg_checksums --enable"
    )
    return Finding(state=State.WATCH, what="checksums", sentence=sentence)


def secret_finding(path: str, mode: int) -> Finding:
    """Whether a file that may hold a password can be read by others; ``mode`` as ``stat`` gives it."""
    if mode & 0o077:
        sentence = f"{path} can be read by other users of this machine. Run: chmod 600 {path}"
        return Finding(state=State.WRONG, what="secrets", sentence=sentence)
    return Finding(state=State.GOOD, what="secrets", sentence=f"{path} is yours alone.")


def robots_finding(source: Source, host: str, known: Host, now: datetime) -> Finding | None:
    """What somebody has to decide of a host whose robots.txt nobody could read for a month, if it is one."""
    if known.robots_away_since is None or not known.wants_decision(now):
        return None
    days = (now - known.robots_away_since).days
    away = f"the robots.txt of {host} could not be read for {days} days"
    if source.robots_unreachable == "crawl":
        sentence = f"{away}; {source.name} is crawled without it, as its file says."
        return Finding(state=State.WATCH, what="robots.txt", sentence=sentence)
    sentence = (
        f"{away}, and nothing is fetched there. Decide in the file of {source.name}: "
        'robots_unreachable = "crawl" to go on without it, or enabled = false.'
    )
    return Finding(state=State.WRONG, what="robots.txt", sentence=sentence)


def source_finding(source: Source, runs: Sequence[Run], now: datetime) -> Finding:
    """How a source does. ``runs`` are its newest, newest first; skipped slots say nothing of its health.

    It is broken when its last three runs looked at nothing, wrong when the last one failed, late when
    two of its slots have passed since it was last crawled, and worth watching when its last run was partial.
    """
    what = f"source {source.name}"
    crawled = [run for run in runs if run.status not in (RunStatus.SKIPPED, RunStatus.RUNNING)]
    if not crawled:
        return Finding(state=State.WATCH, what=what, sentence="never crawled.")
    last = crawled[0]
    recent = crawled[:BAD_RUNS]
    if len(recent) == BAD_RUNS and not any(_looked_at(run) for run in recent):
        sentence = f"broken: its last {BAD_RUNS} runs found nothing to keep; {last.ending}."
        return Finding(state=State.WRONG, what=what, sentence=sentence)
    if last.status in (RunStatus.FAILED, RunStatus.ABANDONED):
        return Finding(state=State.WRONG, what=what, sentence=f"its last run {last.status}: {last.ending}.")
    second = source.next_due(source.next_due(last.slot))
    if now > second + LATE:
        hours = (now - last.started_at) / timedelta(hours=1)
        sentence = (
            f"late: last crawled {hours:.1f} hours ago, due by {source.schedule}. Does the schedule run?"
        )
        return Finding(state=State.WRONG, what=what, sentence=sentence)
    state = State.GOOD if last.status is RunStatus.SUCCEEDED else State.WATCH
    return Finding(state=state, what=what, sentence=f"{last.status}: {last.ending}.")


def _looked_at(run: Run) -> bool:
    return any(getattr(run.tally, count) for count in _LOOKED_AT)
