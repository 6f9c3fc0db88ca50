"""A visit: one link that was asked for, and what came of it. The item that travels through the pipelines."""

from concurrent.futures import Future
from dataclasses import dataclass

from crawler.open_run import OpenRun
from crawler.page import Page
from storage.article import Article
from storage.fetch import Fetch
from storage.link import Link
from storage.page_files import PageFile
from storage.run import LinkOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What came of asking for a link. Each pipeline knows more of it than the one before."""

    run: OpenRun
    link: Link
    fetch: Fetch
    #: what the server sent, where that was a whole page
    page: Page | None = None
    #: the page on its way to the archive; nothing comes of it where it cannot be written
    file: Future[PageFile | None] | None = None
    #: what the page was understood to say
    article: Article | None = None
    #: nothing while the store has still to decide between new, revised and unchanged
    outcome: LinkOutcome | None = None
    #: the sentence that explains an outcome that stores nothing
    reason: str | None = None
