"""The arguments of ``scrapy crawl features``, as a value. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crawler.errors import UsageError_
from storage.run import Trigger

KNOWN = ("source", "url", "limit", "slot", "trigger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What a person, or the scheduler, asked for."""

    #: crawl this one, due or not
    source: str | None = None
    #: look at this one page
    url: str | None = None
    #: ask for so many articles of each source
    limit: int | None = None
    #: the slot that the schedule crawls for
    slot: datetime | None = None
    trigger: Trigger = Trigger.MANUAL

    @property
    def is_named(self) -> bool:
        """It was said what to crawl: whether it is due does not matter."""
        return self.source is not None or self.url is not None


def arguments_of(spiders: Sequence[str], given: Mapping[str, str]) -> Arguments:
    """The arguments as they were typed. Raises `UsageError_`."""
    if list(spiders) != ["features"]:
        asked = " ".join(spiders) or "nothing"
        raise UsageError_(
            f"There is one spider, 'features', and {asked} was asked for: scrapy crawl features"
        )
    for name in given:
        if name not in KNOWN:
            raise UsageError_.unknown("argument", name, KNOWN)
    if "source" in given and "url" in given:
        raise UsageError_("source=NAME and url=URL cannot be used together: a page names its source itself.")
    return Arguments(
        source=given.get("source"),
        url=given.get("url"),
        limit=_limit(given.get("limit")),
        slot=_slot(given.get("slot")),
        trigger=_trigger(given.get("trigger")),
    )


def _limit(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise UsageError_(f"limit={text}: allowed is a whole number from 1")
    return int(text)


def _slot(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        slot = datetime.fromisoformat(text)
    except ValueError:
        slot = None
    if slot is None or slot.tzinfo is None:
        raise UsageError_(f"slot={text}: allowed is a time with its zone, as 2026-01-31T06:30:00Z")
    return slot.astimezone(UTC)


def _trigger(text: str | None) -> Trigger:
    if text is None:
        return Trigger.MANUAL
    try:
        return Trigger(text)
    except ValueError:
        raise UsageError_(f"trigger={text}: allowed are {', '.join(Trigger)}") from None
