"""Addresses that a page states, made whole."""

from urllib.parse import urljoin


def absolute(base: str, address: str) -> str | None:
    """The http address that a page at ``base`` means; ``None`` for what is none, and for the page itself."""
    try:
        joined = urljoin(base, address.strip())
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) and joined != base else None
