"""Bounds on what a server may make us hold: header sections, slow transfers; and who it may be."""

from collections.abc import Callable
from time import monotonic
from typing import Final, Protocol, cast

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred, fail
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import BODY, HTTP11ClientProtocol
from twisted.web._newclient import Request as ClientRequest
from twisted.web.iweb import IResponse

from crawler.fetch.addresses import EgressRules
from crawler.fetch.errors import EgressRefused, PageTooLarge, TransferTooSlow

#: header sections of news sites measure 1 to 8 kB; interim responses (1xx) count to the same sum
MAX_HEADER_BYTES: Final = 64 * 1024
MAX_HEADER_LINES: Final = 200
#: below this, averaged over the body so far, a transfer is given up once it had its time to get going
MIN_BYTES_PER_S: Final = 1_000
SLOW_START_S: Final = 10.0


class Connection(Protocol):
    """The part of a Twisted transport that is used here."""

    def getPeer(self) -> IPv4Address | IPv6Address: ...  # noqa: N802
    def abortConnection(self) -> None: ...  # noqa: N802


class BoundedParser(_LenientHTTPClientParser):
    """Scrapy's response parser, with an end to its patience.

    An exception raised here makes Twisted drop the connection and fail the request with it.
    """

    # Scrapy swaps the class of a parser that Twisted has made, so state begins as class attributes.
    _header_bytes = 0
    _header_lines = 0
    _body_bytes = 0
    _body_began: float | None = None

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Take bytes in; those of the body are timed."""
        if self.state == BODY:
            self._time_body(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        """Take a line of the header section in, or of an interim response before it."""
        self._header_lines += 1
        self._header_bytes += len(line)
        if self._header_bytes > MAX_HEADER_BYTES or self._header_lines > MAX_HEADER_LINES:
            raise PageTooLarge(
                f"The header section has more than {MAX_HEADER_BYTES} bytes or {MAX_HEADER_LINES} lines."
            )
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802
        """Refuse a line that does not end (Twisted's limit is 16 kB)."""
        raise PageTooLarge(f"A header line has more than {len(line)} bytes.")

    def _time_body(self, data: bytes) -> None:
        now = monotonic()
        if self._body_began is None:
            self._body_began = now
        self._body_bytes += len(data)
        spent_s = now - self._body_began
        if spent_s > SLOW_START_S and self._body_bytes < MIN_BYTES_PER_S * spent_s:
            raise TransferTooSlow(
                f"The body came at less than {MIN_BYTES_PER_S} bytes a second: "
                f"{self._body_bytes} bytes in {spent_s:.0f} s."
            )


class GuardedProtocol(_LenientHTTP11ClientProtocol):
    """One connection: it speaks only to a peer that the egress rules allow, and listens within bounds."""

    def __init__(self, on_quiet: Callable[[HTTP11ClientProtocol], None], rules: EgressRules) -> None:
        super().__init__(on_quiet)  # type: ignore[no-untyped-call]
        self._rules = rules
        self._refusal: str | None = None

    def connectionMade(self) -> None:  # noqa: N802
        """Look at the peer: before TLS begins, and before anything is sent."""
        transport = cast("Connection", self.transport)
        peer = transport.getPeer()
        self._refusal = self._rules.refusal(peer.host, peer.port)
        if self._refusal is not None:
            transport.abortConnection()
        super().connectionMade()

    def request(self, request: ClientRequest) -> Deferred[IResponse]:
        """Send the request, unless the peer was refused."""
        if self._refusal is not None:
            return fail(EgressRefused(f"Refused at the connection: {self._refusal}."))
        answer: Deferred[IResponse] = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = BoundedParser
        return answer


class GuardedFactory(_LenientHTTP11ClientFactory):
    """Makes guarded protocols for Twisted's connection pool."""

    def __init__(
        self, rules: EgressRules, on_quiet: Callable[[HTTP11ClientProtocol], None], metadata: str
    ) -> None:
        super().__init__(on_quiet, metadata)  # type: ignore[no-untyped-call]
        self._rules = rules

    def buildProtocol(self, addr: IAddress | None) -> GuardedProtocol:  # noqa: N802
        """A protocol for a connection that was just made."""
        return GuardedProtocol(self._quiescentCallback, self._rules)
