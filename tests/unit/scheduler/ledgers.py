"""Sources and runs, as short as the tests of the plan want them."""

from datetime import datetime
from uuid import UUID

from crawler.source import Source
from storage.run import Run, RunStatus, Tally, Trigger


def source(
    name: str = "gazette",
    *,
    schedule: str = "*/30 * * * *",
    zone: str = "UTC",
    enabled: bool = True,
    home: str | None = None,
) -> Source:
    """A source with this schedule, on a domain of its own."""
    return Source.model_validate(
        {
            "name": name,
            "title": name.title(),
            "home": home or f"https://{name}.example/",
            "schedule": schedule,
            "schedule_timezone": zone,
            "enabled": enabled,
            "articles": ["^/story/"],
        }
    )


def run(
    slot: datetime,
    *,
    source: str = "gazette",
    status: RunStatus = RunStatus.SUCCEEDED,
    trigger: Trigger = Trigger.SCHEDULE,
    attempt: int = 1,
) -> Run:
    """A run in the name of this slot."""
    going = status is RunStatus.RUNNING
    return Run(
        run_id=UUID(int=1),
        source=source,
        trigger=trigger,
        slot=slot,
        attempt=attempt,
        status=status,
        ending=None if going else "it ended",
        started_at=slot,
        heartbeat_at=slot,
        finished_at=None if going else slot,
        owner="host/1",
        fetched=0,
        tally=Tally(),
    )
