"""An article: what a page was understood to say, and why. Extraction returns it, storage keeps it.

Fields carry schema.org's names in snake_case. Missing is ``None``, never an empty string.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from types import MappingProxyType


class Quality(StrEnum):
    """How much a stated date is worth."""

    EXACT = "exact"  #: an instant whose zone the page states
    INFERRED = "inferred"  #: an instant whose zone is the source's, not the page's
    DATE_ONLY = "date_only"  #: a day, with no hour that could be trusted
    IMPLAUSIBLE = "implausible"  #: stated, but not believable: kept raw, no value


class Precision(StrEnum):
    """What a moment denotes."""

    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as a page states it: a day stays a day, an instant is aware and in UTC.

    ``str()`` is ISO 8601 ("2019-06-11", "2019-06-11T21:31:04Z"), and "" for an implausible date.
    """

    #: an aware UTC ``datetime`` for an instant, a ``date`` for a day, ``None`` when implausible
    value: datetime | date | None
    #: the text it was read from, as it stands in the page
    raw: str
    quality: Quality

    def __post_init__(self) -> None:
        """Refuse a state that cannot be: a naive instant, a day with an hour, a disbelieved value."""
        instant = isinstance(self.value, datetime)
        if self.quality is Quality.IMPLAUSIBLE:
            valid = self.value is None
        elif self.quality is Quality.DATE_ONLY:
            valid = self.value is not None and not instant
        else:
            valid = isinstance(self.value, datetime) and self.value.tzinfo is UTC
        if not valid:
            raise ValueError(f"a moment of quality {self.quality} cannot hold {self.value!r}")

    @property
    def precision(self) -> Precision | None:
        """Day or instant; ``None`` for an implausible date."""
        if self.value is None:
            return None
        return Precision.INSTANT if isinstance(self.value, datetime) else Precision.DAY

    def __str__(self) -> str:
        if self.value is None:
            return ""
        return self.value.isoformat().replace("+00:00", "Z")


class AuthorKind(StrEnum):
    """schema.org's two kinds of author."""

    PERSON = "person"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Somebody who signed the article."""

    name: str
    url: str | None = None
    kind: AuthorKind = AuthorKind.PERSON
    #: what the page says about the author, set apart from the body
    bio: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of the article, at the largest version the page names."""

    #: ``None`` where text alone speaks of a picture: its credit is known, its address is not
    url: str | None
    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    #: pixels, where the page states it
    width: int | None = None


class BlockKind(StrEnum):
    """What a block of the body is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    QUOTE = "quote"
    LIST = "list"
    TABLE = "table"
    EMBED = "embed"


class Mark(StrEnum):
    """What sets a kept block apart from the story around it."""

    CORRECTION = "correction"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of the body, in page order."""

    kind: BlockKind
    #: plain text; list items and table rows stand on lines of their own, cells parted by tabs
    text: str
    #: 2 to 6 for a heading
    level: int | None = None
    #: what an embed shows
    url: str | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hyperlink:
    """A link out of the body."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A block that was taken off, and why."""

    text: str
    #: the rule's name, fixed and countable: "repeated headline", "advert", "recent features" ...
    rule: str
    #: the sentence that says why the rule held here, with its numbers
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A value that could have been chosen for a field."""

    field: str
    value: str
    because: str
    #: higher is better; comparable within one field only
    score: float
    chosen: bool = False


class Access(StrEnum):
    """What the page let a reader see."""

    FULL = "full"
    METERED = "metered"  #: the whole text, in a page that carries a client-side meter
    PREVIEW = "preview"  #: the beginning; the rest is behind a wall
    WALL = "wall"  #: no text but the wall's own
    CONSENT = "consent"
    BOT_CHECK = "bot_check"
    SOFT_404 = "soft_404"
    LISTING = "listing"
    MEDIA = "media"  #: a video, audio or gallery page without a text of its own
    NOT_ARTICLE = "not_article"


#: the states in which the body is the article's own text and may be stored
READABLE = frozenset({Access.FULL, Access.METERED, Access.PREVIEW})


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page, understood."""

    #: where the page was fetched from
    url: str
    #: the one address it is kept under
    canonical_url: str
    #: the site's own number of it (a WordPress post id), where the page states one
    source_article_id: str | None = None
    headline: str | None = None
    #: the line above the headline that names the topic or series
    kicker: str | None = None
    #: the dek: the standfirst below the headline
    description: str | None = None
    authors: tuple[Author, ...] = ()
    date_published: Moment | None = None
    date_modified: Moment | None = None
    #: BCP 47, as "en" or "pt-BR"
    in_language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    lead_image: Image | None = None
    #: every picture of the article, the lead first
    images: tuple[Image, ...] = ()
    blocks: tuple[Block, ...] = ()
    #: links out of the body, in page order
    links: tuple[Hyperlink, ...] = ()
    access: Access = Access.FULL
    removed: tuple[Removed, ...] = ()
    #: for each field, the sentence that says where its value came from
    provenance: Mapping[str, str] = field(default_factory=_nothing)
    #: what was weighed, for the fields that had more than one candidate
    candidates: tuple[Candidate, ...] = ()
    #: the encoding the bytes were read in (WHATWG name)
    encoding: str | None = None
    #: name and version of what made this value
    extractor: str = ""

    @property
    def body(self) -> str:
        """The text of the blocks, one per line."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def is_readable(self) -> bool:
        """The body is the article's own text."""
        return self.access in READABLE
