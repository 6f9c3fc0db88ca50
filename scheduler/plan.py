"""What is due, and what was missed. Pure: sources, their last runs and the time come in, a plan goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.source import Source
from storage.run import Run, RunStatus, Trigger

#: how often one slot is tried while its runs die without an ending; after that its next slot comes anyway
MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the ledger knows of one source."""

    #: the newest run, or skipped slot, of its schedule
    last_scheduled: Run | None = None
    #: the run that is going on, whoever asked for it
    running: Run | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A source is to be crawled now, in the name of this slot."""

    source: str
    slot: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A slot that came and is not run; the reason goes into the ledger."""

    source: str
    slot: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do at one moment."""

    due: tuple[Due, ...] = ()
    missed: tuple[Missed, ...] = ()
    #: the next slot that is still to come, of whatever source; ``None`` where no source is enabled
    upcoming: Due | None = None


def plan(sources: Mapping[str, Source], histories: Mapping[str, History], now: datetime) -> Plan:
    """What is due of these sources, longest overdue first, and which slots were missed.

    For each enabled source:

    1. its outstanding slots are those of its schedule after the last one in the ledger, up to ``now``;
       a source that never ran on schedule has one, this very minute;
    2. while a run of the schedule is going on, they are missed, because it was still going on; while a
       run by hand is going on, or that of another source of its domains, they wait for its end;
    3. otherwise the newest is due and the older ones are missed, because it stands for them all;
    4. where none is outstanding and the last one's run died without an ending, that slot is due again,
       up to ``MAX_ATTEMPTS`` times.

    A disabled source has no slots. A clock that was set back makes none due twice.
    """
    due: list[Due] = []
    missed: list[Missed] = []
    enabled = [source for source in sources.values() if source.enabled]
    crawled = {name for name, history in histories.items() if history.running is not None}
    for source in enabled:
        history = histories.get(source.name, History())
        if history.running is None and shares_domain(source, crawled, sources):
            continue
        one_due, its_missed = _of_source(source, history, now)
        missed += its_missed
        if one_due is not None:
            due.append(one_due)
    return Plan(
        due=tuple(sorted(due, key=lambda each: (each.slot, each.source))),
        missed=tuple(missed),
        upcoming=upcoming(enabled, now),
    )


def shares_domain(source: Source, others: Iterable[str], sources: Mapping[str, Source]) -> bool:
    """Whether one of the others asks a domain that this source asks: two crawls would halve its delay."""
    asked = (sources[name].domains for name in others if name in sources)
    return any(source.domains & domains for domains in asked)


def upcoming(sources: Iterable[Source], now: datetime) -> Due | None:
    """The next slot that is still to come, and whose it is; ``None`` where no source is enabled."""
    slots = [Due(source=each.name, slot=each.next_due(now)) for each in sources if each.enabled]
    return min(slots, key=lambda each: (each.slot, each.source), default=None)


def _of_source(source: Source, history: History, now: datetime) -> tuple[Due | None, list[Missed]]:
    last, running = history.last_scheduled, history.running
    if running is not None:
        if running.trigger is not Trigger.SCHEDULE or last is None:
            return None, []
        reason = f"the run of {_minute(running.slot)} was still going on"
        return None, [
            Missed(source=source.name, slot=slot, reason=reason) for slot in _slots(source, last, now)
        ]
    slots = [_whole_minute(now)] if last is None else _slots(source, last, now)
    if slots:
        due = Due(source=source.name, slot=slots[-1])
        reason = f"nobody ran it in time; the run of {_minute(due.slot)} stands for it"
        return due, [Missed(source=source.name, slot=slot, reason=reason) for slot in slots[:-1]]
    if last is not None and last.status is RunStatus.ABANDONED and last.attempt < MAX_ATTEMPTS:
        return Due(source=source.name, slot=last.slot), []
    return None, []


def _slots(source: Source, last: Run, now: datetime) -> list[datetime]:
    """The slots after the last one's up to now, in order."""
    slots: list[datetime] = []
    slot = source.next_due(last.slot)
    while slot <= now:
        slots.append(slot)
        slot = source.next_due(slot)
    return slots


def _whole_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
