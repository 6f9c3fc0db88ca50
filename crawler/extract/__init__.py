"""Page in, article out: pure, no I/O, no clock, no Scrapy."""

from crawler.extract.article import extract, extract_page

__all__ = ["extract", "extract_page"]
