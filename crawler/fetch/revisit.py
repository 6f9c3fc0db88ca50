"""When a page that is known is worth another look. Pure: its past and the time come in, a moment comes out.

News is corrected while it is young: an article is looked at again after a fraction of its age, sooner where
it has been seen to change, later with every look that found nothing. What the site itself says of a change
comes before all that.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from storage.history import History
from storage.link import Link

#: the pause before the next look, as a part of the article's age: 15 minutes at 2.5 hours, 2.4 hours at a day
AGE_PART = 0.1
SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(days=60)
#: each look in a row that found nothing new makes the pause longer by this much, up to so many times
CALM, CALM_LOOKS = 1.5, 6
#: an article that changed within its last looks is looked at this much sooner
LIVELY = 0.5
#: after a request that brought no page; twice as long after every further one
FIRST_RETRY = timedelta(minutes=10)
LONGEST_RETRY = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLook:
    """When to look again, and why then."""

    at: datetime
    because: str

    def is_due(self, now: datetime) -> bool:
        """Whether that time has come."""
        return self.at <= now


def next_look(link: Link, history: History | None, now: datetime) -> NextLook:
    """When the page behind a link is worth a look.

    1. One that was never asked for: now.
    2. One that could not be had: after a pause that doubles with every failure.
    3. One that the listing says was changed since: now.
    4. Otherwise after a tenth of its age at the last look, shorter if it just changed, longer if it is calm.
    """
    if history is None:
        return NextLook(at=now, because="it was never asked for")
    if history.failures:
        pause = min(FIRST_RETRY * 2 ** min(history.failures - 1, 16), LONGEST_RETRY)
        times = "once" if history.failures == 1 else f"{history.failures} times in a row"
        return NextLook(at=history.asked_at + pause, because=f"it could not be had {times}")
    told = _moment(link.date_modified)
    if told is not None and told > history.asked_at:
        return NextLook(at=now, because=f"the listing says that it was changed at {_minute(told)}")
    return _by_age(history)


def _by_age(history: History) -> NextLook:
    born = _moment(history.date_published) or history.first_seen_at or history.asked_at
    # a page of the future, or one without a date, counts as new when it was first seen
    born = min(born, history.first_seen_at or history.asked_at)
    age = history.asked_at - born
    pause, why = age * AGE_PART, f"it was {_span(age)} old at the last look"
    if (history.revision_no or 1) > 1 and history.unchanged < 2:
        pause, why = pause * LIVELY, f"{why}, and had just changed"
    elif history.unchanged:
        pause *= CALM ** min(history.unchanged, CALM_LOOKS)
        looks = "look" if history.unchanged == 1 else f"{history.unchanged} looks"
        why = f"{why}, and the last {looks} found nothing new"
    return NextLook(at=history.asked_at + min(max(pause, SHORTEST), LONGEST), because=why)


def _moment(text: str | None) -> datetime | None:
    """A stated moment; a day is its end, for its hour is not known."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if len(text) <= len("2026-01-31"):
        moment += timedelta(days=1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    if hours < 1:
        return f"{max(int(hours * 60), 0)} minutes"
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
