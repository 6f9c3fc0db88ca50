"""Links of a sitemap: XML of any namespace, news sitemaps, an index, a list of addresses; gzipped or not.

Bounds are those of sitemaps.org: 50,000 addresses and 50 MB. What is beyond is named, and what could be
read before it is there.
"""

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.discover.addresses import absolute_url
from crawler.discover.discovered import Discovered, one_line
from crawler.discover.feed import discover_feed
from crawler.discover.links import Entry, links_of
from crawler.discover.xml import refusal, root_name
from crawler.source import Source
from storage.link import Channel

MAX_URLS = 50_000
MAX_BYTES = 50 * 1024 * 1024
#: elements of one entry; a name is taken without its namespace, which sites often have wrong
PARTS = frozenset({"loc", "lastmod", "title", "publication_date"})
#: elements that have a title and an address of their own
PICTURES = frozenset({"image", "video"})


@dataclass(slots=True)
class _Read:
    """What was found so far."""

    entries: list[Entry] = field(default_factory=list)
    #: (address, its lastmod) of each child of an index
    children: list[tuple[str, str]] = field(default_factory=list)
    problem: str | None = None

    @property
    def count(self) -> int:
        return len(self.entries) + len(self.children)

    @property
    def is_full(self) -> bool:
        return self.count >= MAX_URLS


def discover_sitemap(body: bytes, url: str, *, source: Source, encoding: str | None = None) -> Discovered:
    """The articles a sitemap names; of an index, the sitemaps below it, the newest first."""
    body, cut = _unpacked(body)
    if cut and not body:
        return Discovered(problem=cut)
    root = root_name(body)
    if root in ("rss", "feed", "rdf"):  # the protocol allows a feed in a sitemap's place
        return discover_feed(body, url, source=source, encoding=encoding)
    if not root and not (why := refusal(body, wanted="a sitemap")):
        read = _read_lines(body, url)
    elif why := refusal(body, wanted="a sitemap"):
        return Discovered(problem=why)
    else:
        read = _read_xml(body, url)
    links, complaint = links_of(read.entries, Channel.SITEMAP, url, source=source)
    return Discovered(
        links=links,
        next_pages=_newest_first(read.children, url, source),
        problem=cut or read.problem or complaint,
    )


def _unpacked(body: bytes) -> tuple[bytes, str | None]:
    """The body without gzip, at most 50 MB of it, and what is wrong with it."""
    if not body.startswith(b"\x1f\x8b"):
        over = len(body) > MAX_BYTES
        return body[:MAX_BYTES], f"longer than {MAX_BYTES:,} bytes; read to there" if over else None
    stream = zlib.decompressobj(wbits=31)
    try:
        text = stream.decompress(body, MAX_BYTES)
    except zlib.error as error:
        return b"", f"broken gzip: {error}"
    if stream.eof:
        return text, None
    is_bomb = len(text) >= MAX_BYTES
    return text, f"longer than {MAX_BYTES:,} bytes unpacked; read to there" if is_bomb else "gzip cut off"


def _read_xml(body: bytes, url: str) -> _Read:
    read = _Read()
    # recovering, for prefixes that nobody declared and a last half entry; what it recovered from is told
    events = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for kind, parts in _entries(events):
            _take(read, kind, parts, url)
            if read.is_full:
                read.problem = f"{MAX_URLS:,} addresses or more; read to there"
                return read
    except etree.XMLSyntaxError as error:
        read.problem = str(error)
    fatal = (entry for entry in events.error_log if entry.level == etree.ErrorLevels.FATAL)
    if entry := next(fatal, None):
        what = one_line(entry.message)
        read.problem = f"not well-formed (line {entry.line}: {what}); {read.count} addresses could be read"
    return read


def _entries(events: Iterable[tuple[str, etree._Element]]) -> Iterator[tuple[str, dict[str, str]]]:
    """("url" or "sitemap", its parts) for each entry; memory stays that of one entry."""
    parts: dict[str, str] = {}
    for _, element in events:
        name, parent = _local_name(element), element.getparent()
        if name in PARTS and (parent is None or _local_name(parent) not in PICTURES):
            parts.setdefault(name, "".join(map(str, element.itertext())).strip())
        elif name in ("url", "sitemap"):
            yield name, parts
            parts = {}
            element.clear()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _local_name(element: etree._Element) -> str:
    # a prefix that was never declared stays in the tag: "news:title"
    tag = element.tag if isinstance(element.tag, str) else ""
    return re.split("[}:]", tag)[-1].lower()


def _take(read: _Read, kind: str, parts: dict[str, str], url: str) -> None:
    address = absolute_url(parts.get("loc"), url)
    if kind == "sitemap" and address:
        read.children.append((address, parts.get("lastmod", "")))
    elif kind == "url":
        read.entries.append(
            Entry(
                url=address,
                headline=one_line(parts.get("title")),
                date_published=one_line(parts.get("publication_date")),
                date_modified=one_line(parts.get("lastmod")),
            )
        )


def _read_lines(body: bytes, url: str) -> _Read:
    lines = [line for line in body.decode("utf-8-sig", "replace").splitlines() if line.strip()]
    addresses = [line for line in lines[:MAX_URLS] if line.strip().startswith(("http://", "https://"))]
    if not addresses:
        return _Read(problem="not a sitemap: neither XML nor a list of addresses")
    return _Read(entries=[Entry(url=absolute_url(line, url)) for line in addresses])


def _newest_first(children: list[tuple[str, str]], url: str, source: Source) -> tuple[str, ...]:
    """The index's own order, but by ``lastmod`` where every child has one (ISO dates sort as text)."""
    own = [(address, changed) for address, changed in children if address != url and source.owns(address)]
    if all(changed for _, changed in own):
        own.sort(key=lambda child: child[1], reverse=True)
    return tuple(dict.fromkeys(address for address, _ in own))
