"""What reading one listing gave."""

from dataclasses import dataclass

from storage.link import Link

#: what a witness may say; a longer text is no headline and no dek, but somebody's mistake or attack
MAX_CHARACTERS = 1_000
#: RFC 9110 asks for at least 8,000 octets in an address; no newspaper has needed a quarter of that
MAX_URL_CHARACTERS = 2_083


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """The links of one page of a feed, listing, sitemap or archive, in its own order."""

    links: tuple[Link, ...] = ()
    #: where it goes on: the next page of a listing, the children of a sitemap index
    next_pages: tuple[str, ...] = ()
    #: the sentence that says what is wrong with it; links that could be read are there all the same
    problem: str | None = None


def one_line(text: str | None) -> str | None:
    """The text with its white space collapsed, cut at 1,000 characters; ``None`` where nothing is left."""
    return " ".join((text or "")[: 4 * MAX_CHARACTERS].split())[:MAX_CHARACTERS] or None
