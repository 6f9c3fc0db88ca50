"""Redirects, few and to places that can be read."""

from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Response

from crawler.fetch.errors import TooManyRedirects


class _Followed:
    """What both kinds of redirect have in common; it stands before Scrapy's class."""

    max_redirect_times: int
    crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Without Scrapy's look for the middleware that would set a Referer: there is none."""
        followed = cls(crawler.settings)  # type: ignore[call-arg] # of Scrapy's class
        followed.crawler = crawler
        return followed

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The request to follow with, or the response; TooManyRedirects where the chain goes nowhere."""
        try:
            followed: Request | Response = super().process_response(request, response)  # type: ignore[misc]
        except ValueError as error:  # an address that no parser takes
            raise TooManyRedirects(f"The redirect leads to no address ({error}).") from error
        return followed

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        """Scrapy's, with a problem of ours at the end of the chain."""
        taken = request.meta.get("redirect_times", 0)
        if taken >= self.max_redirect_times:
            first = request.meta.get("redirect_urls", [request.url])[0]
            raise TooManyRedirects(f"{taken} redirects led from {first} to yet another one.")
        followed: Request = super()._redirect(redirected, request, reason)  # type: ignore[misc]
        return followed


class Redirects(_Followed, RedirectMiddleware):
    """Downloader middleware in the place of Scrapy's RedirectMiddleware."""


class MetaRefreshes(_Followed, MetaRefreshMiddleware):
    """Downloader middleware in the place of Scrapy's MetaRefreshMiddleware."""
