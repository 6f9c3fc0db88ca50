"""APScheduler as a timer: it wakes the service when a slot comes, and decides nothing."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from crawler.source import Source


class SlotTrigger(BaseTrigger):  # type: ignore[misc] # APScheduler 3 carries no types
    """Fires at the slots of a source, as the source itself reads its schedule.

    APScheduler's own cron trigger fires twice in the hour that the end of summer time repeats, and counts
    weekdays from Monday.
    """

    __slots__ = ("_source",)

    def __init__(self, source: Source) -> None:
        self._source = source

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The first slot that is still to come; what was slept through is the plan's business."""
        after = now if previous_fire_time is None else max(previous_fire_time, now)
        return self._source.next_due(after)


class Timer:
    """Calls ``wake`` from a thread of its own whenever a slot of one of its sources comes."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._sources: dict[str, Source] = {}
        # no grace: a slot that is late by hours still wakes the service; several at once wake it once
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)

    def __enter__(self) -> "Timer":
        self._scheduler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._scheduler.shutdown(wait=False)

    def follow(self, sources: Iterable[Source]) -> None:
        """Wake at the slots of these sources from now on. A source that is as it was keeps its timer."""
        wanted = {source.name: source for source in sources if source.enabled}
        for name in self._sources.keys() - wanted.keys():
            self._scheduler.remove_job(name)
        for name, source in wanted.items():
            if self._sources.get(name) != source:
                self._scheduler.add_job(self._wake, SlotTrigger(source), id=name, replace_existing=True)
        self._sources = wanted

    def names(self) -> set[str]:
        """The sources whose slots wake it."""
        return {job.id for job in self._scheduler.get_jobs()}
