"""What the downloader finds out about a site and whoever asked should know, although the request goes on."""

from typing import Final

from scrapy import Request
from scrapy.crawler import Crawler

#: a signal; handlers get the request and the sentence
noticed: Final = object()


def give_notice(crawler: Crawler, request: Request, sentence: str) -> None:
    """Tell whoever listens."""
    crawler.signals.send_catch_log(noticed, request=request, sentence=sentence)
