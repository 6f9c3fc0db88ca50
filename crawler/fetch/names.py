"""The name service, which says of a failed lookup whether there is no such name or only no answer."""

import socket
from collections.abc import Callable, Sequence
from typing import Any, Final

#: one answer of ``getaddrinfo``: family, kind, protocol, canonical name, address
Answer = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
Lookup = Callable[..., Sequence[Answer]]

#: there is no such name, or it has no address; anything else may be our own network's trouble
_UNKNOWN: Final = frozenset({socket.EAI_NONAME, socket.EAI_NODATA})


class NameService:
    """The system's own lookup. Twisted's resolver gives the same empty answer for every failure."""

    def __init__(self, lookup: Lookup = socket.getaddrinfo) -> None:
        self._lookup = lookup
        #: names that the last lookup did not find
        self._unknown: set[str] = set()

    def getaddrinfo(
        self, host: str, port: int, family: int = 0, kind: int = 0, protocol: int = 0, flags: int = 0
    ) -> Sequence[Answer]:
        """As `socket.getaddrinfo`, in whatever thread."""
        try:
            answers = self._lookup(host, port, family, kind, protocol, flags)
        except socket.gaierror as error:
            if error.errno in _UNKNOWN:
                self._unknown.add(host.rstrip("."))
            raise
        self._unknown.discard(host.rstrip("."))
        return answers

    def is_unknown(self, host: str) -> bool:
        """Whether the last lookup said that there is no such name."""
        return host.rstrip(".") in self._unknown
