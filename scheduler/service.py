"""The service: a timer wakes it, the ledger decides who runs, and each crawl is a process of its own."""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Protocol

from crawler.endings import Ending
from crawler.source import Source
from crawler.source_error import SourceError
from scheduler.ledger import Ledger
from scheduler.plan import Due, plan, shares_domain
from scheduler.runner import CrawlProcess, Ended
from scheduler.timer import Timer
from storage.errors import StoreError

logger = logging.getLogger(__name__)

#: it looks around at least this often, whatever the timer says: clocks jump and machines sleep
LOOK_AROUND_S = 30.0


class Launch(Protocol):
    """Starts the crawl of what is due; ``at_end`` is called, from any thread, once it has ended."""

    def __call__(self, due: Due, *, now_s: float, at_end: Callable[[], None]) -> CrawlProcess:
        """The crawl, going on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """The two clocks: what time it is (aware UTC), and how much of it passes (seconds, never set back)."""

    now: Callable[[], datetime]
    monotonic_s: Callable[[], float]


class Service:
    """Crawls what is due, when it is due, at most ``parallel`` sources at once and each source once."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        sources: Callable[[], Mapping[str, Source]],
        launch: Launch,
        clocks: Clocks,
        parallel: int = 2,
    ) -> None:
        """``sources`` is asked at every turn, so that a new file needs no restart."""
        self._ledger = ledger
        self._read_sources = sources
        self._sources: Mapping[str, Source] = {}
        self._launch = launch
        self._clocks = clocks
        self._parallel = parallel
        self._going: dict[str, CrawlProcess] = {}
        self._stops = 0
        self._told: tuple[str, ...] | None = None
        # its put may interrupt its own get: the one queue that a signal handler may use
        self._wakes: SimpleQueue[None] = SimpleQueue()

    def run_forever(self) -> None:
        """Until `stop`; then the crawls that go on are asked to end, and waited for."""
        try:
            with Timer(self.wake) as timer:
                while not self._stops:
                    try:
                        self._reap()
                        self._start(self._look_around())
                    except StoreError as error:
                        logger.error("The ledger cannot be used; trying again: %s", error)  # noqa: TRY400 - a sentence
                    timer.follow(self._sources.values())
                    self._wait()
        finally:
            # whatever ends the service, no crawl goes on without it
            self._end_all()

    def run_once(self) -> tuple[Ended, ...]:
        """Crawls what is due now, and returns how each crawl ended."""
        last: tuple[Ended, ...] = ()
        try:
            waiting, ended = self._start(self._look_around())
            if not self._going and not ended:
                logger.info("Nothing is due.")
            while self._going and not self._stops:
                self._wait()
                ended += self._reap()
                waiting, unstarted = self._start(waiting)
                ended += unstarted
        finally:
            last = self._end_all()
        return (*ended, *last)

    def stop(self) -> None:
        """End soon; the second time at once. May be called from a signal handler."""
        self._stops += 1
        self.wake()

    def wake(self) -> None:
        """Look around now. May be called from any thread."""
        self._wakes.put(None)

    def _look_around(self) -> tuple[Due, ...]:
        """What is due. What was missed is recorded, and the runs whose process died are closed."""
        self._reload()
        self._ledger.register(self._sources)
        now = self._clocks.now()
        self._ledger.abandon_dead(now)
        todo = plan(self._sources, self._ledger.histories(self._sources), now)
        self._ledger.record_missed(todo.missed, now)
        self._tell(todo.upcoming)
        return todo.due

    def _tell(self, upcoming: Due | None) -> None:
        """Which sources are watched and what is next: at the beginning, and when other sources are."""
        watched = tuple(sorted(source.name for source in self._sources.values() if source.enabled))
        if watched == self._told:
            return
        self._told = watched
        if upcoming is None:
            logger.warning("No source is enabled: there is nothing to crawl. See: features sources")
            return
        next_one = f"{upcoming.source} at {_minute(upcoming.slot)}"
        logger.info("Watching %s; next slot: %s", ", ".join(watched), next_one)

    def _start(self, due: Iterable[Due]) -> tuple[list[Due], list[Ended]]:
        """Starts as many as may run beside those that go on; returns the others, and what did not start."""
        waiting: list[Due] = []
        unstarted: list[Ended] = []
        for each in due:
            if len(self._going) >= self._parallel or self._is_asked(each.source):
                waiting.append(each)
                continue
            try:
                crawl = self._launch(each, now_s=self._clocks.monotonic_s(), at_end=self.wake)
            except OSError as error:
                because = f"cannot be started: {error}"
                logger.error("%s: %s", each.source, because)  # noqa: TRY400 - a sentence
                failed = Ended(due=each, exit_code=Ending.FAILED, stopped_because=because, last_lines=())
                unstarted.append(failed)
                continue
            self._going[each.source] = crawl
            logger.info(
                "%s: started for its slot %s (process %d)", each.source, _minute(each.slot), crawl.pid
            )
        return waiting, unstarted

    def _is_asked(self, name: str) -> bool:
        """Whether a crawl of ours goes on that asks the source, or one of its domains."""
        return name in self._going or shares_domain(self._sources[name], self._going, self._sources)

    def _reap(self) -> tuple[Ended, ...]:
        now_s = self._clocks.monotonic_s()
        polled = [crawl.poll(now_s) for crawl in self._going.values()]
        ended = tuple(each for each in polled if each is not None)
        for each in ended:
            del self._going[each.due.source]
            self._tell_ended(each)
        return ended

    def _tell_ended(self, ended: Ended) -> None:
        now, source = self._clocks.now(), self._sources.get(ended.due.source)
        try:
            told = self._ledger.settle(ended, now)
        except StoreError as error:
            told = f"cannot be looked up in the ledger: {error}"
        log = logger.info if ended.exit_code in (Ending.SUCCEEDED, Ending.IN_PROGRESS) else logger.warning
        after = f"; next slot: {_minute(source.next_due(now))}" if source and not self._stops else ""
        log("%s: slot %s %s%s", ended.due.source, _minute(ended.due.slot), told.rstrip("."), after)

    def _reload(self) -> None:
        """Broken source files leave the service with those it had."""
        try:
            self._sources = self._read_sources()
        except SourceError as error:
            logger.error("Source files cannot be used, going on with the former: %s", error)  # noqa: TRY400

    def _wait(self) -> None:
        """Until somebody wakes it, or something is to be enforced; several wakes are one."""
        now_s = self._clocks.monotonic_s()
        checks = [crawl.next_check_s() - now_s for crawl in self._going.values()]
        try:
            self._wakes.get(timeout=max(0.01, min([LOOK_AROUND_S, *checks])))
            while True:
                self._wakes.get_nowait()
        except Empty:
            return

    def _end_all(self) -> tuple[Ended, ...]:
        """Asks what goes on to end, and waits for it; ends it by force when it is told to a second time."""
        ended: list[Ended] = []
        if self._going:
            logger.info("Ending; waiting for %s. Once more ends them at once.", ", ".join(self._going))
        for crawl in self._going.values():
            crawl.stop("the scheduler was ended", self._clocks.monotonic_s())
        while self._going:
            if self._stops > 1:
                for crawl in self._going.values():
                    crawl.kill()
            self._wait()
            ended += self._reap()
        with suppress(StoreError):
            self._ledger.abandon_dead(self._clocks.now())
        return tuple(ended)


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
