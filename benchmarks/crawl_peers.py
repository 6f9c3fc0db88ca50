"""What the crawl is measured against, each a process of its own. Run by ``benchmarks.crawl``.

python -m benchmarks.crawl_peers fetch|trafilatura URL-OF-THE-SITE PAGES

PAGES: how many of the site's; their addresses are asked of it.
"""

import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse


class FetchOnly(Spider):
    """Asks for every page, and does nothing with it."""

    name = "fetch"

    async def start(self) -> AsyncIterator[Request]:
        """Every page."""
        site: str = self.site  # type: ignore[attr-defined] # set by Scrapy from -a
        yield Request(f"{site}/paths", callback=self.parse_paths)

    def parse_paths(self, response: Response) -> Iterator[Request]:
        """Every page."""
        for path in response.body.decode().split()[: int(self.pages)]:  # type: ignore[attr-defined] # likewise
            yield Request(response.urljoin(path), dont_filter=True)

    def parse(self, response: Response) -> None:
        """Nothing."""


class Trafilatura(FetchOnly):
    """Extracts with trafilatura, and stores each article in a transaction of its own."""

    name = "trafilatura"

    def parse(self, response: Response) -> Iterator[dict[str, str]]:  # type: ignore[override] # a generator
        """The article."""
        import trafilatura

        assert isinstance(response, TextResponse)
        document = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        if document is not None and not isinstance(document, dict):
            yield {"url": response.url, "title": document.title or "", "body": document.text or ""}


class OneCommitEach:
    """SQLite with its write-ahead log, synced at every commit."""

    def open_spider(self) -> None:
        """Make the table."""
        self._folder = tempfile.TemporaryDirectory(prefix="feature-desk-bench-")
        self._db = sqlite3.connect(f"{self._folder.name}/a.db")
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE article (url TEXT PRIMARY KEY, title TEXT, body TEXT)")

    def process_item(self, item: dict[str, str]) -> dict[str, str]:
        """Store it."""
        self._db.execute("INSERT OR REPLACE INTO article VALUES (:url, :title, :body)", item)
        self._db.commit()
        return item

    def close_spider(self) -> None:
        """Let go of the file."""
        self._db.close()
        self._folder.cleanup()


def main() -> None:
    """Run one of them."""
    kind, site, pages = sys.argv[1:]
    settings = {
        "LOG_LEVEL": "ERROR",
        "CONCURRENT_REQUESTS": 32,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "ITEM_PIPELINES": {OneCommitEach: 1} if kind == "trafilatura" else {},
    }
    process = CrawlerProcess(settings)
    process.crawl(Trafilatura if kind == "trafilatura" else FetchOnly, site=site, pages=pages)
    process.start()


if __name__ == "__main__":
    main()
