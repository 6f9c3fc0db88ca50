"""A date as machines write it, read into a moment that knows what it is worth."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from crawler.extract.fields.prose_dates import prose_date
from storage.article import Moment, Quality

_ISO = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})"
    r"(?:[T\s]+(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?(?!\d)",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?P<rest>.*)", re.DOTALL)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_RFC_2822 = re.compile(r"[A-Za-z]{3},?\s+\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s")
#: newer than the fetch by more than this, an article would be from the future
_CLOCK_ERROR = timedelta(hours=48)
#: the web has no older news pages; archives that hold older stories say only a day, which stays believable
_FIRST_WEB_YEAR = 1990


#: a moment and the sentence that says where it stands
Witness = tuple[Moment, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a date is read against."""

    #: aware UTC; ``None`` where nobody knows when the page was fetched
    fetched_at: datetime | None = None
    #: of dates that carry no zone
    zone: tzinfo | None = None
    #: whether "1/2/2024" is the second of January
    month_first: bool = False


def machine_moment(text: str, context: Context) -> Moment | None:
    """The moment that a date for machines states; ``None`` for a text that is none.

    Without a zone, and without one of the source, an hour means nothing: the day is kept. Midnight is how
    systems write a day.
    """
    raw = text.strip()
    value = _machine_value(raw)
    return moment_of(value, raw, context) if value is not None else None


def stated_moment(text: str, context: Context) -> Moment | None:
    """The moment that a text states: a date for machines, or the first in prose."""
    moment = machine_moment(text, context)
    if moment is None and (found := prose_date(text, month_first=context.month_first)):
        moment = moment_of(found[0], found[1], context)
    return moment


def moment_of(value: datetime | date, raw: str, context: Context) -> Moment:
    """A date or time as a moment: weighed, and brought to UTC."""
    if not isinstance(value, datetime) or (value.hour, value.minute, value.second) == (0, 0, 0):
        day = value.date() if isinstance(value, datetime) else value
        return _believed(day, raw, Quality.DATE_ONLY, context)
    if value.tzinfo is not None:
        return _believed(_in_utc(value), raw, Quality.EXACT, context)
    if context.zone is not None:
        return _believed(_in_utc(value.replace(tzinfo=context.zone)), raw, Quality.INFERRED, context)
    return _believed(value.date(), raw, Quality.DATE_ONLY, context)


def day_of(moment: Moment) -> date | None:
    """The calendar day of a moment, an instant's in UTC."""
    return moment.value.date() if isinstance(moment.value, datetime) else moment.value


def _in_utc(value: datetime) -> datetime | date:
    try:
        return value.astimezone(UTC)
    except OverflowError:  # the year 1 or 9999, a few hours off
        return value.date()


def _believed(value: datetime | date, raw: str, quality: Quality, context: Context) -> Moment:
    """The moment, or what is left of it when it cannot be true."""
    day = value.date() if isinstance(value, datetime) else value
    if not isinstance(value, datetime):
        quality = Quality.DATE_ONLY
    latest = (context.fetched_at + _CLOCK_ERROR).date() if context.fetched_at else date(2100, 1, 1)
    too_late = day > latest
    too_early = day.year < _FIRST_WEB_YEAR
    if too_late or too_early:
        return Moment(value=None, raw=raw, quality=Quality.IMPLAUSIBLE)
    return Moment(value=value, raw=raw, quality=quality)


def _machine_value(raw: str) -> datetime | date | None:
    if match := _ISO.match(raw):
        return _from_parts(match)
    if _EPOCH.fullmatch(raw):
        return datetime.fromtimestamp(int(raw[:10]), UTC)
    if match := _SLASHED.match(raw):
        iso = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}{match['rest']}"
        parts = _ISO.match(iso)
        return _from_parts(parts) if parts else None
    if _RFC_2822.match(raw):
        try:
            return parsedate_to_datetime(raw)
        except (ValueError, TypeError, IndexError):
            return None
    return None


def _from_parts(match: re.Match[str]) -> datetime | date | None:
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        if match["hour"] is None:
            return day
        hour, minute, second = int(match["hour"]), int(match["minute"]), min(int(match["second"] or 0), 59)
        return datetime(day.year, day.month, day.day, hour % 24, minute, second, tzinfo=_zone(match["zone"]))
    except ValueError:
        return None


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-offset if text[0] == "-" else offset) if offset else UTC
