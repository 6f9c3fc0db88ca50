"""Extraction in processes of its own: the reactor goes on, a page that kills its reader harms no other.

A reader is given pages over a socket of its own and answers in their order, so it is always known which page
it is at. What a page does to its process, it does to that process alone: the pages behind it go to the next.
"""

import asyncio
import logging
import multiprocessing
import pickle
import socket
import struct
from collections import deque
from collections.abc import Mapping
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from crawler.page import Page
from crawler.reader import LONGEST_READ_S, Answer, Site, Task, answered, serve
from storage.article import Article

logger = logging.getLogger(__name__)

#: pages a reader is given at once: the next one is there when it is done with one
AHEAD = 2
#: a page is read so often, if its reader dies of it: the first time it may have been somebody else's doing
ATTEMPTS = 2
#: how long a reader may take to end
_LAST_S = 5
#: before every message, as `multiprocessing.connection` writes it
_LENGTH = struct.Struct("!i")


class Unreadable(Exception):  # noqa: N818 - an expected answer
    """A page that extraction could not read: the sentence says why."""


class ExtractionError(Exception):
    """Our own code failed on a page. The reader's log line has the traceback."""


#: why a page has no article: it cannot be read, or we failed on it; the next one may be better
NO_ARTICLE = (Unreadable, ExtractionError)


class Readers:
    """Processes that read pages. Without any (``workers=0``) pages are read where they are asked for.

    They run between ``async with`` and its end.
    """

    def __init__(self, sites: Mapping[str, Site], *, workers: int) -> None:
        #: pages on which our own code failed
        self.defects = 0
        self._sites = dict(sites)
        self._readers = [_Reader(self._sites) for _ in range(workers)]
        self._free: asyncio.Queue[_Reader] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        # forked from a clean process: ours has threads, sockets and a database open
        multiprocessing.set_forkserver_preload(["crawler.reader"])
        if self._readers:
            forkserver.ensure_running()
        for _ in range(AHEAD):
            for reader in self._readers:
                self._free.put_nowait(reader)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self._readers:
            await reader.end()

    async def read(self, page: Page, source: str) -> Article:
        """The article of a page. Raises `Unreadable`, and `ExtractionError`."""
        task = Task(
            source=source, url=page.url, html=page.html, encoding=page.encoding, fetched_at=page.fetched_at
        )
        try:
            return _article(await self._answer(task))
        except ExtractionError:
            self.defects += 1
            raise

    async def _answer(self, task: Task) -> Answer:
        if not self._readers:
            return answered(task, self._sites)
        deaths = 0
        while deaths < ATTEMPTS:
            reader = await self._free.get()
            try:
                return await reader.ask(task)
            except _Died as death:
                if death.was_at_it:
                    deaths += 1
                    logger.warning("A reader died of a page, or was killed: %s", task.url)
            finally:
                self._free.put_nowait(reader)
        raise Unreadable(f"its reader died of it, or took longer than {LONGEST_READ_S} s")


class _Died(Exception):  # noqa: N818
    """A reader ended before it answered."""

    def __init__(self, *, was_at_it: bool) -> None:
        super().__init__("a reader died")
        #: it was this page that it read; otherwise the page only waited behind that one
        self.was_at_it = was_at_it


class _Reader:
    """One process at a time, and the pages it was given."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self._sites = sites
        self._process: BaseProcess | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._listening: set[asyncio.Task[None]] = set()
        self._given: deque[asyncio.Future[Answer]] = deque()
        self._starting = asyncio.Lock()

    async def ask(self, task: Task) -> Answer:
        """What the process makes of a page; one is started where there is none. Raises `_Died`."""
        async with self._starting:
            if self._writer is None:
                self._writer = await self._started()
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._given.append(answer)
        message = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
        self._writer.writelines([_LENGTH.pack(len(message)), message])
        return await answer

    async def end(self) -> None:
        """End the process."""
        if self._writer is not None:
            self._writer.close()
        await asyncio.gather(*self._listening)

    async def _started(self) -> asyncio.StreamWriter:
        ours, theirs = socket.socketpair()
        # by its fork server, whatever this program's default is
        context = multiprocessing.get_context("forkserver")
        process = context.Process(target=serve, args=(theirs, self._sites), name="reader", daemon=True)
        with theirs:
            await asyncio.to_thread(process.start)
        ours.setblocking(False)
        lines, writer = await asyncio.open_connection(sock=ours)
        listening = asyncio.create_task(self._listen(lines, process))
        self._listening.add(listening)
        listening.add_done_callback(self._listening.discard)
        return writer

    async def _listen(self, lines: asyncio.StreamReader, process: BaseProcess) -> None:
        """Hand out the answers, until the process ends."""
        try:
            while True:
                (length,) = _LENGTH.unpack(await lines.readexactly(_LENGTH.size))
                answer = pickle.loads(await lines.readexactly(length))  # noqa: S301 - from our own process
                asked = self._given.popleft()
                if not asked.done():
                    asked.set_result(answer)
        except (asyncio.IncompleteReadError, OSError):
            self._let_go()
        finally:
            await asyncio.to_thread(_ended, process)

    def _let_go(self) -> None:
        """Whoever waits for the process is told; the next page starts another."""
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        given, self._given = self._given, deque()
        for place, asked in enumerate(given):
            if not asked.done():
                asked.set_exception(_Died(was_at_it=place == 0))


def _ended(process: BaseProcess) -> None:
    process.join(_LAST_S)
    if process.exitcode is None:
        process.kill()
        process.join()
    process.close()


def _article(answer: Answer) -> Article:
    if answer.is_too_large:
        raise Unreadable("reading it took more memory than the crawl may have")
    if answer.failure is not None:
        sentence, trace = answer.failure
        logger.error("Extraction failed.\n%s", trace)
        raise ExtractionError(sentence)
    if answer.article is None:
        raise TypeError("an answer without an article says why")
    return answer.article
