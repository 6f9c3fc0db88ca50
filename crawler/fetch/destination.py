"""Which URLs we ask for at all, judged by their text, before any name is looked up. Pure.

Parsers disagree about unusual URLs, and every disagreement is a way around a guard. So a URL must be written
the one plain way that all of them read alike; whatever is not is refused, not repaired.
"""

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

import idna

from crawler.fetch.addresses import EgressRules

#: as long as the longest address that browsers of old and sitemaps take
MAX_URL_CHARACTERS = 2083
_PLAIN_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\Z")
_UNREADABLE = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER_LABEL = re.compile(r"(\d+|0x[0-9a-f]*)\Z")
#: names that mean this machine or this network whatever a name server says (RFC 6761, 6762, 8375, 9476)
_LOCAL_NAMES = (
    "localhost",
    "local",
    "internal",
    "home.arpa",
    "localdomain",
    "lan",
    "intranet",
    "alt",
    "onion",
)


def refusal(url: str, rules: EgressRules) -> str | None:
    """Why this URL is not asked for (the end of a sentence), or None where only the name service can tell."""
    if len(url) > MAX_URL_CHARACTERS:
        return f"the address is longer than {MAX_URL_CHARACTERS} characters"
    if _UNREADABLE.search(url):
        return "the address holds spaces, control characters or backslashes"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"the address cannot be read ({error})"
    if parts.scheme not in ("http", "https"):
        return f"the scheme {parts.scheme!r} is not http or https"
    return _authority_refusal(parts, port, rules)


def _authority_refusal(parts: SplitResult, port: int | None, rules: EgressRules) -> str | None:
    if "@" in parts.netloc:
        return "the address carries a user name"
    host = _plain_host(parts)
    if host is None:
        return f"the host {parts.netloc!r} is not written plainly"
    at_port = port if port is not None else {"http": 80, "https": 443}[parts.scheme]
    literal = _literal(host)
    if literal is not None:
        return _literal_refusal(literal, at_port, rules)
    if _NUMBER_LABEL.match(host.rsplit(".", 1)[-1]):
        return f"the host {host!r} is a number in disguise"
    if rules.allowed:  # intranets have short names and ports of their own: the address decides
        return None
    if "." not in host or any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES):
        return f"the host {host!r} is a local name, and FEATURES_ALLOW_NETWORKS lists no network of ours"
    if at_port in rules.ports:
        return None
    return f"port {at_port} is not one of {', '.join(map(str, rules.ports))} (FEATURES_ALLOW_PORTS)"


def _plain_host(parts: SplitResult) -> str | None:
    """The host in lower case, in ASCII and without its final dot; None if there is any doubt about it."""
    netloc, host = parts.netloc, parts.hostname or ""
    if netloc.startswith("["):
        inside, closed, after = netloc[1:].partition("]")
        plain = closed and (after == "" or re.fullmatch(r":\d+", after)) and _literal(inside)
        return inside.lower() if isinstance(plain, IPv6Address) and plain.scope_id is None else None
    if not re.fullmatch(r"[^:\[\]%]+(:\d+)?", netloc):
        return None
    host = unicodedata.normalize("NFKC", host).casefold().removesuffix(".")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError:
            return None
    return host if _PLAIN_NAME.match(host) else None


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _literal_refusal(literal: IPv4Address | IPv6Address, port: int, rules: EgressRules) -> str | None:
    why = rules.refusal(str(literal), port)
    if why is not None:
        return why
    return None if rules.allows(literal) else "the host is a bare address, and publishers have names"
