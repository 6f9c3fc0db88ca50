"""Whole pages only: nothing that was cut on its way reaches the spider.

Where a transfer can be cut, and who notices: a body shorter than its Content-Length, and a chunked body
without its last chunk, by Twisted; a compressed stream without its end, by `crawler.fetch.compression`;
a body that ends only with the connection, here, by its last words.
"""

import logging
import re
from typing import Final, Self, cast

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.fetch.compression import decoded, layers
from crawler.fetch.courtesy import IS_ROBOTS
from crawler.fetch.errors import PageTruncated

#: what a document that was not cut ends with, comments after it aside
_LAST_WORDS: Final = re.compile(
    rb"(</html>|</body>|</rss>|</feed>|</rdf:rdf>|</urlset>|</sitemapindex>|\}|\])\s*(<!--[^>]{0,2000}-->\s*)*\Z",
    re.IGNORECASE,
)
_ASKED_FOR: Final = b"gzip, deflate, br, zstd"


def ends_as_document(body: bytes) -> bool:
    """Whether a body whose length nobody announced ends as a document does."""
    return _LAST_WORDS.search(body[-16_384:]) is not None


class WholePages:
    """Downloader middleware in the place of HttpCompressionMiddleware: decodes, and refuses what was cut."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Ask for the codings that we can check."""
        request.headers.setdefault("Accept-Encoding", _ASKED_FOR)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response decoded; the request again if it was cut; PageTruncated after the last repetition."""
        if not 200 <= response.status < 300:
            return _status_alone(response)
        try:
            return self._whole(request, response)
        except PageTruncated as problem:
            spider = cast("Spider", self._crawler.spider)  # there is one while requests are made
            if self._crawler.stats is not None:
                self._crawler.stats.inc_value("features/fetch/truncated")
            again = get_retry_request(
                request, spider=spider, reason="truncated", give_up_log_level=logging.DEBUG
            )
            if again is None:
                raise
            again.meta["truncated"] = problem.reason
            return again

    def _whole(self, request: Request, response: Response) -> Response:
        codings = layers(response.headers.getlist("Content-Encoding"))
        max_bytes = request.meta.get("download_maxsize", self._max_bytes)
        body = decoded(response.body, codings, max_bytes=max_bytes)
        # a stream that says where it ends needs no length
        is_open = "partial" in response.flags and body == response.body
        if is_open and _has_last_words(request, body) and not ends_as_document(body):
            raise PageTruncated(
                "The body may be cut: its length was not announced, and it does not end as a document does."
            )
        return _with_body(response, body) if codings else response


def _has_last_words(request: Request, body: bytes) -> bool:
    """Whether a body of this kind ends in a way that can be told: not robots.txt, nor a packed sitemap."""
    return not request.meta.get(IS_ROBOTS) and not body.startswith(b"\x1f\x8b")


def _status_alone(response: Response) -> Response:
    """An answer that is no page counts by its status; its body is read by nobody, and need not be whole."""
    return _with_body(response, b"") if response.headers.get("Content-Encoding") else response


def _with_body(response: Response, body: bytes) -> Response:
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    if issubclass(kind, TextResponse):
        return response.replace(cls=kind, headers=headers, body=body, encoding=None)
    return response.replace(cls=kind, headers=headers, body=body)
