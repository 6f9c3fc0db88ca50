"""The service: a timer wakes it, the ledger decides who runs, and each crawl is a process of its own."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Protocol

from crawler.source import Source
from crawler.source_error import SourceError
from scheduler.ledger import Ledger
from scheduler.plan import Due, plan
from scheduler.runner import Crawl, Ended
from scheduler.timer import Timer
from storage.errors import StoreError

logger = logging.getLogger(__name__)

#: it looks around at least this often, whatever the timer says: clocks jump and machines sleep
LOOK_AROUND_S = 30.0


class Launch(Protocol):
    """Starts the crawl of what is due; ``at_end`` is called, from any thread, once it has ended."""

    def __call__(self, due: Due, *, now_s: float, at_end: Callable[[], None]) -> Crawl:
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
        self._going: dict[str, Crawl] = {}
        self._stopping = False
        # its put may interrupt its own get: the one queue that a signal handler may use
        self._wakes: SimpleQueue[None] = SimpleQueue()

    def run_forever(self) -> None:
        """Until `stop`; then the crawls that go on are asked to end, and waited for."""
        with Timer(self.wake) as timer:
            while not self._stopping:
                try:
                    self._reap()
                    self._start(self._look_around())
                except StoreError as error:
                    logger.error("The ledger cannot be used; trying again: %s", error)  # noqa: TRY400 - a sentence
                timer.follow(self._sources.values())
                self._wait()
        self._end_all()

    def run_once(self) -> tuple[Ended, ...]:
        """Crawls what is due now, and returns how each crawl ended."""
        ended: list[Ended] = []
        waiting = self._start(self._look_around())
        while self._going and not self._stopping:
            self._wait()
            ended += self._reap()
            waiting = self._start(waiting)
        return (*ended, *self._end_all())

    def stop(self) -> None:
        """End soon. May be called from a signal handler."""
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        """Look around now. May be called from any thread."""
        self._wakes.put(None)

    def _look_around(self) -> tuple[Due, ...]:
        """What is due. What was missed is recorded, and the runs whose process died are closed."""
        self._reload()
        self._ledger.register(self._sources)
        now = self._clocks.now()
        for run in self._ledger.abandon_dead(now):
            crawl = self._going.get(run.source)
            if crawl is not None and crawl.due.slot == run.slot:
                crawl.stop("it gave no sign of life", self._clocks.monotonic_s())
        todo = plan(self._sources, self._ledger.histories(self._sources), now)
        self._ledger.record_missed(todo.missed, now)
        return todo.due

    def _start(self, due: tuple[Due, ...]) -> tuple[Due, ...]:
        """Starts as many as may run beside those that go on; returns the others."""
        waiting: list[Due] = []
        for each in due:
            if each.source in self._going or len(self._going) >= self._parallel:
                waiting.append(each)
                continue
            try:
                crawl = self._launch(each, now_s=self._clocks.monotonic_s(), at_end=self.wake)
            except OSError as error:
                logger.error("%s: cannot be started: %s", each.source, error)  # noqa: TRY400 - a sentence
                continue
            self._going[each.source] = crawl
            logger.info(
                "%s: started for its slot %s (process %d)", each.source, _minute(each.slot), crawl.pid
            )
        return tuple(waiting)

    def _reap(self) -> tuple[Ended, ...]:
        now_s = self._clocks.monotonic_s()
        polled = [crawl.poll(now_s) for crawl in self._going.values()]
        ended = tuple(each for each in polled if each is not None)
        for each in ended:
            del self._going[each.due.source]
            told = self._ledger.settle(each, self._clocks.now())
            log = logger.info if each.exit_code == 0 else logger.warning
            log("%s: slot %s %s", each.due.source, _minute(each.due.slot), told)
        return ended

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
        ended: list[Ended] = []
        for crawl in self._going.values():
            crawl.stop("the scheduler was ended", self._clocks.monotonic_s())
        while self._going:
            self._wait()
            ended += self._reap()
        return tuple(ended)


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
