"""Page in, article out: pure, no I/O, no clock, no Scrapy."""

from crawler.extract.article import extract, extract_page
from crawler.extract.boilerplate import Boilerplate
from crawler.extract.boilerplate.learn import boilerplate_from_dict, learn
from crawler.extract.text import extract_text

__all__ = ["Boilerplate", "boilerplate_from_dict", "extract", "extract_page", "extract_text", "learn"]
