"""A name service in which ``*.nowhere.test`` does not exist and ``*.silence.test`` gets no answer."""

import socket
from collections.abc import Sequence
from typing import Self

from scrapy.crawler import Crawler
from twisted.internet.base import ReactorBase

from crawler.fetch.egress import GuardedResolver, egress_rules
from crawler.fetch.names import Answer, NameService


def scripted(host: str, port: int, *_: int) -> Sequence[Answer]:
    """One address for every other name: this machine's."""
    if host.endswith("nowhere.test"):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if host.endswith("silence.test"):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


class ScriptedNames(GuardedResolver):
    """Our resolver on top of it: for the setting TWISTED_DNS_RESOLVER."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        return cls(reactor, egress_rules(crawler.settings), NameService(scripted))
