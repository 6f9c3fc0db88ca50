"""Which network addresses we connect to: public ones, and those an operator listed. Pure.

The tables follow the IANA registries of special-purpose addresses (RFC 6890 and its successors). Python's own
`is_global` changes with the version and calls several addresses global that lead inside (a mapped loopback
written the old way, NAT64, 6to4, multicast), so it is the second opinion here and not the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_IPV4_REFUSED = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a carrier's inner network"),
        ("127.0.0.0/8", "this machine"),
        ("168.63.129.16/32", "a cloud's inner service"),  # Azure: public by its number, inner by its use
        ("169.254.0.0/16", "the link, and cloud metadata"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "a protocol assignment"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "a benchmarking network"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)

#: the only part of IPv6 in which public addresses are given out
_IPV6_PUBLIC = IPv6Network("2000::/3")
_IPV6_REFUSED = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("2001::/23", "a protocol assignment, Teredo among them"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "a 6to4 tunnel"),
        ("3fff::/20", "documentation"),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
#: the middle of an interface identifier that carries an IPv4 address (ISATAP, RFC 5214)
_ISATAP_MARKS = (0x00005EFE, 0x02005EFE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressRules:
    """What an operator allows beyond the public web, and what is refused within it."""

    #: networks that may be crawled although they are not public: intranets, tests
    allowed: tuple[Network, ...] = ()
    #: addresses that are refused although they are public, such as this machine's own
    refused: tuple[Network, ...] = ()
    #: the ports of public hosts; hosts of allowed networks may use any
    ports: tuple[int, ...] = (80, 443)
    #: whether the operator said whom to write to; without it no public host is asked for anything
    has_contact: bool = True

    def allows(self, address: Address) -> bool:
        """Whether the operator listed a network of this address."""
        return any(unwrapped(address) in network for network in self.allowed)

    def refusal(self, host: str, port: int) -> str | None:
        """Why we do not connect to this address and port (one sentence's end), or None if we do."""
        try:
            address = ip_address(host)
        except ValueError:
            return f"{host} is not an address"
        if self.allows(address):
            return None
        effective = unwrapped(address)
        why = internal(address) or next(
            (f"listed as {net}" for net in self.refused if effective in net), None
        )
        if why is not None:
            return f"{address} is not a public address ({why}), and FEATURES_ALLOW_NETWORKS does not list it"
        if port not in self.ports:
            return f"port {port} is not one of {', '.join(map(str, self.ports))} (FEATURES_ALLOW_PORTS)"
        if not self.has_contact:
            return (
                "FEATURES_CONTACT is not set, and a public site must be told whom to write to: "
                "set it to a mail address or to the address of a page"
            )
        return None


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks from CIDR texts. Raises ValueError, which names the text."""
    return tuple(ip_network(text.strip()) for text in texts if text.strip())


def unwrapped(address: Address) -> Address:
    """The IPv4 address that an IPv6 address carries and leads to, or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    number = int(address)
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64 or (address in _COMPATIBLE and number > 0xFFFF):
        return IPv4Address(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address((number >> 80) & 0xFFFFFFFF)
    if address in _TEREDO:
        return IPv4Address(~number & 0xFFFFFFFF)
    if (number >> 32) & 0xFFFFFFFF in _ISATAP_MARKS:
        return IPv4Address(number & 0xFFFFFFFF)
    return address


def internal(address: Address) -> str | None:
    """What kind of address it is, if it is not a public one.

    NAT64 stands for the IPv4 address in it, because networks without IPv4 reach the whole web so. The other
    wrappings are refused for themselves: no publisher is served through them.
    """
    effective = unwrapped(address)
    if isinstance(effective, IPv4Address):
        inner = next((what for network, what in _IPV4_REFUSED if effective in network), None)
        if inner is None and not effective.is_global:
            inner = "special-purpose"
        if inner is not None or isinstance(address, IPv4Address) or address in _NAT64:
            return inner
        if address.ipv4_mapped is not None:
            return None
    return _internal_ipv6(address)


def _internal_ipv6(address: Address) -> str | None:
    if isinstance(address, IPv6Address) and address.scope_id:
        return "bound to a link"
    if address not in _IPV6_PUBLIC:
        return "outside the public part of IPv6"
    what = next((what for network, what in _IPV6_REFUSED if address in network), None)
    return what or (None if address.is_global else "special-purpose")
