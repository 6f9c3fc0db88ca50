"""Retry-After, the breaker, and what is remembered of hosts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.fetch.breaker import (
    FAILURES_TO_OPEN,
    Host,
    after_answer,
    after_failure,
    after_missing_name,
    after_request_to_wait,
    after_robots,
)
from crawler.fetch.host_memory import FolderMemory, HostMemory, ProcessMemory, RobotsCopy
from crawler.fetch.retry_after import retry_at

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("86400", 86400),
        ("86401", 86400),
        ("9" * 40, 86400),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120),
        ("Sunday, 01-Mar-26 12:02:00 GMT", 120),
        ("Sun Mar  1 12:02:00 2026", 120),
        ("Sun, 01 Mar 2026 13:02:00 +0100", 120),
        ("Fri, 01 Mar 2126 12:00:00 GMT", 86400),
    ],
)
def test_a3_34_both_formats_name_a_time_of_at_most_a_day(value: str, seconds: int) -> None:
    assert retry_at(value, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value", ["0", "-30", "", "soon", "1.5", "Sun, 01 Mar 2026 11:59:59 GMT", "Sun, 99 Foo 2026", "²"]
)
def test_a3_34_what_names_no_time_to_come_is_no_request(value: str) -> None:
    assert retry_at(value, NOW) is None


def failed(times: int, host: Host | None = None) -> Host:
    state = host or Host()
    for _ in range(times):
        state = after_failure(state, "HTTP 503", NOW, chance=0.5)
    return state


def test_a3_33_the_breaker_opens_on_the_fifth_failure_in_a_row() -> None:
    assert failed(FAILURES_TO_OPEN - 1).hold(NOW) is None
    assert failed(FAILURES_TO_OPEN).hold(NOW) == NOW + timedelta(seconds=30)


def test_an_answer_starts_the_count_anew() -> None:
    assert failed(FAILURES_TO_OPEN - 1, after_answer(failed(FAILURES_TO_OPEN - 1))).hold(NOW) is None


def test_each_pause_is_twice_the_one_before_up_to_an_hour() -> None:
    state, now, pauses = failed(FAILURES_TO_OPEN), NOW, []
    for _ in range(12):
        until = state.hold(now)
        assert until is not None
        pauses.append((until - now).total_seconds())
        now = until
        state = after_failure(state, "HTTP 503", now, chance=0.5)

    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600, 3600]


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 22.5), (1.0, 37.5)])
def test_pauses_are_spread(chance: float, seconds: float) -> None:
    state = after_failure(failed(FAILURES_TO_OPEN - 1), "HTTP 503", NOW, chance=chance)

    assert state.open_until == NOW + timedelta(seconds=seconds)


def test_an_answer_does_not_cancel_what_the_host_asked_for() -> None:
    asked = after_request_to_wait(Host(), NOW + timedelta(hours=1), "it answered 429.")

    assert after_answer(asked).hold(NOW) == NOW + timedelta(hours=1)


def test_a_sooner_time_does_not_replace_a_later_one() -> None:
    asked = after_request_to_wait(Host(), NOW + timedelta(hours=1), "it answered 429.")

    assert after_request_to_wait(asked, NOW + timedelta(minutes=1), "again").hold(NOW) == NOW + timedelta(
        hours=1
    )


def test_a3_36_a_name_counts_as_missing_from_the_first_time() -> None:
    host = after_missing_name(after_missing_name(Host(), NOW), NOW + timedelta(days=2))

    assert [host.is_lost(NOW + timedelta(days=days)) for days in (2, 3)] == [False, True]


def test_a3_36_an_answer_shows_that_the_name_is_back() -> None:
    assert not after_answer(after_missing_name(Host(), NOW)).is_lost(NOW + timedelta(days=9))


def test_a3_40_a_robots_txt_out_of_reach_for_a_month_wants_a_decision() -> None:
    host = after_robots(after_robots(Host(), NOW, was_read=False), NOW + timedelta(days=9), was_read=False)

    assert [host.wants_decision(NOW + timedelta(days=days)) for days in (29, 30)] == [False, True]


def test_a3_40_a_robots_txt_that_was_read_wants_none() -> None:
    host = after_robots(after_robots(Host(), NOW, was_read=False), NOW, was_read=True)

    assert not host.wants_decision(NOW + timedelta(days=99))


def test_what_a_host_lacks_is_remembered(memory: HostMemory) -> None:
    host = after_robots(after_missing_name(Host(), NOW), NOW, was_read=False)
    memory.keep_host("example.com", host)

    assert memory.host("example.com") == host


@pytest.fixture(params=["process", "folder"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> HostMemory:
    return ProcessMemory() if request.param == "process" else FolderMemory(tmp_path / "hosts")


def test_an_unknown_host_is_healthy(memory: HostMemory) -> None:
    assert memory.host("example.com") == Host()
    assert memory.robots("https://example.com") is None


def test_a_host_is_remembered(memory: HostMemory) -> None:
    host = after_request_to_wait(failed(7), NOW + timedelta(hours=1), "it answered 429: “bitte warten”")
    memory.keep_host("example.com", host)

    assert memory.host("example.com") == host
    assert memory.host("example.org") == Host()


@pytest.mark.parametrize("text", [None, "", "User-agent: *\nDisallow: /über\n"])
def test_a_robots_txt_is_remembered(memory: HostMemory, text: str | None) -> None:
    copy = RobotsCopy(fetched_at=NOW, text=text)
    memory.keep_robots("https://example.com", copy)

    assert memory.robots("https://example.com") == copy


def test_two_processes_share_a_folder(tmp_path: Path) -> None:
    one, other = FolderMemory(tmp_path), FolderMemory(tmp_path)
    assert other.host("example.com") == Host()
    one.keep_host("example.com", failed(5))

    assert other.host("example.com") == failed(5)


@pytest.mark.parametrize("name", ["../../etc/passwd", "con", "a" * 300, "nul\0byte", "‮moc"])
def test_a5_66_no_name_of_the_web_becomes_a_path(tmp_path: Path, name: str) -> None:
    FolderMemory(tmp_path / "hosts").keep_host(name, failed(5))

    assert [path.parent for path in tmp_path.rglob("*.json")] == [tmp_path / "hosts"]
    assert FolderMemory(tmp_path / "hosts").host(name) == failed(5)


def test_a_broken_file_counts_as_not_there(tmp_path: Path) -> None:
    memory = FolderMemory(tmp_path)
    memory.keep_host("example.com", failed(5))
    memory.keep_robots("https://example.com", RobotsCopy(fetched_at=NOW, text="x"))
    for path in tmp_path.glob("*.json"):
        path.write_text('{"host": "exam')

    assert FolderMemory(tmp_path).host("example.com") == Host()
    assert FolderMemory(tmp_path).robots("https://example.com") is None
