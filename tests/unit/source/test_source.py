"""What a source knows of addresses and of time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.source import Discover, Source, source_of_url


def source(**fields: object) -> Source:
    facts = {
        "name": "coast",
        "title": "Coast",
        "home": "https://www.coast.example/",
        "articles": [r"^/\d{4}/"],
    }
    return Source.model_validate(facts | fields)


@pytest.mark.parametrize(
    ("url", "is_article"),
    [
        ("https://www.coast.example/2025/a/", True),
        ("https://coast.example/2025/a/", True),
        ("https://news.coast.example/2025/a/", True),
        ("https://shop.coast.example/2025/a/", False),
        ("https://coast.example.evil.example/2025/a/", False),
        ("https://notcoast.example/2025/a/", False),
        ("https://coast.example/about/", False),
        ("https://coast.example/?p=/2025/a/", False),
        ("http://[coast.example/2025/", False),
    ],
)
def test_an_article_has_the_pattern_and_lies_on_a_host_of_its_own(url: str, is_article: bool) -> None:
    assert source(except_hosts=["shop.coast.example"]).is_article(url) is is_article


def test_a_public_suffix_is_nobodys_domain() -> None:
    assert source(home="https://news.council.co.uk/").hosts == ("council.co.uk",)


def test_an_address_of_numbers_stands_for_itself() -> None:
    assert source(home="http://127.0.0.1:8000/").owns("http://127.0.0.1:8000/2025/")


def test_a_site_that_nobody_described_has_a_source_without_rules_and_zone() -> None:
    found = source_of_url("https://www.coast.example:8443/2025/a/?b")

    assert (found.name, found.home, found.timezone, found.rules.body) == (
        "coast-example", "https://www.coast.example:8443/", None, None,
    )  # fmt: skip


def test_what_is_no_address_of_the_web_has_no_source() -> None:
    with pytest.raises(ValueError, match="is not an address"):
        source_of_url("file:///etc/passwd")


def test_an_archive_begins_with_this_month_and_goes_back() -> None:
    archive = Discover(kind="archive", url="https://coast.example/%Y/%m/", months=3)

    assert archive.urls(date(2025, 1, 31)) == (
        "https://coast.example/2025/01/",
        "https://coast.example/2024/12/",
        "https://coast.example/2024/11/",
    )


def test_on_the_first_days_of_a_month_the_one_before_is_read_too() -> None:
    archive = Discover(kind="archive", url="https://coast.example/%Y/%m/")
    read = [len(archive.urls(date(2026, 12, day))) for day in (1, 2, 3)]

    assert archive.urls(date(2026, 1, 1))[1] == "https://coast.example/2025/12/"
    assert read == [2, 2, 1]


def test_the_month_is_that_of_the_sites_own_clock() -> None:
    in_new_york = source(timezone="America/New_York")

    assert in_new_york.today(datetime(2026, 12, 1, 4, 59, tzinfo=UTC)) == date(2026, 11, 30)
    assert source().today(datetime(2026, 12, 1, 4, 59, tzinfo=UTC)) == date(2026, 12, 1)


def test_a_source_that_never_ran_is_due() -> None:
    assert source().is_due(None, datetime(2025, 1, 1, tzinfo=UTC))


def test_a_source_is_due_when_its_next_slot_has_come() -> None:
    last = datetime(2025, 1, 1, 10, 0, tzinfo=UTC)
    half_hourly = source(schedule="*/30 * * * *")

    due = [minute for minute in (1, 29, 30, 31) if half_hourly.is_due(last, last + timedelta(minutes=minute))]

    assert due == [30, 31]


@pytest.mark.parametrize(
    "zone",
    ["Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran", "UTC"],
)
def test_a_daily_slot_comes_once_for_each_local_day(zone: str) -> None:
    daily = source(schedule="30 2 * * *", schedule_timezone=zone)
    slots = [datetime(2025, 1, 1, tzinfo=UTC)]

    for _ in range(800):
        slots.append(daily.next_due(slots[-1]))

    days = [slot.astimezone(ZoneInfo(zone)).date() for slot in slots[1:]]
    assert days == [days[0] + timedelta(days=number) for number in range(800)]


@given(
    after=st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001 hypothesis adds the zone
        max_value=datetime(2040, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    schedule=st.sampled_from(["*/30 * * * *", "30 2 * * *", "0 */2 * * *", "15 1,2,3 * * 0", "0 0 1 * *"]),
    zone=st.sampled_from(["UTC", "Europe/Helsinki", "America/New_York", "Australia/Lord_Howe"]),
)
def test_the_next_slot_is_later_and_in_utc(after: datetime, schedule: str, zone: str) -> None:
    slot = source(schedule=schedule, schedule_timezone=zone).next_due(after)

    assert slot > after
    assert slot.tzinfo is UTC
