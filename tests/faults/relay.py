"""A relay in front of a PostgreSQL server that can hold back, cut and refuse its connections.

It also knows the one moment that matters most: the client has asked for a commit, the server has carried it
out, and the answer never arrives.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum

from sqlalchemy import make_url

COMMIT = b"COMMIT\0"
_CHUNK = 65_536


class Mode(Enum):
    """What the relay does with connections."""

    PASS = "pass"
    #: connections stay, and nothing comes through in either direction
    HOLD = "hold"
    #: connections end, and new ones too
    REFUSE = "refuse"


@dataclass(slots=True, eq=False)
class _Pair:
    """A client's connection and the server's."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    #: the next answer is lost, and the connection with it
    is_doomed: bool = False

    def abort(self) -> None:
        for side in (self.client, self.server):
            side.transport.abort()


@dataclass(slots=True)
class Relay:
    """Listens on loopback, and passes on to the server of ``target_url``."""

    target_url: str
    port: int = 0
    #: how many commits have lost their answer
    lost_answers: int = 0
    #: how often something was held back
    held: int = 0
    #: how many connections were turned away
    refused: int = 0
    _mode: Mode = Mode.PASS
    _wanted_losses: int = 0
    _pairs: set[_Pair] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """The database's address through the relay."""
        place = make_url(self.target_url).set(host="127.0.0.1", port=self.port)
        # what goes by has to be read
        query = {"sslmode": "disable", "gssencmode": "disable"}
        return place.set(query=query).render_as_string(hide_password=False)

    def let_pass(self) -> None:
        """Pass everything on, what was held back first."""
        self._do(lambda: self._turn(Mode.PASS))

    def hold(self) -> None:
        """Let nothing through, and say nothing."""
        self._do(lambda: self._turn(Mode.HOLD))

    def refuse(self) -> None:
        """Cut every connection, and every new one."""
        self._do(lambda: self._turn(Mode.REFUSE))

    def lose_answer(self) -> None:
        """Carry out the next commit, and cut its connection instead of answering."""

        def wish() -> None:
            self._wanted_losses += 1

        self._do(wish)

    def serve(self, is_up: threading.Event) -> None:
        """Pass on until :meth:`end`."""
        # its runner ends what is left when the server does
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve(is_up))

    async def _serve(self, is_up: threading.Event) -> None:
        async with await asyncio.start_server(self._pass_on, "127.0.0.1", self.port) as server:
            self.port = server.sockets[0].getsockname()[1]
            is_up.set()
            await self._ended.wait()

    def end(self) -> None:
        """Cut every connection, and stop serving."""

        def stop() -> None:
            self._turn(Mode.REFUSE)
            self._ended.set()

        self._do(stop)

    def _do(self, step: Callable[[], None]) -> None:
        done = threading.Event()

        def do() -> None:
            step()
            done.set()

        self._loop.call_soon_threadsafe(do)
        assert done.wait(10), "the relay does not answer"

    def _turn(self, mode: Mode) -> None:
        self._mode = mode
        if mode is Mode.REFUSE:
            for pair in self._pairs:
                pair.abort()
        self._changed.set()
        self._changed = asyncio.Event()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._until_free()
        if self._mode is Mode.REFUSE:
            self.refused += 1
            writer.transport.abort()
            return
        from_server, to_server = await self._connect()
        pair = _Pair(client=writer, server=to_server)
        self._pairs.add(pair)
        ways = (self._ask(pair, reader), self._answer(pair, from_server))
        with suppress(ConnectionError):
            await asyncio.wait([asyncio.ensure_future(way) for way in ways], return_when="FIRST_COMPLETED")
        pair.abort()
        self._pairs.discard(pair)

    async def _ask(self, pair: _Pair, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(_CHUNK):
            await self._until_free()
            if COMMIT in data and self._wanted_losses:
                self._wanted_losses -= 1
                pair.is_doomed = True
            pair.server.write(data)
            await pair.server.drain()

    async def _answer(self, pair: _Pair, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(_CHUNK):
            await self._until_free()
            if pair.is_doomed:
                self.lost_answers += 1
                return
            pair.client.write(data)
            await pair.client.drain()

    async def _until_free(self) -> None:
        self.held += self._mode is Mode.HOLD
        while self._mode is Mode.HOLD:
            await self._changed.wait()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        place = make_url(self.target_url)
        host, port = str(place.query.get("host") or place.host or "127.0.0.1"), place.port or 5432
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)


@contextmanager
def relay(target_url: str) -> Iterator[Relay]:
    """A relay that is served while the block runs."""
    running, is_up = Relay(target_url), threading.Event()
    thread = threading.Thread(target=running.serve, args=(is_up,), name="relay", daemon=True)
    thread.start()
    assert is_up.wait(10), "the relay did not begin to listen"
    try:
        yield running
    finally:
        running.end()
        thread.join(10)
