"""Hosts of addresses, and the domains they belong to, by the list bundled with tldextract (never the web)."""

from functools import cache, lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from tldextract import TLDExtract


def host_of(url: str) -> str:
    """The host of an address in lower case and without a final dot; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:  # an address like "http://[oops"
        return ""


def registrable_domain(url: str) -> str:
    """The domain somebody registered ("www.example.co.uk" → "example.co.uk").

    An address of numbers, a public suffix and a name of one label stand for themselves.
    """
    return _domain(host_of(url))


def is_within(host: str, domains: tuple[str, ...]) -> bool:
    """Whether the host is one of the domains or lies below one."""
    return any(host == domain or host.endswith("." + domain) for domain in domains)


@cache
def _bundled_suffixes() -> TLDExtract:
    # no address to fetch a newer list from, no folder to keep one in: nothing is read or written at run time
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=8192)  # pages state hosts without end
def _domain(host: str) -> str:
    try:
        ip_address(host)
    except ValueError:
        found = _bundled_suffixes().extract_str(host)
    else:
        return host
    if not found.suffix:  # the list's own rule for an ending it does not have: the last label is the suffix
        return ".".join(host.split(".")[-2:])
    return found.top_domain_under_public_suffix or host
