"""The newspaper as tests hold it: its address, its log, and the switches that change it."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.site.edition import Edition
from tests.site.server import NewspaperServer, SeenRequest
from tests.site.source_file import source_toml
from tests.site.story import Story
from tests.site.troubles import Cut, Trouble, Troubles

#: where it is served for people; tests take a free port
PORT = 8642


class Newspaper:
    """A running newspaper."""

    def __init__(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self._edition = Edition()
        self._troubles = Troubles()
        self._server = NewspaperServer(("127.0.0.1", port), self._edition, self._troubles, tls)

    @property
    def url(self) -> str:
        """Its address, without a slash at its end: ``http://127.0.0.1:PORT``."""
        return self._server.url

    @property
    def features(self) -> list[Story]:
        """What a crawl of its features has to find, the newest first."""
        return self._edition.features

    @property
    def briefs(self) -> list[Story]:
        """What a crawl of its features must not follow from side columns."""
        return self._edition.briefs

    @property
    def requests(self) -> tuple[SeenRequest, ...]:
        """Every request it has answered since the start or since :meth:`forget_requests`."""
        return self._server.seen

    def statuses(self, path: str) -> list[int]:
        """What requests for this path were answered with, in their order."""
        return [request.status for request in self.requests if request.path == path]

    def forget_requests(self) -> None:
        """Begin a new access log."""
        self._server.forget()

    def wait_for_requests(self, count: int, timeout_s: float) -> None:
        """Until it has answered so many. Raises AssertionError when they do not come."""
        assert self._server.wait_for(count, timeout_s), f"fewer than {count} requests in {timeout_s} s"

    def source_toml(self, name: str = "tidewater") -> str:
        """A source file that describes it; under a built-in source's name it replaces that one."""
        return source_toml(self.url, name)

    def edit(self, slug: str, old: str, new: str) -> Story:
        """Replace a piece of a story's text or headline, as an editor would."""
        return self._edition.edit(slug, old, new)

    def remove(self, slug: str) -> Story:
        """Take a story down: off the lists, and 410 at its address."""
        return self._edition.remove(slug)

    def move(self, slug: str, new_slug: str) -> Story:
        """Give a story another address; the old one redirects."""
        return self._edition.move(slug, new_slug)

    def gain(self) -> Story:
        """Publish one more feature."""
        return self._edition.publish_next()

    def withhold(self, count: int) -> None:
        """Not have published the newest features yet; :meth:`gain` does, the oldest of them first."""
        self._edition.withhold(count)

    def redesign(self) -> None:
        """Put another DOM around everything."""
        self._edition.is_redesigned = True

    def disallow(self, *paths: str) -> None:
        """Forbid paths in robots.txt, beside those that it forbids already."""
        self._edition.disallowed += paths

    def ask_for_delay(self, seconds: int) -> None:
        """Ask crawlers for a pause between two requests, in robots.txt."""
        self._edition.crawl_delay_s = seconds

    def fail(
        self,
        path: str,
        *,
        status: int = 500,
        times: int | None = None,
        retry_after: str | None = None,
        conditional: bool = False,
    ) -> None:
        """Answer paths that begin so with an error; or requests with conditions alone."""
        trouble = Trouble(prefix=path, status=status, retry_after=retry_after, is_for_conditions=conditional)
        self._troubles.add(trouble, times)

    def cut(self, path: str, how: Cut = Cut.LENGTH, *, times: int | None = None) -> None:
        """Break off the transfer of paths that begin so."""
        self._troubles.add(Trouble(prefix=path, cut=how), times)

    def show_instead(self, path: str, page: bytes, *, content_type: str = "text/html; charset=utf-8") -> None:
        """Answer paths that begin so with another page, as if all were well."""
        self._troubles.add(Trouble(prefix=path, page=page, content_type=content_type), None)

    def slow(self, path: str, delay_s: float, *, times: int | None = None) -> None:
        """Let paths that begin so wait for their answer."""
        self._troubles.add(Trouble(prefix=path, delay_s=delay_s), times)

    def heal(self) -> None:
        """End all troubles; what was published stays as it is."""
        self._troubles.clear()

    def serve(self) -> None:
        """Answer requests until :meth:`close`."""
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Stop answering."""
        self._server.closing.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def newspaper(port: int = 0, tls: ssl.SSLContext | None = None) -> Iterator[Newspaper]:
    """A newspaper that is served on loopback while the block runs; on a free port unless one is named."""
    site = Newspaper(port, tls)
    thread = threading.Thread(target=site.serve, name="newspaper", daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.close()
        thread.join()
