"""What extraction is measured beside: other extractors, and the parsers alone."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.page_folder import FolderPage

Extractor = Callable[[FolderPage], object]

OURS = "feature-desk"
PARSE = "lxml, parse alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """An extractor that is there to be run."""

    name: str
    run: Extractor
    #: it takes several times as long as ours
    is_slow: bool


def _ours() -> Extractor:
    from crawler.extract import extract

    return lambda page: extract(page.html, page.url)


def _trafilatura() -> Extractor:
    extract = importlib.import_module("trafilatura").bare_extraction
    return lambda page: extract(page.html, url=page.url, with_metadata=True)


def _readability() -> Extractor:
    document = importlib.import_module("readability").Document

    def run(page: FolderPage) -> object:
        read = document(page.html.decode("utf-8", "replace"), url=page.url)
        return read.title(), read.summary()

    return run


def _newspaper() -> Extractor:
    article = importlib.import_module("newspaper").Article

    def run(page: FolderPage) -> object:
        read = article(page.url, fetch_images=False)  # nothing is fetched while the clock runs
        read.download(input_html=page.html.decode("utf-8", "replace"))
        read.parse()
        return read

    return run


def _lxml() -> Extractor:
    html = importlib.import_module("lxml.html")
    return lambda page: html.document_fromstring(page.html)


def _soup() -> Extractor:
    from bs4 import BeautifulSoup

    return lambda page: BeautifulSoup(page.html, "lxml")


#: name, what makes it, the package it comes in where that is none of ours, and whether it is slow
_ALL: tuple[tuple[str, Callable[[], Extractor], str | None, bool], ...] = (
    (OURS, _ours, None, False),
    (PARSE, _lxml, None, False),
    ("BeautifulSoup, parse alone", _soup, None, True),
    ("trafilatura", _trafilatura, "trafilatura", True),
    ("readability-lxml", _readability, "readability-lxml", True),
    ("newspaper4k", _newspaper, "newspaper4k", True),
)


def installed() -> Iterator[Installed]:
    """Those that are installed; says what to install for the others."""
    for name, make, package, is_slow in _ALL:
        try:
            yield Installed(name=name, run=make(), is_slow=is_slow)
        except ImportError:
            print(f"{name} is left out. To have it: pip install {package}, or pip install --group bench")
