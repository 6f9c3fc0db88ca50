"""A fast loopback server with many pages of the size that news sites send. Run by ``benchmarks.crawl``.

    python -m benchmarks.crawl_site PAGES

Prints its port. The pages are the sample newspaper's, each a story of its own, filled up to about 100 kB with
what real pages carry besides: scripts, styles and long menus.
"""

import asyncio
import hashlib
import sys
from dataclasses import replace

from tests.site.article_page import article_page
from tests.site.story import Story, read_stories

#: a page of the features this was made for measures 102 kB
PAGE_BYTES = 102_000
MENU_LINKS = 150


def article_paths(pages: int) -> list[str]:
    """The addresses of all articles."""
    stories = _stories()
    return [_nth(stories, number).path for number in range(pages)]


def _stories() -> list[Story]:
    return [story for story in read_stories() if story.category == "features" and not story.is_preview]


def _nth(stories: list[Story], number: int) -> Story:
    story = stories[number % len(stories)]
    pieces = tuple(replace(p, text=f"{p.text} ({number})") if p.text else p for p in story.pieces)
    return replace(
        story,
        number=100_000 + number,
        slug=f"{story.slug}-{number}",
        headline=f"{story.headline} {number}",
        pieces=pieces,
    )


class Site:
    """The pages, made when they are first asked for."""

    def __init__(self, pages: int) -> None:
        self._features = _stories()
        self._stories = [_nth(self._features, number) for number in range(pages)]
        self._by_path = {story.path: story for story in self._stories}
        self._made: dict[str, tuple[bytes, bytes]] = {}
        menu = "".join(f'<li><a href="/topic/{n}/">Topic number {n}</a></li>' for n in range(MENU_LINKS))
        self._menu = f'<nav class="mega-menu"><ul>{menu}</ul></nav>'
        self.url = ""

    def answer(self, path: str) -> tuple[bytes, bytes] | None:
        """The page (tag, body) at a path."""
        if path not in self._made:
            body = self._body(path)
            if body is None:
                return None
            self._made[path] = (hashlib.sha256(body).hexdigest()[:20].encode(), body)
        return self._made[path]

    def _body(self, path: str) -> bytes | None:
        if path == "/robots.txt":
            return b"User-agent: *\nAllow: /\n"
        if path == "/sitemap.xml":
            urls = "".join(f"<url><loc>{self.url}{story.path}</loc></url>" for story in self._stories)
            return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
        story = self._by_path.get(path)
        if story is None:
            return None
        page = article_page(story, url=self.url, features=self._features, briefs=[])
        page = page.replace("</body>", f"{self._menu}</body>")
        filler = "window.data=window.data||[];window.data.push({id:1,kind:'view',slots:[728,90]});\n"
        script = filler * max((PAGE_BYTES - len(page)) // len(filler), 0)
        return page.replace("</head>", f"<script>{script}</script></head>", 1).encode()


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
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, _, self._waiting = self._waiting.partition(b"\r\n\r\n")
            self._answer(head)

    def _answer(self, head: bytes) -> None:
        assert self._transport is not None
        path = head.split(b" ", 2)[1].decode()
        found = self._site.answer(path)
        if found is None:
            self._transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        tag, body = found
        if tag in head:
            self._transport.write(b'HTTP/1.1 304 Not Modified\r\nETag: "%b"\r\n\r\n' % tag)
            return
        kind = b"application/xml" if path.endswith(".xml") else b"text/html; charset=utf-8"
        self._transport.write(
            b'HTTP/1.1 200 OK\r\nContent-Type: %b\r\nETag: "%b"\r\nContent-Length: %d\r\n\r\n'
            % (kind, tag, len(body))
            + body
        )


async def serve(pages: int) -> None:
    """Serve until killed."""
    site = Site(pages)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(site), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    site.url = f"http://127.0.0.1:{port}"
    for path in ["/sitemap.xml", *article_paths(pages)]:
        site.answer(path)
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
