"""Writes to the store, in one thread of its own and in the order it was asked: the reactor waits for no disk.

What waits is grouped: articles into one transaction, accounts into another. While the database is out of
reach the writer tries again, and whoever wants to know is told; nothing that was handed over is lost by that.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from crawler.store import Store
from storage.articles import LARGEST_BATCH, Observation, Saved
from storage.erasing import keep_erased_out
from storage.errors import DatabaseError
from storage.fetch import Fetch
from storage.page_files import PageFile
from storage.run import LinkOutcome
from storage.settlement import Settlement, settle

logger = logging.getLogger(__name__)

T = TypeVar("T")

#: how long an article waits for others to be stored with: one of fifty costs half of one of ten
LINGER_S = 0.5
#: and for the next of them: where they come seldom, none is worth waiting for
LULL_S = 0.1
#: between two attempts while the database is out of reach
RETRY_S = 2.0


def _promise() -> "Future[Any]":
    """A future that nobody can cancel: whoever stops waiting leaves the work to be done all the same."""
    future: Future[Any] = Future()
    future.set_running_or_notify_cancel()
    return future


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Generic[T]):
    """Something to be stored together with the page it was read from."""

    value: T
    #: the page; it is kept in the archive before the value is stored
    page: bytes | PageFile | None
    done: Future[Saved | None] = field(default_factory=_promise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Anything else that is to be done in the writer's thread."""

    do: Callable[[], object]
    done: Future[object] = field(default_factory=_promise)


Job = Kept[Observation] | Kept[Settlement] | Work


class Writer:
    """The thread, and the queue in front of it."""

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], datetime],
        on_trouble: Callable[[str | None], None],
        on_given_up: Callable[[DatabaseError], None],
        patience_s: float,
        is_unwanted: Callable[[], bool] = bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``on_trouble`` is told, in the writer's thread, that the database is away (a sentence) or back.

        Where it is away for ``patience_s`` of the clock, whose seconds are never set back, ``on_given_up`` is
        told once, and nothing waits for it any more. ``is_unwanted`` says that the crawl was asked to end:
        then nothing waits either. Both are called in that thread too.
        """
        self._store = store
        self._now = now
        self._on_trouble = on_trouble
        self._is_unwanted = is_unwanted
        self._on_given_up = on_given_up
        self._patience_s = patience_s
        self._clock = clock
        #: when the database was first found to be out of reach, while it is
        self._away_since_s: float | None = None
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="store", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def close(self) -> None:
        """Do what waits, and end."""
        self._jobs.put(None)
        self._thread.join()

    def give_up(self) -> None:
        """Wait no longer for a database that is out of reach."""
        self._ending.set()

    def save(self, observation: Observation, page: bytes | PageFile) -> Future[Saved | None]:
        """Keep the page, then store the article."""
        job = Kept(value=observation, page=page)
        self._jobs.put(job)
        return job.done

    def settle(self, settlement: Settlement, page: bytes | PageFile | None = None) -> Future[Saved | None]:
        """Keep the page where there is one, then enter the account."""
        job = Kept(value=settlement, page=page)
        self._jobs.put(job)
        return job.done

    def do(self, work: Callable[[], T]) -> "Future[T]":
        """What the work gives. It is done again when the database was out of reach."""
        job = Work(do=work)
        self._jobs.put(job)
        return job.done  # type: ignore[return-value] # the future of this very work

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            waiting, is_last = self._waiting(job)
            for kind, jobs in groupby(waiting, key=_kind):
                self._handle(kind, list(jobs))
            if is_last:
                return

    def _waiting(self, first: Job) -> tuple[list[Job], bool]:
        """The jobs of a moment, cut short by one that somebody waits for; whether the last is among them."""
        jobs, until = [first], time.monotonic() + LINGER_S
        while len(jobs) < LARGEST_BATCH and not isinstance(jobs[-1], Work):
            left_s = until - time.monotonic()
            try:
                job = self._jobs.get(timeout=max(min(left_s, LULL_S), 0))
            except Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

    def _handle(self, kind: type, jobs: list[Job]) -> None:
        try:
            if kind is Observation:
                _answer(jobs, self._patiently(lambda: self._save(jobs)))
            elif kind is Settlement:
                _answer(jobs, self._patiently(lambda: self._settle(jobs)))
            else:
                [job] = jobs  # somebody waits for it: it is the last of its moment, and the only one
                _answer(jobs, [self._patiently(job.do)])  # type: ignore[union-attr]
        except Exception as error:
            # where the database is given up no job would do better alone
            if len(jobs) == 1 or isinstance(error, DatabaseError):
                _fail(jobs, error)
                return
            for job in jobs:
                self._handle(kind, [job])

    def _save(self, jobs: Sequence[Job]) -> list[Saved]:
        observations = []
        for job, sha256 in zip(jobs, self._keep(jobs), strict=True):
            observation: Observation = job.value  # type: ignore[union-attr, assignment] # its kind
            observations.append(replace(observation, fetch=replace(observation.fetch, raw_sha256=sha256)))
        saved = self._store.articles.save(observations, self._now())
        self._keep_erased_out(
            each.fetch
            for each, result in zip(observations, saved, strict=True)
            if result.outcome is LinkOutcome.REJECTED
        )
        return saved

    def _settle(self, jobs: Sequence[Job]) -> list[None]:
        settlements = []
        for job, sha256 in zip(jobs, self._keep(jobs), strict=True):
            settlement: Settlement = job.value  # type: ignore[union-attr, assignment] # its kind
            fetch = settlement.fetch and replace(settlement.fetch, raw_sha256=sha256)
            settlements.append(replace(settlement, fetch=fetch))
        settle(self._store.engine, settlements, self._now())
        self._keep_erased_out(each.fetch for each in settlements if each.fetch)
        return [None] * len(jobs)

    def _keep_erased_out(self, fetches: Iterable[Fetch]) -> None:
        keep_erased_out(self._store.engine, self._store.snapshots, fetches, self._now())

    def _keep(self, jobs: Sequence[Job]) -> Iterator[str | None]:
        """The names of the pages in the archive, once they are there for good."""
        pages = [job.page for job in jobs if isinstance(job, Kept)]
        self._store.snapshots.enter([page for page in pages if isinstance(page, PageFile)], self._now())
        kept = iter(
            self._store.snapshots.keep_all([page for page in pages if isinstance(page, bytes)], self._now())
        )
        for page in pages:
            yield page.sha256 if isinstance(page, PageFile) else None if page is None else next(kept)

    def _patiently(self, work: Callable[[], T]) -> T:
        """What the work gives, tried again while the database is out of reach."""
        while True:
            try:
                done = work()
            except DatabaseError as error:
                if not self._is_worth_waiting(error):
                    raise
                self._ending.wait(RETRY_S)
            else:
                self._is_back()
                return done

    def _is_worth_waiting(self, error: DatabaseError) -> bool:
        if self._ending.is_set() or self._is_unwanted():
            return False
        if self._away_since_s is None:
            self._away_since_s = self._clock()
            logger.error("The crawl pauses: %s", error)
            self._on_trouble(str(error))
        away_s = self._clock() - self._away_since_s
        if away_s < self._patience_s:
            return True
        logger.error("The database was out of reach for %.0f s: the crawl is ended.", away_s)
        self.give_up()
        self._on_given_up(error)
        return False

    def _is_back(self) -> None:
        if self._away_since_s is not None:
            away_s, self._away_since_s = self._clock() - self._away_since_s, None
            logger.info("The database is back after %.0f s; the crawl goes on.", away_s)
            self._on_trouble(None)


def _kind(job: Job) -> type:
    return type(job.value) if isinstance(job, Kept) else Work


def _answer(jobs: Sequence[Job], answers: Sequence[object]) -> None:
    for job, answer in zip(jobs, answers, strict=True):
        job.done.set_result(answer)  # type: ignore[arg-type] # each kind's own


def _fail(jobs: Sequence[Job], error: BaseException) -> None:
    for job in jobs:
        job.done.set_exception(error)
