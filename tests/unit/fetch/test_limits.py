"""A transfer that crawls is given up; a peer that is refused hears nothing."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import ResponseDataLossError
from twisted.internet.address import IPv4Address
from twisted.web._newclient import ResponseFailed

from crawler.fetch import limits
from crawler.fetch.addresses import EgressRules
from crawler.fetch.errors import EgressRefused, PageTruncated, TransferTooSlow, problem_of


class FakeTransport:
    """Remembers what was done to it."""

    def __init__(self, host: str) -> None:
        self.peer = IPv4Address("TCP", host, 443)
        self.aborted, self.written = False, b""

    def getPeer(self) -> IPv4Address:  # noqa: N802
        return self.peer

    def abortConnection(self) -> None:  # noqa: N802
        self.aborted = True

    def write(self, data: bytes) -> None:
        self.written += data


def protocol_to(host: str) -> tuple[limits.GuardedProtocol, FakeTransport]:
    protocol = limits.GuardedProtocol(lambda _: None, EgressRules())
    transport = FakeTransport(host)
    protocol.makeConnection(transport)  # type: ignore[no-untyped-call]
    return protocol, transport


def test_c1_a_refused_peer_is_dropped_and_hears_nothing() -> None:
    protocol, transport = protocol_to("10.0.0.1")
    failures: list[Any] = []
    request: Any = SimpleNamespace(writeTo=lambda transport: transport.write(b"GET / HTTP/1.1"))
    protocol.request(request).addErrback(failures.append)

    assert (transport.aborted, transport.written) == (True, b"")
    assert isinstance(failures[0].value, EgressRefused)


def test_a_public_peer_is_kept() -> None:
    assert protocol_to("8.8.8.8")[1].aborted is False


def test_a3_32_a_body_below_the_least_rate_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(limits, "monotonic", lambda: clock.now)
    parser = limits.BoundedParser(SimpleNamespace(method=b"GET"), lambda _: None)  # type: ignore[no-untyped-call]
    parser._time_body(b"x" * 5_000)
    clock.now = 9.9
    parser._time_body(b"x")
    clock.now = 10.1

    with pytest.raises(TransferTooSlow):
        parser._time_body(b"x")


def test_a_problem_of_ours_is_found_inside_the_exceptions_of_others() -> None:
    wrapped = ResponseDataLossError()
    inner = SimpleNamespace(value=TransferTooSlow("too slow"))
    wrapped.__cause__ = ResponseFailed([inner])  # type: ignore[no-untyped-call]

    assert isinstance(problem_of(wrapped), TransferTooSlow)
    assert isinstance(problem_of(ResponseDataLossError()), PageTruncated)


def test_a_defect_of_ours_is_no_problem_of_the_network() -> None:
    assert problem_of(KeyError("x")) is None
