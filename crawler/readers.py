"""Extraction in processes of its own: the reactor goes on, a page that kills its reader harms no other."""

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.extract import Boilerplate, extract_page
from crawler.page import Page
from crawler.source import Source
from storage.article import Article

logger = logging.getLogger(__name__)

#: no page of a newspaper takes a second; what takes longer was made to
LONGEST_READ_S = 20
#: about as many as twenty pages leave behind
_OBJECTS_BETWEEN_COLLECTIONS = 20_000


class Unreadable(Exception):  # noqa: N818 - an expected answer
    """A page that extraction could not read: the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a reader knows of a site."""

    source: Source
    #: what its pages taught
    boilerplate: Boilerplate

    def read(self, page: Page) -> Article:
        """The article of a page of this site."""
        return extract_page(page, source=self.source, boilerplate=self.boilerplate)


class Readers:
    """Processes that read pages. Without any (``workers=0``) pages are read where they are asked for."""

    def __init__(self, sites: Mapping[str, Known], *, workers: int) -> None:
        self._sites = dict(sites)
        self._workers = workers
        self._pool = self._started()

    async def read(self, page: Page, source: str) -> Article:
        """The article of a page. Raises `Unreadable`."""
        if self._pool is None:
            return self._sites[source].read(page)
        pool = self._pool
        try:
            return await self._ask(pool, page, source)
        except BrokenProcessPool:
            # one of the pages that were read at that moment did it: each is tried once more, by itself
            logger.warning("A reader died; the pages it had are read again one by one.")
            return await self._read_alone(page, source, pool)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    async def _ask(self, pool: ProcessPoolExecutor, page: Page, source: str) -> Article:
        asked = asyncio.get_running_loop().run_in_executor(
            pool, _read, page.html, page.url, page.encoding, page.fetched_at, source
        )
        return await asked

    async def _read_alone(self, page: Page, source: str, broken: ProcessPoolExecutor) -> Article:
        if self._pool is broken:
            broken.shutdown(wait=False)
            self._pool = self._started()
        with _executor(self._sites, 1) as alone:
            try:
                return await self._ask(alone, page, source)
            except BrokenProcessPool:
                reason = f"its reader died of it, or took longer than {LONGEST_READ_S} s"
                raise Unreadable(reason) from None

    def _started(self) -> ProcessPoolExecutor | None:
        if not self._workers:
            return None
        pool = _executor(self._sites, self._workers)
        pool.submit(_nothing)  # starts the first process now
        return pool


def _executor(sites: Mapping[str, Known], workers: int) -> ProcessPoolExecutor:
    # forked from a clean process: ours has threads, sockets and a database open
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(dict(sites),))


#: in a reader: filled once, when it starts, because a source is dear to send with every page
_known_sites: dict[str, Known] = {}


def _begin(sites: dict[str, Known]) -> None:
    """In a reader, when it starts. A terminal's Ctrl-C is the crawl's to handle."""
    threading.Thread(target=_end_with_the_crawl, name="parent", daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _known_sites.update(sites)
    collect_seldom()


def collect_seldom() -> None:
    """Let the garbage collector leave alone what is loaded, and look for cycles every twenty pages or so.

    Only a page's soup leaves cycles behind; to look for them after every 700 objects, as Python does unless
    told, takes a twentieth of the time that a page takes.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def _end_with_the_crawl() -> None:
    """A crawl that is killed cannot end its readers, and they would wait for its pages for ever."""
    crawl = multiprocessing.parent_process()
    if crawl is not None:
        crawl.join()
        os._exit(1)


def _nothing() -> None:
    """Makes a process start."""


def _read(html: bytes, url: str, encoding: str | None, fetched_at: datetime | None, source: str) -> Article:
    """In a reader: the article, so that it can be sent. SIGALRM ends a process that a page holds too long."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(LONGEST_READ_S)
    try:
        page = Page(url=url, html=html, encoding=encoding, fetched_at=fetched_at)
        article = _known_sites[source].read(page)
    finally:
        signal.alarm(0)
    # a mapping proxy cannot be sent
    return replace(article, provenance=dict(article.provenance))
