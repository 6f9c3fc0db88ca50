"""The ledger as the scheduler sees it: who ran last, who runs now, which slots still want a row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine

from crawler.endings import Ending
from crawler.source import Source
from scheduler.plan import MAX_ATTEMPTS, History, Missed
from scheduler.runner import Ended
from storage.run import Run, RunStatus
from storage.runs import Runs
from storage.sources import Sources


class Ledger:
    """Reads and writes runs for the scheduler."""

    def __init__(self, engine: Engine, *, is_alive: Callable[[str], bool | None]) -> None:
        """``is_alive`` answers whether the process that a run's owner names still runs, if that is known."""
        self._runs = Runs(engine)
        self._sources = Sources(engine)
        self._registered: dict[str, Source] = {}
        self._is_alive = is_alive

    def register(self, sources: Mapping[str, Source]) -> None:
        """Make the sources known to the store, those that changed: a slot's row names its source."""
        for name, source in sources.items():
            if self._registered.get(name) != source:
                self._sources.register(name, source.title, source.home)
                self._registered[name] = source

    def abandon_dead(self, now: datetime) -> list[Run]:
        """The runs that this call closed, because their process is dead, or silent on another machine."""
        return self._runs.abandon_dead(now, self._is_alive)

    def histories(self, sources: Iterable[str]) -> dict[str, History]:
        """What the ledger knows of each of these sources."""
        running = {run.source: run for run in self._runs.running()}
        return {
            source: History(last_scheduled=self._runs.last_scheduled(source), running=running.get(source))
            for source in sources
        }

    def record_missed(self, missed: Sequence[Missed], now: datetime) -> None:
        """A row for each slot that has none. Another scheduler may write some in the same moment."""
        of_source: dict[str, list[tuple[datetime, str]]] = {}
        for each in missed:
            of_source.setdefault(each.source, []).append((each.slot, each.reason))
        for source, slots in of_source.items():
            self._runs.skip_all(source, slots, now)

    def settle(self, ended: Ended, now: datetime) -> str:
        """The sentence that says how the run ended; one that never began gets a row with the reason."""
        if ended.exit_code == Ending.IN_PROGRESS:
            return "is crawled by another process"
        last = self._runs.last_scheduled(ended.due.source)
        if last is None or last.slot < ended.due.slot:
            reason = f"no run began: {ended.because}"
            self.record_missed([Missed(source=ended.due.source, slot=ended.due.slot, reason=reason)], now)
            return reason
        if last.status is RunStatus.RUNNING:
            return f"was cut short: {ended.because}; it is tried again, {MAX_ATTEMPTS} times at most"
        stopped = f" ({ended.because})" if ended.stopped_because else ""
        return f"{last.status.value}: {last.ending}{stopped}"
