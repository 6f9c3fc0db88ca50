"""A fast loopback server of many pages, a process of its own. Run by ``benchmarks.crawl``.

    python -m benchmarks.crawl_site PAGES [FOLDER]

Prints its port and how many pages it has, and from then on, at every empty line it reads, how many it has
sent since it began.
"""

import asyncio
import hashlib
import sys
from pathlib import Path

from benchmarks.crawl_pages import Stock, stock_of_folder, stock_of_stories


class Site:
    """What is answered to each path."""

    def __init__(self, stock: Stock, url: str) -> None:
        urls = "".join(f"<url><loc>{url}{path}</loc></url>" for path in stock.paths)
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        self._articles = frozenset(stock.paths)
        self._bodies = {
            **stock.made,
            "/robots.txt": b"User-agent: *\nAllow: /\n",
            "/sitemap.xml": sitemap.encode(),
            "/paths": "\n".join(stock.paths).encode(),
        }
        self._tags = {
            path: hashlib.sha256(body).hexdigest()[:20].encode() for path, body in self._bodies.items()
        }
        #: answers to requests for articles
        self.sent = 0

    def answer(self, head: bytes) -> bytes:
        """The answer to a request."""
        path = head.split(b" ", 2)[1].decode()
        body = self._bodies.get(path)
        if body is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        self.sent += path in self._articles
        tag = self._tags[path]
        if tag in head:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "%b"\r\n\r\n' % tag
        kind = b"application/xml" if path.endswith(".xml") else b"text/html; charset=utf-8"
        return (
            b'HTTP/1.1 200 OK\r\nContent-Type: %b\r\nETag: "%b"\r\nContent-Length: %d\r\n\r\n'
            % (kind, tag, len(body))
            + body
        )


class Connection(asyncio.Protocol):
    """One connection; answers GET, kept alive."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._waiting = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody connected."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        assert self._transport is not None
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            self._transport.write(self._site.answer(head))


async def serve(pages: int, folder: Path | None) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    sites: list[Site] = []
    server = await loop.create_server(lambda: Connection(sites[0]), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    stock = stock_of_stories(pages, url) if folder is None else stock_of_folder(folder, pages)
    sites.append(Site(stock, url))
    print(port, len(stock.paths), flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(sites[0].sent, flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
