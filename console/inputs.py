"""What people point at when they ask for an explanation: a file, a saved page's folder, or standard input."""

import gzip
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lxml import etree

from console.errors import WrongUse
from crawler.hosts import host_of
from crawler.page import Page

#: a page larger than this is no page of an article; the crawl refuses it too
MAX_BYTES = 64 * 2**20
#: names that hold text and not markup
TEXT_SUFFIXES = frozenset({".txt", ".text"})
#: where a page states its own address
_OWN_ADDRESS = etree.XPath(
    "string((//link[contains(concat(' ', normalize-space(@rel), ' '), ' canonical ')]/@href"
    " | //meta[@property='og:url']/@content)[1])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The content that is to be explained."""

    #: the name it was given under
    name: str
    content: bytes
    #: where it was fetched from; "" where nobody said
    url: str = ""
    encoding: str | None = None
    fetched_at: datetime | None = None
    #: flattened text and not a page
    is_text: bool = False

    def page(self) -> Page:
        """The content as a page; one that nobody gave an address for has the one it states itself."""
        page = Page(url=self.url, html=self.content, encoding=self.encoding, fetched_at=self.fetched_at)
        if self.url:
            return page
        stated = _OWN_ADDRESS(page.tree)
        url = stated if isinstance(stated, str) and is_address(stated) else ""
        return Page(url=url, html=self.content, encoding=self.encoding)


def is_address(target: str) -> bool:
    """The target is an address of the web, and not a file's name."""
    return target.startswith(("http://", "https://"))


def stated_address(url: str) -> str:
    """The address, where it is one. Raises `WrongUse`."""
    if not (is_address(url) and host_of(url)):
        raise WrongUse(f"{url!r} is not an address; allowed: http://HOST/… or https://HOST/…")
    return url


def read_given(target: str, *, url: str = "", is_text: bool = False) -> Given:
    """The content of a file, of a saved page's folder, or of standard input ("-").

    Raises `WrongUse` where there is none.
    """
    if target == "-":
        return Given(
            name="standard input", content=sys.stdin.buffer.read(MAX_BYTES), url=url, is_text=is_text
        )
    path = Path(target)
    if path.is_dir():
        return _saved_page(path, url)
    if not path.exists():
        raise WrongUse(f"{target} is neither a file nor an address that begins with http:// or https://.")
    name = path.name.removesuffix(".gz")
    return Given(
        name=target,
        content=_bytes_of(path),
        url=url,
        is_text=is_text or Path(name).suffix.lower() in TEXT_SUFFIXES,
    )


def _saved_page(folder: Path, url: str) -> Given:
    page, meta = folder / "page.html", folder / "meta.json"
    if not (page.exists() and meta.exists()):
        raise WrongUse(f"{folder} is a folder without page.html and meta.json; name the file itself.")
    facts = json.loads(meta.read_text(encoding="utf-8"))
    fetched_at = facts.get("fetched_at")
    return Given(
        name=str(folder),
        content=_bytes_of(page),
        url=url or facts["url"],
        encoding=facts.get("encoding"),
        fetched_at=datetime.fromisoformat(fetched_at) if fetched_at else None,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as file:
                return file.read(MAX_BYTES)
        with path.open("rb") as plain:
            return plain.read(MAX_BYTES)
    except (OSError, EOFError) as error:
        raise WrongUse(f"{path} cannot be read: {error}.") from error
