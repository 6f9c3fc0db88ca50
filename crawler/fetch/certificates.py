"""Certificates: every server's is verified, save those of hosts whose source opted out."""

from dataclasses import dataclass
from typing import Final, Protocol, cast

from scrapy import Request
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.httpobj import urlparse_cached
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.hosts import host_of, is_within

#: what tells a server who we are; whoever answers in its place must not learn it
_CREDENTIALS: Final = ("Authorization", "Proxy-Authorization", "Cookie")
#: in a request's meta, and with it in all that follows from it: an answer on its way came from who knows whom
_UNVERIFIED: Final = "tls_unverified"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRules:
    """Which hosts may show any certificate."""

    #: domains, with what lies below them
    unverified: tuple[str, ...] = ()
    #: and those among them that may not
    verified: tuple[str, ...] = ()

    def verifies(self, host: str) -> bool:
        """Whether the host's certificate must be valid and its own."""
        return not is_within(host, self.unverified) or is_within(host, self.verified)


def trust_rules(settings: BaseSettings) -> TrustRules:
    """The rules that the settings TLS_UNVERIFIED_HOSTS and TLS_VERIFIED_HOSTS ask for."""
    return TrustRules(
        unverified=tuple(settings.getlist("TLS_UNVERIFIED_HOSTS")),
        verified=tuple(settings.getlist("TLS_VERIFIED_HOSTS")),
    )


class Policy(Protocol):
    """Whoever says how TLS is spoken with a host (Twisted's IPolicyForHTTPS)."""

    def creatorForNetloc(self, hostname: bytes, port: int) -> object: ...  # noqa: N802


@implementer(IPolicyForHTTPS)
class TrustPolicy:
    """Verifies certificates as the rules say.

    A host's connections all have the same trust, so that they may be kept and used again.
    """

    def __init__(self, verifying: IPolicyForHTTPS, rules: TrustRules) -> None:
        self._rules = rules
        self._verifying = cast("Policy", verifying)
        # Scrapy has no public one for a part of the hosts
        self._trusting: Policy = _ScrapyClientContextFactory(verify_certificates=False)

    def creatorForNetloc(self, hostname: bytes, port: int) -> object:  # noqa: N802
        """The way to speak TLS with this host."""
        verifies = self._rules.verifies(hostname.decode("ascii", "replace").rstrip("."))
        return (self._verifying if verifies else self._trusting).creatorForNetloc(hostname, port)


def keep_credentials_back(request: Request, rules: TrustRules) -> None:
    """Take from a request what must not be told to a server that nobody verified, and mark it."""
    if urlparse_cached(request).scheme == "https" and not rules.verifies(host_of(request.url)):
        request.meta[_UNVERIFIED] = True
        for name in _CREDENTIALS:
            request.headers.pop(name, None)


def was_verified(response: Response) -> bool | None:
    """Whether the server's certificate was verified; of a page that came by way of one that was not, too."""
    if response.request is None or urlparse_cached(response).scheme != "https":
        return None
    return not response.request.meta.get(_UNVERIFIED)
