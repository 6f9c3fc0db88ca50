"""A source: a site, and how it wants to be crawled. A TOML file becomes this value, or a sentence.

Pure: text in, value out. ``crawler.sources`` reads the files.
"""

import re
import tomllib
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from cssselect import GenericTranslator, SelectorError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from crawler.hosts import host_of, is_within, registrable_domain
from crawler.source_error import SourceError
from storage.link import Channel

#: what a name may look like: it is a file name, a database key and a command line argument
NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
#: BCP 47, as far as the pages of newspapers use it: "en", "pt-BR", "zh-Hant-TW"
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"

#: so long a month is read on that is over: a pass a day is enough to have its last stories
MONTH_LINGERS_DAYS = 2


def _selector(css: str) -> str:
    try:
        GenericTranslator().css_to_xpath(css)
    except SelectorError as error:
        raise ValueError(f"{css!r} is not a CSS selector of elements: {error}") from None
    return css


def _http_url(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https") or not host_of(url):
        raise ValueError(f"{url!r} is not an address; allowed: http://HOST/… or https://HOST/…")
    return url


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError):  # an unknown zone is a ZoneInfoNotFoundError, which is a KeyError
        raise ValueError(f"{name!r} is not a time zone; allowed: names like 'America/New_York'") from None
    except KeyError:
        raise ValueError(f"{name!r} is no time zone; allowed: names like 'America/New_York'") from None
    return name


def _cron(expression: str) -> str:
    try:
        next(CronSim(expression, datetime(2000, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as error:
        why = f": {error}" if str(error) else ""
        allowed = "five cron fields, as in '*/30 * * * *'"
        raise ValueError(f"{expression!r} is not a schedule{why}; allowed: {allowed}") from None
    return expression


Selector = Annotated[str, AfterValidator(_selector)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
ZoneName = Annotated[str, AfterValidator(_zone)]
Cron = Annotated[str, AfterValidator(_cron)]


class Rules(BaseModel):
    """CSS selectors that win over the general search, on this source's article pages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: the element whose text is the story
    body: Selector | None = None
    #: what is taken off, wherever it stands
    drop: tuple[Selector, ...] = ()
    headline: Selector | None = None
    kicker: Selector | None = None
    description: Selector | None = None
    authors: Selector | None = None
    bios: Selector | None = None
    date_published: Selector | None = None
    date_modified: Selector | None = None
    section: Selector | None = None
    keywords: Selector | None = None
    lead_image: Selector | None = None
    caption: Selector | None = None
    credit: Selector | None = None


class Discover(BaseModel):
    """One place where a source announces its articles."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["feed", "listing", "sitemap", "archive"]
    #: of an archive with ``%Y`` and ``%m`` where year and month stand
    url: HttpUrl
    #: how many pages one pass may read here: pages of a listing, children of a sitemap index
    pages: int = Field(default=1, ge=1, le=10_000)
    #: of an archive: how many months back, the present one counted
    months: int = Field(default=1, ge=1, le=1_200)
    #: how many links one pass may take from here; what is beyond is reported, not followed
    max_links: int = Field(default=2_000, ge=1, le=50_000)
    #: of a listing: the cards, where the general search finds the wrong ones
    cards: Selector | None = None

    @property
    def channel(self) -> Channel:
        """The kind, as links carry it."""
        return Channel(self.kind)

    @model_validator(mode="after")
    def _archive_names_its_month(self) -> Self:
        if self.kind == "archive" and not ("%Y" in self.url and "%m" in self.url):
            raise ValueError(f"the url of an archive says %Y and %m where year and month stand: {self.url!r}")
        return self

    def urls(self, today: date) -> tuple[str, ...]:
        """Where a pass on this day begins: one address; of an archive one for each month, newest first.

        On the first days of a month the one before it is read too: its last stories came after the last pass.
        """
        if self.kind != "archive":
            return (self.url,)
        further = today.day <= MONTH_LINGERS_DAYS
        months = (today.year * 12 + today.month - 1 - back for back in range(self.months + further))
        return tuple(
            self.url.replace("%Y", f"{month // 12:04d}").replace("%m", f"{month % 12 + 1:02d}")
            for month in months
        )


class Source(BaseModel):
    """A site and how it wants to be crawled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=NAME)
    title: str = Field(min_length=1)
    home: HttpUrl
    #: BCP 47; ``None`` where nobody said
    language: str | None = Field(default=None, pattern=LANGUAGE)
    #: the zone of dates that carry none; ``None`` where nobody said, and then such a date is only a day
    timezone: ZoneName | None = None
    schedule: Cron = "*/30 * * * *"
    schedule_timezone: ZoneName = "UTC"
    enabled: bool = True
    #: searched in the path of an address: what is an article
    articles: tuple[re.Pattern[str], ...] = Field(min_length=1)
    #: seconds between two requests to one of its domains
    delay_s: float = Field(default=2.0, ge=0, le=3_600)
    discover: tuple[Discover, ...] = ()
    #: how many known articles one pass looks at again that no listing names any more
    revisits: int = Field(default=20, ge=0, le=10_000)
    #: domains that are its own, with what lies below them; where nothing is said, the home's domain
    hosts: tuple[str, ...] = ()
    #: hosts below its own domains that are not: a shop, a subscribers' site
    except_hosts: tuple[str, ...] = ()
    #: whether its hosts must show a certificate that is valid and theirs
    verify_tls: bool = True
    #: when its robots.txt has been out of reach for 30 days: "wait" for it, or "crawl" without it
    robots_unreachable: Literal["wait", "crawl"] = "wait"
    rules: Rules = Rules()

    @model_validator(mode="before")
    @classmethod
    def _home_is_its_own(cls, data: object) -> object:
        if isinstance(data, dict) and not data.get("hosts") and isinstance(data.get("home"), str):
            domain = registrable_domain(data["home"])
            return {**data, "hosts": (domain,)} if domain else data
        return data

    @cached_property
    def domains(self) -> frozenset[str]:
        """The registrable domains that a crawl of it asks: of its home, its hosts, and where it announces."""
        asked = [self.home, *(f"//{host}" for host in self.hosts), *(place.url for place in self.discover)]
        return frozenset(map(registrable_domain, asked))

    def owns(self, url: str) -> bool:
        """Whether the address lies on one of the source's own hosts."""
        host = host_of(url)
        return is_within(host, self.hosts) and not is_within(host, self.except_hosts)

    def is_article(self, url: str) -> bool:
        """Whether the address is one of an article of this source."""
        return self.owns(url) and any(pattern.search(urlsplit(url).path or "/") for pattern in self.articles)

    def today(self, now: datetime) -> date:
        """The day that the site's own clock shows; where nobody said which, that of UTC."""
        return now.astimezone(ZoneInfo(self.timezone or "UTC")).date()

    def next_due(self, after: datetime) -> datetime:
        """The first slot later than ``after`` (aware), in UTC.

        The schedule is read on the clock of ``schedule_timezone`` the way Debian's cron reads it: a daily
        slot that summer time skips is due when the clock has jumped, one that comes twice is due once.
        """
        local = after.astimezone(self._schedule_zone)
        # on the day a clock goes back CronSim may name a slot before the instant it was asked from
        slots = (slot.astimezone(UTC) for slot in CronSim(self.schedule, local))
        return next(slot for slot in islice(slots, 1_000) if slot > after)

    def is_due(self, last_slot: datetime | None, now: datetime) -> bool:
        """Whether a slot has come since the last one that was served; always, where none was."""
        return last_slot is None or self.next_due(last_slot) <= now

    @cached_property
    def _schedule_zone(self) -> ZoneInfo:
        return ZoneInfo(self.schedule_timezone)


def source_from_toml(text: str, *, path: Path) -> Source:
    """The source a file describes.

    Raises :class:`SourceError`, whose sentence names the file, its line and key, and what is allowed.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(path, [f"not TOML: {error}"]) from None
    try:
        source = Source.model_validate(data)
    except ValidationError as error:
        raise SourceError.of_fields(path, error, text=text, model=Source) from None
    if source.name != path.stem:
        complaint = f"name is {source.name!r}; allowed: {path.stem!r}, the name of the file"
        raise SourceError(path, [complaint])
    return source


def source_of_url(url: str) -> Source:
    """A source for a site nobody described: no rules, no zone, every page may be an article.

    Raises :class:`ValueError` when the address is not one of the web.
    """
    _http_url(url)
    domain = registrable_domain(url)
    scheme = urlsplit(url).scheme
    return Source(
        name=re.sub(r"[^a-z0-9]+", "-", domain).strip("-")[:64] or "site",
        title=domain,
        home=f"{scheme}://{urlsplit(url).netloc.rpartition('@')[2]}/",
        articles=(re.compile(""),),
    )
