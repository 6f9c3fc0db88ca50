"""What the doctor finds, for better and for worse."""

from datetime import UTC, datetime, timedelta

import pytest

from console.health import (
    Place,
    State,
    checksums_finding,
    place_findings,
    robots_finding,
    secret_finding,
    source_finding,
    sqlite_finding,
)
from crawler.fetch.breaker import Host
from crawler.room import Watermark
from storage.run import Run, RunStatus, Tally
from tests.unit.scheduler.ledgers import run, source

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
GIB = 2**30


def place(*, free: int = 50 * GIB, total: int = 100 * GIB, file_system: str = "ext4") -> Place:
    """A folder on such a disk."""
    return Place(what="data", path="/srv", file_system=file_system, free_bytes=free, total_bytes=total)


def crawled(slot: datetime, status: RunStatus, *, unchanged: int = 3) -> Run:
    """A run that looked at so many pages."""
    made = run(slot, status=status)
    return Run(
        **{name: getattr(made, name) for name in made.__slots__ if name != "tally"},
        tally=Tally(discovered=unchanged, unchanged=unchanged),
    )


@pytest.mark.parametrize(
    ("given", "states"),
    [
        (place(), [State.GOOD]),
        (place(free=GIB // 2), [State.WRONG]),
        (place(free=4 * GIB), [State.WRONG]),
        (place(file_system="nfs4"), [State.WRONG, State.GOOD]),
        (place(free=0, total=0), [State.WRONG]),
    ],
    ids=["roomy", "less than a GiB", "less than a twentieth", "network", "nothing at all"],
)
def test_a_place_is_judged_by_its_room_and_its_file_system(given: Place, states: list[State]) -> None:
    assert [each.state for each in place_findings(given, Watermark())] == states


@pytest.mark.parametrize(("version", "state"), [((3, 40, 1), State.WATCH), ((3, 51, 3), State.GOOD)])
def test_a_sqlite_that_can_lose_a_commit_is_told(version: tuple[int, int, int], state: State) -> None:
    assert sqlite_finding(version).state is state


@pytest.mark.parametrize(
    ("mode", "state"), [(0o100600, State.GOOD), (0o100644, State.WRONG), (0o100640, State.WRONG)]
)
def test_a_secret_that_others_can_read_is_wrong(mode: int, state: State) -> None:
    assert secret_finding(".env", mode).state is state


@pytest.mark.parametrize(
    ("runs", "state", "word"),
    [
        ([], State.WATCH, "never"),
        ([crawled(NOON, RunStatus.SUCCEEDED)], State.GOOD, "succeeded"),
        ([crawled(NOON, RunStatus.PARTIAL)], State.WATCH, "partial"),
        ([crawled(NOON, RunStatus.FAILED, unchanged=0)], State.WRONG, "failed"),
        ([crawled(NOON, RunStatus.ABANDONED)], State.WRONG, "abandoned"),
        ([crawled(NOON - timedelta(hours=5), RunStatus.SUCCEEDED)], State.WRONG, "late"),
        ([crawled(NOON, RunStatus.SUCCEEDED, unchanged=0)] * 3, State.WRONG, "broken"),
        ([run(NOON, status=RunStatus.SKIPPED), crawled(NOON, RunStatus.SUCCEEDED)], State.GOOD, "succeeded"),
    ],
    ids=["never", "well", "partly", "failed", "died", "late", "empty", "skipped"],
)
def test_a_source_is_judged_by_its_last_crawls(runs: list[Run], state: State, word: str) -> None:
    finding = source_finding(source(), runs, NOON + timedelta(minutes=31))

    assert finding.state is state
    assert word in finding.sentence


def test_a_source_is_not_late_while_its_next_slot_is_just_past() -> None:
    runs = [crawled(NOON, RunStatus.SUCCEEDED)]

    assert source_finding(source(), runs, NOON + timedelta(minutes=74)).state is State.GOOD


@pytest.mark.parametrize(
    ("days", "decided", "state"),
    [(29, "wait", None), (30, "wait", State.WRONG), (30, "crawl", State.WATCH)],
)
def test_a3_40_a_month_without_robots_txt_is_the_operator_s_to_decide(
    days: int, decided: str, state: State | None
) -> None:
    given = source().model_copy(update={"robots_unreachable": decided})
    known = Host(robots_away_since=NOON - timedelta(days=days))
    finding = robots_finding(given, "news.example", known, NOON)

    assert (finding and finding.state) == state


@pytest.mark.parametrize(("has_checksums", "state"), [(True, State.GOOD), (False, State.WATCH)])
def test_a_server_without_checksums_works_and_somebody_should_know(has_checksums: bool, state: State) -> None:
    assert checksums_finding(has_checksums).state is state
