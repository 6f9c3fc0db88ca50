"""Links of a feed: RSS, Atom and RDF by feedparser, JSON Feed by its own few lines.

feedparser never fails: a broken feed comes back as an empty one with a flag. Here that is a problem with
a sentence, so that a broken feed never looks like a quiet one.
"""

import io
import re
from collections.abc import Iterable

import feedparser
from lxml.html import fragment_fromstring

from crawler.discover.addresses import absolute_url
from crawler.discover.discovered import Discovered, one_line
from crawler.discover.json_feed import read_json_feed
from crawler.discover.links import Entry, links_of
from crawler.discover.xml import refusal
from crawler.source import Source
from storage.link import Channel

#: the relations of RFC 5005 under which older entries are found
OLDER = ("next", "prev-archive")
#: feedparser complains of these and reads the feed as it should all the same
HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)

#: far more than any feed has; a parser of feeds takes some 0.15 ms for each, while the crawl waits
MAX_ENTRIES = 5_000

_END_OF_ENTRY = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)


def discover_feed(body: bytes, url: str, *, source: Source, encoding: str | None = None) -> Discovered:
    """The articles a feed names, with what it says of each, and the pages with older ones."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return read_json_feed(body, url, source=source)
    if why := refusal(body, wanted="a feed"):
        return Discovered(problem=why)
    body, cut = _bounded(body)
    parsed = _parse(body, url, encoding)
    whole = parsed.entries[: _closed_entries(body)] if _complaint(parsed) else parsed.entries
    entries = [_entry(entry, url, source) for entry in whole]
    links, problem = links_of(entries, Channel.FEED, url, source=source)
    return Discovered(
        links=links,
        next_pages=_older(parsed.feed.get("links", ()), url, source),
        problem=_complaint(parsed) or cut or problem,
    )


def _bounded(body: bytes) -> tuple[bytes, str | None]:
    """The feed with its first entries alone, and the sentence that says so where it has more."""
    ends = [match.end() for match in _END_OF_ENTRY.finditer(body)]
    if len(ends) <= MAX_ENTRIES:
        return body, None
    # what follows the last entry closes the document
    bounded = body[: ends[MAX_ENTRIES - 1]] + body[ends[-1] :]
    return bounded, f"{len(ends):,} entries; {MAX_ENTRIES:,} were read"


def _parse(body: bytes, url: str, encoding: str | None) -> feedparser.FeedParserDict:
    charset = f"; charset={encoding}" if encoding else ""
    headers = {"content-type": f"application/xml{charset}", "content-location": url}
    # a stream, never bytes: feedparser opens what could be a file's name
    return feedparser.parse(io.BytesIO(body), response_headers=headers)


def _complaint(parsed: feedparser.FeedParserDict) -> str | None:
    error = parsed.get("bozo_exception")
    if error is not None and not isinstance(error, HARMLESS):
        what = one_line(str(error)) or type(error).__name__
        return f"not well-formed ({what}); {len(parsed.entries)} entries could be read"
    return None if parsed.get("version") else "not a feed: no channel and no entry in it"


def _closed_entries(body: bytes) -> int:
    # of a feed that was cut off the last entry may hold half an address
    return len(_END_OF_ENTRY.findall(body.replace(b"\x00", b"")))


def _entry(entry: feedparser.FeedParserDict, url: str, source: Source) -> Entry:
    return Entry(
        url=_address(entry, url, source),
        headline=plain_text(entry.get("title")),
        description=plain_text(entry.get("summary")),
        authors=tuple(filter(None, (one_line(author.get("name")) for author in entry.get("authors", ())))),
        date_published=one_line(entry.get("published")),
        date_modified=one_line(entry.get("updated")) if "updated" in entry else None,
    )


def _address(entry: feedparser.FeedParserDict, url: str, source: Source) -> str | None:
    """The entry's address: the first of those it states that is an article's, else the first at all.

    Feed services put a counting address into ``link`` and leave the real one in ``origlink`` or the guid.
    """
    stated = (entry.get("feedburner_origlink"), entry.get("link"), entry.get("id"))
    addresses = [address for written in stated if (address := _if_absolute(written, url))]
    return next((each for each in addresses if source.is_article(each)), addresses[0] if addresses else None)


def _if_absolute(written: str | None, url: str) -> str | None:
    # a guid like "1234" is no path; a link of a feed may be relative only below the feed's own address
    if written and ("/" in written) and not written.startswith("tag:"):
        return absolute_url(written, url)
    return None


def _older(links: Iterable[feedparser.FeedParserDict], url: str, source: Source) -> tuple[str, ...]:
    found = (absolute_url(link.get("href"), url) for link in links if link.get("rel") in OLDER)
    return tuple(dict.fromkeys(each for each in found if each and each != url and source.owns(each)))


def plain_text(markup: str | None) -> str | None:
    """The first paragraph of a piece of HTML as one line of text.

    The first one only: blog software appends "The post … appeared first on …" as a second.
    """
    if not markup or ("<" not in markup and "&" not in markup):
        return one_line(markup)
    root = fragment_fromstring(markup[:20_000].replace("\x00", ""), create_parent="div")
    paragraphs = (one_line("".join(each.itertext())) for each in root.iter("p"))
    return next(filter(None, paragraphs), None) or one_line("".join(root.itertext()))
