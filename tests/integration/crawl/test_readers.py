"""Extraction in processes of its own: what a page does to its reader, it does to no other page."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil
import pytest

from crawler.page import Page
from crawler.readers import ExtractionError, Readers, Unreadable
from storage.article import Article
from tests.articles import story

PATIENCE_S = 30.0
KILLS, TOO_LARGE, DEFECT, SLOW = b"kills", b"too large", b"defect", b"slow"


@dataclass(frozen=True)
class Site:
    """A site whose pages say what they do to their reader."""

    def read(self, page: Page) -> Article:
        """The article; its headline is the page."""
        if page.html == KILLS:
            os.kill(os.getpid(), 9)
        if page.html == TOO_LARGE:
            raise MemoryError
        if page.html == DEFECT:
            raise ZeroDivisionError("what a mistake")
        if page.html == SLOW:
            until = time.process_time() + 1.0
            while time.process_time() < until:
                pass
        return story("told", headline=page.html.decode())


def read(*pages: bytes, workers: int = 1) -> list[str | BaseException | None]:
    """The headline of each page, or what was raised; all are asked for at once."""

    async def work() -> Sequence[Article | BaseException]:
        async with Readers({"site": Site()}, workers=workers) as readers:
            asked = [readers.read(Page(url="https://a.example/", html=page), "site") for page in pages]
            return await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), PATIENCE_S)

    return [each.headline if isinstance(each, Article) else each for each in asyncio.run(work())]


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_each_page_gets_its_own_answer(workers: int) -> None:
    pages = [f"page {number}".encode() for number in range(20)]

    assert read(*pages, workers=workers) == [page.decode() for page in pages]


def test_a_page_that_kills_its_reader_harms_no_other() -> None:
    found = read(b"one", KILLS, b"two", b"three")

    assert (found[0], *found[2:]) == ("one", "two", "three")
    assert isinstance(found[1], Unreadable)


def test_a_page_that_wants_too_much_memory_is_unreadable() -> None:
    found = read(TOO_LARGE, b"two")

    assert (isinstance(found[0], Unreadable), found[1]) == (True, "two")


def test_a_mistake_of_ours_is_raised_where_the_page_was_asked_for() -> None:
    found = read(DEFECT, b"two")

    assert isinstance(found[0], ExtractionError)
    assert (str(found[0]), found[1]) == ("ZeroDivisionError: what a mistake", "two")


def test_a_large_page_comes_through_whole() -> None:
    page = b"x" * 3_000_000

    assert read(page) == [page.decode()]


def test_a_page_that_holds_its_reader_holds_nobody_else() -> None:
    """The loop, on which heartbeats and requests depend, goes on while a page is read for a second."""

    async def work() -> float:
        async with Readers({"site": Site()}, workers=1) as readers:
            # the process has started
            await readers.read(Page(url="https://a.example/", html=b"one"), "site")
            slow = asyncio.ensure_future(readers.read(Page(url="https://a.example/", html=SLOW), "site"))
            turns = 0
            while not slow.done():
                await asyncio.sleep(0.01)
                turns += 1
            return turns

    # the page takes its reader a second of processor time; a loop that waited for it would turn once
    assert asyncio.run(work()) > 5


def test_readers_end_with_a_crawl_that_is_killed() -> None:
    program = (
        "import asyncio, os, psutil, signal\n"
        "from crawler.page import Page\n"
        "from crawler.readers import Readers\n"
        "from tests.integration.crawl.test_readers import Site\n"
        "async def work():\n"
        "    async with Readers({'site': Site()}, workers=1) as readers:\n"
        "        await readers.read(Page(url='https://a.example/', html=b'one'), 'site')\n"
        "        children = psutil.Process().children(recursive=True)\n"
        "        print(*(child.pid for child in children), flush=True)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(work())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=False, timeout=PATIENCE_S
    )
    left = [psutil.Process(int(pid)) for pid in done.stdout.split() if psutil.pid_exists(int(pid))]
    _, alive = psutil.wait_procs(left, timeout=PATIENCE_S)

    assert (len(done.stdout.split()) >= 2, alive) == (True, [])


def test_readers_that_die_leave_no_descriptor_behind() -> None:
    """The fork server and its tracker keep theirs: both run once something was read."""
    read(b"one", KILLS)
    process = psutil.Process()
    before = process.num_fds()
    for _ in range(5):
        read(b"one", KILLS, b"two", workers=2)

    assert process.num_fds() == before


def test_descriptors_and_threads_stay_as_many_however_much_is_read() -> None:
    async def work() -> tuple[list[int], list[int]]:
        process, fds, threads = psutil.Process(), [], []
        async with Readers({"site": Site()}, workers=2) as readers:
            for _ in range(4):
                asked = [readers.read(Page(url="https://a.example/", html=b"x"), "site") for _ in range(100)]
                await asyncio.wait_for(asyncio.gather(*asked), PATIENCE_S)
                fds.append(process.num_fds())
                threads.append(process.num_threads())
        return fds, threads

    fds, threads = asyncio.run(work())
    assert (max(fds) - fds[0], max(threads) - threads[0]) == (0, 0)
