"""A reader's process: it takes pages, finds their articles, and knows neither network nor database."""

import gc
import signal
import socket
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Protocol

from crawler.extract import Boilerplate, extract_page
from crawler.page import Page
from crawler.source import Source
from storage.article import Article

#: no page of a newspaper takes a second; what takes longer was made to
LONGEST_READ_S = 20
#: about as many as twenty pages leave behind
_OBJECTS_BETWEEN_COLLECTIONS = 20_000


class Site(Protocol):
    """What a reader has to know of a site."""

    def read(self, page: Page) -> Article:
        """The article of a page of this site."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A source, and what its pages taught."""

    source: Source
    boilerplate: Boilerplate

    def read(self, page: Page) -> Article:
        """The article of a page of this site."""
        return extract_page(page, source=self.source, boilerplate=self.boilerplate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A page, on its way to a reader."""

    source: str
    url: str
    html: bytes
    encoding: str | None
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a reader made of a page."""

    #: nothing where our own code failed
    article: Article | None
    #: what failed: the error, and its traceback
    failure: tuple[str, str] | None = None
    #: the page wanted more memory than the process may have
    is_too_large: bool = False


def serve(line: socket.socket, sites: Mapping[str, Site]) -> None:
    """Answer, page after page, until nobody is at the other end. SIGALRM ends a process that a page holds."""
    # a terminal's Ctrl-C is the crawl's to handle
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    collect_seldom()
    with Connection(line.detach()) as asked, suppress(EOFError, OSError):
        while True:
            task: Task = asked.recv()
            signal.alarm(LONGEST_READ_S)
            answer = answered(task, sites)
            signal.alarm(0)
            asked.send(answer)


def collect_seldom() -> None:
    """Let the garbage collector leave alone what is loaded, and look for cycles every twenty pages or so.

    Only a page's soup leaves cycles behind; to look for them after every 700 objects, as Python does unless
    told, takes a twentieth of the time that a page takes.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)


def answered(task: Task, sites: Mapping[str, Site]) -> Answer:
    """The article of the page, or why there is none."""
    page = Page(url=task.url, html=task.html, encoding=task.encoding, fetched_at=task.fetched_at)
    try:
        article = sites[task.source].read(page)
    except MemoryError:
        return Answer(article=None, is_too_large=True)
    except Exception as error:
        return Answer(article=None, failure=(f"{type(error).__name__}: {error}", traceback.format_exc()))
    # a mapping proxy cannot be sent
    return Answer(article=replace(article, provenance=dict(article.provenance)))
