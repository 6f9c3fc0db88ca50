"""Listings in, links out: feeds, listing pages, sitemaps, month archives. Pure.

Nothing here fetches. What cannot be read is a :attr:`Discovered.problem`, never an empty success.
"""

from crawler.discover.discovered import Discovered
from crawler.discover.feed import discover_feed
from crawler.discover.listing import discover_listing
from crawler.discover.sitemap import discover_sitemap
from crawler.source import Source
from storage.link import Channel

__all__ = ["Discovered", "discover"]


def discover(
    kind: Channel, body: bytes, url: str, *, source: Source, encoding: str | None = None
) -> Discovered:
    """The links a page of this kind names, each with what the page says of it.

    ``url`` is where the body came from, after redirects; ``encoding`` what HTTP says of it.
    """
    match kind:
        case Channel.FEED:
            return discover_feed(body, url, source=source, encoding=encoding)
        case Channel.SITEMAP:
            return discover_sitemap(body, url, source=source, encoding=encoding)
        case Channel.LISTING | Channel.ARCHIVE:
            return discover_listing(body, url, source=source, encoding=encoding, channel=kind)
        case Channel.REQUEST | Channel.REVISIT:
            raise ValueError("a page that was asked for by its address is no listing")
