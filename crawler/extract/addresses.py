"""Addresses that a page states, made whole."""

import re
from urllib.parse import urljoin

#: what may stand in an address that joining gives back as it is, in ten times the time
_PATH = r"[A-Za-z0-9%_/~@,=&+!*().:-]"
_WHOLE = re.compile(rf"https?://[A-Za-z0-9.-]+/{_PATH}*(?:\?{_PATH}+)?")


def joined(base: str, address: str) -> str:
    """What a page at ``base`` means by an address. Raises ``ValueError`` as ``urljoin`` does."""
    return address if _WHOLE.fullmatch(address) else urljoin(base, address)


def absolute(base: str, address: str) -> str | None:
    """The http address that a page at ``base`` means; ``None`` for what is none, and for the page itself."""
    try:
        whole = joined(base, address.strip())
    except ValueError:
        return None
    return whole if whole.startswith(("http://", "https://")) and whole != base else None
