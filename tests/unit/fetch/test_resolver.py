"""The resolver judges all answers before it passes one on, and does not wait for ever."""

from collections.abc import Callable, Sequence

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.task import Clock

from crawler.fetch.addresses import EgressRules, networks
from crawler.fetch.egress import GuardedResolver, Receiver


class Names:
    """A name service with scripted answers; None is one that does not answer."""

    def __init__(self, *answers: Sequence[str] | None) -> None:
        self._answers = list(answers)
        self.late: Callable[[], None] = lambda: None

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> object:
        resolutionReceiver.resolutionBegan(self)
        answers = self._answers.pop(0)
        self.late = resolutionReceiver.resolutionComplete
        if answers is not None:
            for address in answers:
                kind = IPv6Address if ":" in address else IPv4Address
                resolutionReceiver.addressResolved(kind("TCP", address, portNumber))
            resolutionReceiver.resolutionComplete()
        return self


class Reactor(Clock):
    """As much of a reactor as the resolver needs."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.nameResolver = names


class Endpoint:
    """Whoever wants to connect."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.completed = 0

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.completed += 1


def resolver_over(*answers: Sequence[str] | None) -> tuple[GuardedResolver, Reactor, Names]:
    names = Names(*answers)
    reactor = Reactor(names)
    rules = EgressRules(allowed=networks(["127.0.0.1/32"]))
    return GuardedResolver(reactor, rules), reactor, names  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "answers", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1", "8.8.8.8"], ["::ffff:169.254.169.254"]]
)
def test_c1_a_name_with_an_inner_answer_gives_none(answers: list[str]) -> None:
    resolver, _, _ = resolver_over(answers)
    endpoint = Endpoint()
    resolver.resolveHostName(endpoint, "evil.example", 443)

    assert (endpoint.addresses, endpoint.completed) == ([], 1)
    assert "not a public address" in (resolver.refusal("evil.example", 443) or "")


def test_a_public_name_gives_all_its_answers() -> None:
    resolver, _, _ = resolver_over(["8.8.8.8", "2606:4700::1111"])
    endpoint = Endpoint()
    resolver.resolveHostName(endpoint, "good.example", 443)

    assert (endpoint.addresses, endpoint.completed) == (["8.8.8.8", "2606:4700::1111"], 1)
    assert resolver.refusal("good.example", 443) is None


def test_c1_a_name_that_changes_its_mind_is_judged_anew() -> None:
    resolver, _, _ = resolver_over(["8.8.8.8"], ["10.0.0.1"], ["8.8.4.4"])
    given = []
    for _ in range(3):
        endpoint = Endpoint()
        resolver.resolveHostName(endpoint, "rebinds.example", 443)
        given.append(endpoint.addresses)

    assert given == [["8.8.8.8"], [], ["8.8.4.4"]]


def test_c1_a_lookup_that_failed_opens_nothing_for_the_next() -> None:
    resolver, _, _ = resolver_over([], ["10.0.0.1"])
    endpoints = [Endpoint(), Endpoint()]
    for endpoint in endpoints:
        resolver.resolveHostName(endpoint, "fails.example", 443)

    assert [endpoint.addresses for endpoint in endpoints] == [[], []]


def test_c1_the_port_of_a_public_host_is_judged_too() -> None:
    resolver, _, _ = resolver_over(["8.8.8.8"])
    endpoint = Endpoint()
    resolver.resolveHostName(endpoint, "mail.example", 25)

    assert endpoint.addresses == []


def test_a3_36_a_name_service_that_does_not_answer_is_given_ten_seconds() -> None:
    resolver, reactor, names = resolver_over(None)
    endpoint = Endpoint()
    resolver.resolveHostName(endpoint, "slow.example", 443)
    reactor.advance(9.9)
    before = endpoint.completed
    reactor.advance(0.2)
    names.late()

    assert (before, endpoint.completed, endpoint.addresses) == (0, 1, [])
