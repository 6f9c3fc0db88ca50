"""A server for each fault, all in one event loop, in a thread of its own."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import monotonic

from tests.faults.wire import reset, whole


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as it arrived."""

    path: str
    #: seconds of the monotonic clock
    at: float


@dataclass(slots=True)
class Exchange:
    """One connection's request, and the way to answer it."""

    path: str
    headers: dict[str, str]
    writer: asyncio.StreamWriter
    #: how many requests to this path came before
    before: int
    port: int

    async def send(self, data: bytes) -> None:
        """Write bytes and wait until they are on their way."""
        self.writer.write(data)
        await self.writer.drain()


Answer = Callable[[Exchange], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A way to misbehave, and what has to come of it."""

    name: str
    #: the outcome that a fetch of the page must have
    outcome: str
    #: answers every path but robots.txt
    answer: Answer
    #: answers robots.txt; a site without one by default
    robots: Answer | None = None
    #: whether the address must be put off to a later run rather than counted as failed
    deferred: bool = False
    tls: ssl.SSLContext | None = None
    #: in the middle of the handshake, before TLS is spoken
    hangs_up: bool = False
    #: hosts are told apart by their address where their pace matters
    address: str = "127.0.0.1"


@dataclass(slots=True)
class _Site:
    fault: Fault
    visits: list[Visit] = field(default_factory=list)
    port: int = 0


class FaultServer:
    """Serves faults, each on a port of its own, so that each is a host of its own to the crawler."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self._sites = {fault.name: _Site(fault) for fault in faults}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def url(self, name: str, path: str = "/page") -> str:
        """An address of the site that has this fault."""
        site = self._sites[name]
        return f"{'https' if site.fault.tls else 'http'}://{site.fault.address}:{site.port}{path}"

    def visits(self, name: str, *, robots: bool = False) -> list[Visit]:
        """The requests that arrived, in order: for pages, or for robots.txt."""
        return [visit for visit in self._sites[name].visits if is_robots(visit.path) is robots]

    def start(self) -> None:
        """Listen on all ports."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(timeout=30)

    def stop(self) -> None:
        """End all connections and the thread."""
        self._loop.call_soon_threadsafe(self._end)
        self._thread.join(timeout=30)
        self._loop.close()

    def _end(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.call_later(0.05, self._loop.stop)

    async def _listen(self) -> None:
        for site in self._sites.values():
            tls = None if site.fault.hangs_up else site.fault.tls
            server = await asyncio.start_server(self._talker(site), site.fault.address, 0, ssl=tls)
            site.port = server.sockets[0].getsockname()[1]

    def _talker(self, site: _Site) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if site.fault.hangs_up:
                await reader.read(1)
                reset(writer)
                return
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(site, reader, writer)
            writer.close()

        return talk

    async def _answer(self, site: _Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = request[0].split(" ")[1]
        before = sum(visit.path == path for visit in site.visits)
        site.visits.append(Visit(path, monotonic()))
        headers = {
            key.lower(): value.strip() for key, _, value in (line.partition(":") for line in request[1:])
        }
        exchange = Exchange(path, headers, writer, before, site.port)
        answer = (site.fault.robots or no_robots) if is_robots(path) else site.fault.answer
        await answer(exchange)


def is_robots(path: str) -> bool:
    """Whether a request is one for robots.txt, or what that redirected to."""
    return path.partition("?")[0] == "/robots.txt"


async def no_robots(exchange: Exchange) -> None:
    """A site without robots.txt."""
    await exchange.send(whole(b"", status="404 Not Found"))


@contextlib.contextmanager
def serving(faults: Sequence[Fault]) -> Iterator[FaultServer]:
    """The faults, served for as long as the block runs."""
    server = FaultServer(faults)
    server.start()
    try:
        yield server
    finally:
        server.stop()
