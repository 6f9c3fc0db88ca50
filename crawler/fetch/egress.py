"""The egress guard: nothing that a site sends leads the crawler into the network it runs in.

Three gates, each enough for the ordinary case:

1. `EgressGuard` judges the text of every URL, whoever asked for it: links, redirects, robots.txt, sitemaps,
   meta refresh.
2. `GuardedResolver` judges what a name resolves to. Twisted connects to the very addresses it passes on, so a
   name cannot change its meaning between the check and the connection.
3. The protocol of `crawler.fetch.handler` looks at the peer again before the first byte is sent.
"""

import logging
import os
import urllib.request
from collections.abc import Sequence
from typing import Protocol, Self, cast

import psutil
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings
from twisted.internet._resolver import GAIResolver
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.base import DelayedCall, ReactorBase
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.addresses import EgressRules, Network, networks
from crawler.fetch.destination import refusal
from crawler.fetch.errors import EgressRefused
from crawler.fetch.names import NameService

logger = logging.getLogger(__name__)

#: seconds a name may take to resolve; the system's own resolver would try for up to a minute
_LOOKUP_TIMEOUT_S = 10.0


def egress_rules(settings: BaseSettings) -> EgressRules:
    """The rules that the settings EGRESS_ALLOW_NETWORKS, EGRESS_PORTS and CONTACT ask for."""
    return EgressRules(
        allowed=networks(settings.getlist("EGRESS_ALLOW_NETWORKS")),
        refused=_own_networks(),
        ports=tuple(int(port) for port in settings.getlist("EGRESS_PORTS", [80, 443])),
        has_contact=bool(settings.get("CONTACT")),
    )


def _own_networks() -> tuple[Network, ...]:
    """This machine's own addresses: a public one leads to services that trust it."""
    families = ("AF_INET", "AF_INET6")
    return networks(
        entry.address.partition("%")[0]
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family.name in families
    )


class EgressGuard:
    """Downloader middleware: refuses every request whose URL we would not connect to."""

    def __init__(self, rules: EgressRules) -> None:
        self.rules = rules

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        guard = cls(egress_rules(crawler.settings))
        # the environment is looked at here only to tell an operator that it has no effect
        if any(scheme in urllib.request.getproxies_environment() for scheme in ("http", "https", "all")):
            logger.warning("The proxy of the environment (%s) is not used.", ", ".join(_proxy_variables()))
        return guard

    def process_request(self, request: Request) -> None:
        """Raise EgressRefused for a URL that is not ours to ask for."""
        require_allowed(request, self.rules)


def require_allowed(request: Request, rules: EgressRules) -> None:
    """Raise EgressRefused unless the request goes where the rules allow, and straight there."""
    if request.meta.get("proxy"):
        raise EgressRefused("Refused: the request names a proxy, and none is configured.")
    why = refusal(request.url, rules)
    if why is not None:
        raise EgressRefused(f"Refused: {why}.")


def _proxy_variables() -> list[str]:
    return [name for name in os.environ if name.lower() in ("http_proxy", "https_proxy", "all_proxy")]


class Receiver(Protocol):
    """Whoever waits for the addresses of a name (Twisted's IResolutionReceiver)."""

    def resolutionBegan(self, resolution: object) -> None: ...  # noqa: N802
    def addressResolved(self, address: IPv4Address | IPv6Address) -> None: ...  # noqa: N802
    def resolutionComplete(self) -> None: ...  # noqa: N802


class Resolver(Protocol):
    """Whoever finds them (Twisted's IHostnameResolver)."""

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> object: ...


@implementer(IHostnameResolver)
class GuardedResolver:
    """A name resolver that passes on public addresses only, and none of a name that has an internal one.

    A name with a public and an internal address is an attack or a mistake, and either way not a publisher.
    """

    def __init__(self, reactor: ReactorBase, rules: EgressRules, names: NameService | None = None) -> None:
        """``names`` is asked, or without it whoever resolves names for the reactor so far."""
        self.rules = rules
        self._reactor = reactor
        self._names = names
        self._inner = cast("Resolver", reactor.nameResolver if names is None else _asking(names, reactor))
        #: the sentence for each name and port that was refused at its last lookup
        self._refused: dict[tuple[str, int], str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        return cls(reactor, egress_rules(crawler.settings), NameService())

    def install_on_reactor(self) -> None:
        """Make every connection of this process by name go through this resolver."""
        self._reactor.installNameResolver(cast("IHostnameResolver", self))

    def refusal(self, host: str, port: int) -> str | None:
        """Why the last lookup of this host gave no address, if it was refused."""
        return self._refused.get((host.rstrip("."), port))

    def is_unknown(self, host: str) -> bool:
        """Whether the last lookup of this host said that there is no such name."""
        return self._names is not None and self._names.is_unknown(host)

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> object:
        """Look the name up, and judge all of the answers before any is passed on."""
        judge = _Judge(self, resolutionReceiver, hostName, portNumber)
        judge.deadline = self._reactor.callLater(_LOOKUP_TIMEOUT_S, judge.resolutionComplete)
        return self._inner.resolveHostName(judge, hostName, portNumber, addressTypes, transportSemantics)

    def verdict(self, host: str, port: int, addresses: list[str]) -> bool:
        """Whether all addresses of the name may be connected to; the reason is kept if not."""
        if len(self._refused) > 10_000:
            self._refused.clear()
        self._refused.pop((host.rstrip("."), port), None)
        why = next((why for each in addresses if (why := self.rules.refusal(each, port))), None)
        if why is not None:
            self._refused[host.rstrip("."), port] = why
        return why is None


def _asking(names: NameService, reactor: ReactorBase) -> GAIResolver:
    # Twisted's own, given another lookup, as its tests do; it has no type for either argument that fits
    return GAIResolver(reactor, getaddrinfo=names.getaddrinfo)  # type: ignore[arg-type]


@implementer(IResolutionReceiver)
class _Judge:
    """Collects the answers to one lookup and passes them on once all are known and none is refused."""

    def __init__(self, resolver: GuardedResolver, receiver: Receiver, host: str, port: int) -> None:
        self._resolver, self._receiver, self._host, self._port = resolver, receiver, host, port
        self._addresses: list[IPv4Address | IPv6Address] = []
        self._is_over = False
        self.deadline: DelayedCall | None = None

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IPv4Address | IPv6Address) -> None:  # noqa: N802
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        """End the lookup: by its answers, or by its deadline with none."""
        if self._is_over:
            return
        self._is_over = True
        if self.deadline is not None and self.deadline.active():
            self.deadline.cancel()
        if self._resolver.verdict(self._host, self._port, [address.host for address in self._addresses]):
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
