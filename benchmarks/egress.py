"""Ways inside, tried through the crawler's own downloader: ``python -m benchmarks.egress``.

An attacking site on 127.0.0.1, which the crawler may ask, leads to victims on 127.0.0.2, 127.9.9.9 and ::1,
which it may not: by every spelling of their addresses and by names that resolve to them, from every place
where an address can stand. The victims count connections, not requests: a port that was merely opened
counts. The same attempts through Scrapy as it comes show that the victims are there to be found.
"""

import argparse
import asyncio
import collections
import contextlib
import html
import json
import re
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer  # type: ignore[import-untyped]

from benchmarks.egress_spellings import NAMES, answers_of, spellings
from crawler.fetch.egress import GuardedResolver, Receiver
from crawler.fetch.errors import problem_of
from tests.faults.settings import SETTINGS

VICTIMS = ("127.0.0.2", "127.9.9.9", "::1")
REDIRECTS = ("301", "302", "303", "307", "308")
#: documents in which an address stands
DOCUMENTS = {
    "link": '<html><body><a href="{to}">A story</a></body></html>',
    "canonical": '<html><head><link rel="canonical" href="{to}"></head></html>',
    "amp": '<html><head><link rel="amphtml" href="{to}"></head></html>',
    "next page": '<html><head><link rel="next" href="{to}"></head></html>',
    "base": '<html><head><base href="{to}"></head><body><a href="/story">A story</a></body></html>',
    "image": '<html><body><img src="{to}"></body></html>',
    "frame": '<html><body><iframe src="{to}"></iframe></body></html>',
    "feed link": "<rss><channel><item><link>{to}</link></item></channel></rss>",
    "feed enclosure": '<rss><channel><item><enclosure url="{to}"/></item></channel></rss>',
    "atom": '<feed><entry><link href="{to}"/></entry></feed>',
    "sitemap": "<urlset><url><loc>{to}</loc></url></urlset>",
    "sitemap index": "<sitemapindex><sitemap><loc>{to}</loc></sitemap></sitemapindex>",
    "robots sitemap": "User-agent: *\nSitemap: {to}\n",
}
ENTRIES = ("start", *REDIRECTS, "two hops", "refresh", "robots redirect", *DOCUMENTS)
_ADDRESS = re.compile(r'(?:href|src|url)="([^"]+)"|<(?:loc|link)>([^<]+)</|Sitemap: (\S+)')


@dataclass(slots=True)
class Site:
    """The attacker, and the victims beside it on the same port."""

    port: int = 0
    connections: collections.Counter[str] = field(default_factory=collections.Counter)

    async def attack(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Lead on to where the query says."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            host = next((line[5:].strip() for line in lines if line.lower().startswith("host:")), "")
            writer.write(self._answer(urlsplit(lines[0].split(" ")[1]), host))
            await writer.drain()
        writer.close()

    def _answer(self, target: Any, host: str) -> bytes:
        query = {key: values[0] for key, values in parse_qs(target.query).items()}
        if target.path == "/robots.txt":
            to = bytes.fromhex(host.split(".")[1]).decode() if host.startswith("robots.") else ""
            return _says("", "302 Found", to) if to else _says("", "404 Not Found")
        to = query.get("to", "")
        if target.path == "/go":
            return _says("", f"{query['code']} Moved", to)
        if target.path == "/hop":
            return _says("", "302 Found", f"/go?code=302&to={quote(to, safe='')}")
        if target.path == "/refresh":
            return _says(
                f'<html><head><meta http-equiv="refresh" content="0;url={html.escape(to)}"></head></html>'
            )
        return _says(
            DOCUMENTS[query["kind"]].format(to=html.escape(to)) if "kind" in query else "<html></html>"
        )

    def count(self, victim: str) -> Any:
        """A victim's way to receive: it counts, and hangs up."""

        async def receive(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections[victim] += 1
            writer.close()

        return receive

    async def listen(self) -> None:
        """Open the attacker's port, and the same one at each victim."""
        server = await asyncio.start_server(self.attack, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        for victim in VICTIMS:
            await asyncio.start_server(self.count(victim), victim, self.port)


def _says(body: str, status: str = "200 OK", location: str = "") -> bytes:
    data = body.encode()
    # a header cannot carry other than latin-1; an address beyond it goes as UTF-8, as browsers read it
    to = b"Location: " + location.encode() + b"\r\n" if location else b""
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(data)}\r\n"
    return head.encode() + to + b"Connection: close\r\n\r\n" + data


@contextlib.contextmanager
def serving() -> Iterator[Site]:
    """The site and its victims, for as long as the block runs."""
    site, loop = Site(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(site.listen(), loop).result(timeout=30)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)


@implementer(IHostnameResolver)
class StubbedNames:
    """A name service in the attacker's hands."""

    def __init__(self, rest: Any) -> None:
        self._rest, self._asked = rest, collections.Counter[str]()

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: Receiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> object:
        """The scripted answers; whatever is no name of ours goes to the machine's own service."""
        self._asked[hostName] += 1
        addresses = answers_of(hostName, self._asked[hostName])
        if addresses is None:
            return self._rest.resolveHostName(
                resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics
            )
        resolutionReceiver.resolutionBegan(self)
        for address in addresses:
            kind = IPv6Address if ":" in address else IPv4Address
            resolutionReceiver.addressResolved(kind("TCP", address, portNumber))
        resolutionReceiver.resolutionComplete()
        return self


class GuardedStub(GuardedResolver):
    """Our resolver, on top of the attacker's name service."""

    def __init__(self, reactor: Any, rules: Any, names: Any = None) -> None:
        super().__init__(reactor, rules, names)
        self._inner = StubbedNames(self._inner)


class BareStub:
    """The attacker's name service and nothing above it, for the comparison."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: object, reactor: Any) -> "BareStub":
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Answer every lookup of the process."""
        self._reactor.installNameResolver(StubbedNames(self._reactor.nameResolver))


class Attempts(scrapy.Spider):
    """Makes the attempts and says how each ended."""

    name = "attempts"

    def __init__(self, attempts: list[tuple[str, str]], port: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._attempts, self._site = attempts, f"http://127.0.0.1:{port}"
        self._port, self._gate = port, asyncio.Semaphore(32)

    async def start(self) -> AsyncIterator[Any]:
        """Everything, some at a time."""
        await asyncio.gather(*(self._attempt(entry, to) for entry, to in self._attempts))
        return
        yield

    async def _attempt(self, entry: str, to: str) -> None:
        async with self._gate:
            try:
                ended = await self._follow(entry, to)
            except ValueError as error:
                ended = f"no address: {type(error).__name__}"
            except Exception as error:
                problem = problem_of(error)
                ended = problem.outcome.value if problem else f"defect: {error!r}"
            sys.stdout.write(json.dumps([entry, to, ended]) + "\n")

    async def _follow(self, entry: str, to: str) -> str:
        quoted = quote(to, safe="")
        if entry == "start":
            first = await self._get(to)
            # a name that meant well the first time is asked again
            return first if not any(name in to for name in NAMES) else await self._get(to)
        if entry in REDIRECTS:
            return await self._get(f"{self._site}/go?code={entry}&to={quoted}")
        if entry in ("two hops", "refresh"):
            return await self._get(f"{self._site}/{'hop' if entry == 'two hops' else 'refresh'}?to={quoted}")
        if entry == "robots redirect":
            return await self._get(f"http://robots.{to.encode().hex()[:60]}.test:{self._port}/")
        body = await self._body(f"{self._site}/doc?kind={quote(entry)}&to={quoted}")
        found = next((html.unescape("".join(match)) for match in _ADDRESS.findall(body)), "")
        return await self._get(urljoin(f"{self._site}/doc", found))

    async def _get(self, url: str) -> str:
        response = await self.crawler.engine.download_async(scrapy.Request(url, dont_filter=True))
        return f"http {response.status}"

    async def _body(self, url: str) -> str:
        response = await self.crawler.engine.download_async(scrapy.Request(url, dont_filter=True))
        return response.body.decode()


def attempts_on(port: int) -> list[tuple[str, str]]:
    """Every spelling of every victim, in both schemes, at every entry."""
    targets = [
        f"{scheme}://{to}" for scheme in ("http", "https") for to in spellings(VICTIMS, port, path="/x")
    ]
    return [(entry, to) for entry in ENTRIES for to in targets]


def tried(attempts: list[tuple[str, str]], port: int, *, guarded: bool) -> list[tuple[str, str, str]]:
    """How the attempts ended, made by a process of its own."""
    job = json.dumps({"attempts": attempts, "port": port, "guarded": guarded})
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.egress", "--child"],
        input=job, capture_output=True, text=True, check=False, timeout=1800,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"The attempts ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def child() -> None:
    """The process that is led astray."""
    job = json.load(sys.stdin)
    settings = {**SETTINGS, "LOG_LEVEL": "CRITICAL", "RETRY_TIMES": 0, "DOWNLOAD_TIMEOUT": 10}
    settings["TWISTED_DNS_RESOLVER"] = "benchmarks.egress.GuardedStub"
    if not job["guarded"]:
        settings = {
            "LOG_LEVEL": "CRITICAL", "RETRY_ENABLED": False, "DOWNLOAD_TIMEOUT": 10,
            "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
            "TWISTED_DNS_RESOLVER": "benchmarks.egress.BareStub",
        }  # fmt: skip
    process = AsyncCrawlerProcess(settings)
    process.crawl(Attempts, attempts=[tuple(each) for each in job["attempts"]], port=job["port"])
    process.start()


def main() -> int:
    """Print how the attempts ended, and how many connections the victims saw: 0 is the only good number."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.egress", description=__doc__)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args().child:
        child()
        return 0
    with serving() as site:
        attempts = attempts_on(site.port)
        ends = tried(attempts, site.port, guarded=True)
        seen = dict(site.connections)
        site.connections.clear()
        sample = attempts[:: len(ENTRIES)]
        tried(sample, site.port, guarded=False)
        control = dict(site.connections)
    print(f"attempts: {len(attempts)} ({len(attempts) // len(ENTRIES)} spellings, {len(ENTRIES)} entries)")
    for ended, count in collections.Counter(ended for _, _, ended in ends).most_common():
        print(f"  {count:5}  {ended}")
    print(f"connections seen by the victims: {sum(seen.values())} {seen or ''}")
    print(f"for comparison, Scrapy as it comes, {len(sample)} of them: {sum(control.values())}")
    return 0 if len(ends) == len(attempts) and not seen and control else 1


if __name__ == "__main__":
    sys.exit(main())
