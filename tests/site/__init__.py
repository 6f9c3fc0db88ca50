"""A small newspaper of our own writing, served on loopback: what crawls are tried against.

    with newspaper() as site:
        crawl(site.url)
        assert site.statuses("/category/features/") == [200]

``python -m tests.site --port 8000`` serves it until it is interrupted.
"""

from tests.site.newspaper import Newspaper, newspaper
from tests.site.server import SeenRequest
from tests.site.story import Story, read_stories
from tests.site.troubles import Cut

__all__ = ["Cut", "Newspaper", "SeenRequest", "Story", "newspaper", "read_stories"]
