"""A link: an address we were told about, and what the listing said of it."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """Where links are found."""

    FEED = "feed"
    LISTING = "listing"
    SITEMAP = "sitemap"
    ARCHIVE = "archive"
    REQUEST = "request"  #: a person asked for this one page
    REVISIT = "revisit"  #: no listing named it: it is known from earlier runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry of a listing, a witness: what it states is kept beside what the page states."""

    url: str
    channel: Channel
    #: the listing it was found on
    via: str
    #: counted from 0 in the listing's own order
    position: int
    headline: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    #: as written in the listing
    date_published: str | None = None
    #: as written in the listing; sitemaps state it
    date_modified: str | None = None
