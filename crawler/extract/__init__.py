"""Page in, article out: pure, no I/O, no clock, no Scrapy."""

from crawler.extract.article import extract, extract_page
from crawler.extract.boilerplate import Boilerplate
from crawler.extract.boilerplate_learn import boilerplate_from_dict, learn

__all__ = ["Boilerplate", "boilerplate_from_dict", "extract", "extract_page", "learn"]
