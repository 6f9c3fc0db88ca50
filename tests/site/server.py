"""The newspaper's web server: conditional requests as RFC 9110 wants them, a log, and troubles on demand."""

import gzip
import hashlib
import ssl
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.site.edition import Edition, Page
from tests.site.troubles import Cut, Trouble, Troubles


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenRequest:
    """One request, as the access log keeps it."""

    method: str
    #: with its query
    path: str
    status: int
    if_none_match: str | None
    if_modified_since: str | None
    user_agent: str | None
    #: seconds of the monotonic clock at which it came in
    at_s: float
    #: of the body that was sent
    sent_bytes: int

    @property
    def is_conditional(self) -> bool:
        """It carried a validator."""
        return self.if_none_match is not None or self.if_modified_since is not None


class NewspaperServer(ThreadingHTTPServer):
    """Serves one edition."""

    daemon_threads = True
    #: a crawl opens many connections at once
    request_queue_size = 128

    def __init__(
        self, address: tuple[str, int], edition: Edition, troubles: Troubles, tls: ssl.SSLContext | None
    ) -> None:
        super().__init__(address, Handler)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self._scheme = "https" if tls else "http"
        self.edition = edition
        self.troubles = troubles
        self.closing = threading.Event()
        self._lock = threading.Condition()
        self._seen: list[SeenRequest] = []

    @property
    def url(self) -> str:
        """The site's address, without a slash at its end."""
        return f"{self._scheme}://127.0.0.1:{self.server_address[1]}"

    @property
    def seen(self) -> tuple[SeenRequest, ...]:
        """The access log."""
        with self._lock:
            return tuple(self._seen)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away, which crawls that are killed do; of anything else, all."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # as socketserver calls it

    def log(self, request: SeenRequest) -> None:
        """Keep a line of the access log."""
        with self._lock:
            self._seen.append(request)
            self._lock.notify_all()

    def wait_for(self, count: int, timeout_s: float) -> bool:
        """Whether the log gets so long in that time."""
        with self._lock:
            return self._lock.wait_for(lambda: len(self._seen) >= count, timeout_s)

    def forget(self) -> None:
        """Begin a new access log."""
        with self._lock:
            self._seen.clear()


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    server_version = "tidewater"
    sys_version = ""
    disable_nagle_algorithm = (
        True  # an answer is two writes, and the second must not wait for the first's receipt
    )
    server: NewspaperServer

    def do_GET(self) -> None:
        """Answer with the page, or with what is wrong with it today."""
        came_in = time.monotonic()
        path = urlsplit(self.path)
        trouble = self.server.troubles.next_for(path.path) or Trouble(prefix="/")
        if trouble.delay_s:
            self.server.closing.wait(trouble.delay_s)
        page = self.server.edition.page(path.path, path.query, self.server.url)
        if trouble.page is not None:
            page = Page(status=200, body=trouble.page, content_type=trouble.content_type)
        if trouble.status and (self._has_conditions() or not trouble.is_for_conditions):
            page = Page(status=trouble.status, body=f"<h1>{trouble.status}</h1>".encode())
        status = HTTPStatus.NOT_MODIFIED if self._is_unchanged(page) else HTTPStatus(page.status)
        # logged before the answer, so that whoever has the answer finds it in the log
        self._log(status, 0 if status == HTTPStatus.NOT_MODIFIED else len(page.body), came_in)
        self._answer(page, status, trouble)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is http.server's
        """Say nothing: the log is :attr:`NewspaperServer.seen`."""

    def _has_conditions(self) -> bool:
        return "If-None-Match" in self.headers or "If-Modified-Since" in self.headers

    def _is_unchanged(self, page: Page) -> bool:
        """RFC 9110, 13.2.2: If-None-Match decides where it is there, else If-Modified-Since."""
        if page.status != HTTPStatus.OK:
            return False
        if (wanted := self.headers.get("If-None-Match")) is not None:
            tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
            return "*" in tags or _etag(page) in tags
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return page.last_modified.replace(microsecond=0) <= since.replace(tzinfo=since.tzinfo or UTC)

    def _answer(self, page: Page, status: HTTPStatus, trouble: Trouble) -> None:
        self.send_response(status)
        if page.location:
            self.send_header("Location", page.location)
        if trouble.retry_after:
            self.send_header("Retry-After", trouble.retry_after)
        if page.status == HTTPStatus.OK:
            self.send_header("ETag", _etag(page))
            self.send_header("Last-Modified", _http_date(page.last_modified))
            self.send_header("Cache-Control", "max-age=0, must-revalidate")
            self.send_header("Vary", "Accept-Encoding")
        if status == HTTPStatus.NOT_MODIFIED:
            self.end_headers()
            return
        self.send_header("Content-Type", page.content_type)
        body = page.body
        is_text = page.content_type.startswith(("text/", "application/xml"))
        is_wanted = is_text and "gzip" in self.headers.get("Accept-Encoding", "")
        if is_wanted or trouble.cut is Cut.GZIP:
            self.send_header("Content-Encoding", "gzip")
            body = gzip.compress(body, mtime=0)
        self._send(body, trouble.cut)

    def _send(self, body: bytes, cut: Cut | None) -> None:
        half = body[: len(body) // 2]
        if cut is None or cut is Cut.GZIP:
            sent = half if cut else body
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(sent)
            return
        self.close_connection = True
        if cut is Cut.LENGTH:
            self.send_header("Content-Length", str(len(body)))
        elif cut is Cut.CHUNKED:
            self.send_header("Transfer-Encoding", "chunked")
            half = b"%x\r\n%b\r\n" % (len(half), half)
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(half)

    def _log(self, status: HTTPStatus, sent_bytes: int, came_in: float) -> None:
        self.server.log(
            SeenRequest(
                method=self.command,
                path=self.path,
                status=status,
                if_none_match=self.headers.get("If-None-Match"),
                if_modified_since=self.headers.get("If-Modified-Since"),
                user_agent=self.headers.get("User-Agent"),
                at_s=came_in,
                sent_bytes=sent_bytes,
            )
        )


def _etag(page: Page) -> str:
    return f'"{hashlib.sha256(page.body).hexdigest()[:32]}"'


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0), usegmt=True)
