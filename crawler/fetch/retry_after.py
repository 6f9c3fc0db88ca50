"""How long a server asks to be left alone. Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

#: a longer wish is cut to this: a mistyped date must not silence a source for a year
LONGEST_WAIT: Final = timedelta(hours=24)


def retry_at(value: str, now: datetime) -> datetime | None:
    """The time that a Retry-After header names, at most a day from now; None if it names no time to come.

    Both formats of RFC 9110, 10.2.3, are read: seconds, and an HTTP date.
    """
    wait = _seconds(value) or _until(value, now)
    return now + min(wait, LONGEST_WAIT) if wait is not None and wait > timedelta(0) else None


def _seconds(value: str) -> timedelta | None:
    digits = value.strip()
    if not digits.isascii() or not digits.isdigit():
        return None
    return timedelta(seconds=int(digits[:9])) if len(digits) <= 9 else LONGEST_WAIT


def _until(value: str, now: datetime) -> timedelta | None:
    try:
        moment = parsedate_to_datetime(value.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
