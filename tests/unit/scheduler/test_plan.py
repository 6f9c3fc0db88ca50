"""What is due and what was missed, at every kind of moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.plan import MAX_ATTEMPTS, Due, History, Plan, plan
from storage.run import RunStatus, Trigger
from tests.unit.scheduler.ledgers import run, source

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def plan_of(history: History, now: datetime, *, schedule: str = "*/30 * * * *", zone: str = "UTC") -> Plan:
    """The plan for the gazette alone."""
    return plan({"gazette": source(schedule=schedule, zone=zone)}, {"gazette": history}, now)


def test_a_source_that_never_ran_is_due_in_this_very_minute() -> None:
    now = NOON + timedelta(seconds=7, microseconds=5)

    assert plan_of(History(), now).due == (Due(source="gazette", slot=NOON),)


def test_nothing_is_due_before_the_next_slot() -> None:
    result = plan_of(History(last_scheduled=run(NOON)), NOON + timedelta(minutes=29, seconds=59))

    assert (result.due, result.missed) == ((), ())


def test_a_slot_is_due_from_its_own_instant_on() -> None:
    slot = NOON + timedelta(minutes=30)

    assert plan_of(History(last_scheduled=run(NOON)), slot).due == (Due(source="gazette", slot=slot),)


def test_of_several_outstanding_slots_the_newest_is_due_and_the_others_are_missed() -> None:
    result = plan_of(History(last_scheduled=run(NOON)), NOON + timedelta(minutes=95))

    assert [each.slot for each in result.due] == [NOON + timedelta(minutes=90)]
    assert [each.slot for each in result.missed] == [
        NOON + timedelta(minutes=30),
        NOON + timedelta(minutes=60),
    ]


def test_a_missed_slot_says_which_run_stands_for_it() -> None:
    [missed] = plan_of(History(last_scheduled=run(NOON)), NOON + timedelta(minutes=60)).missed

    assert missed.reason == "nobody ran it in time; the run of 2026-03-04 13:00 UTC stands for it"


def test_a_slot_that_comes_while_the_schedules_run_goes_on_is_missed() -> None:
    going = run(NOON, status=RunStatus.RUNNING)
    result = plan_of(History(last_scheduled=going, running=going), NOON + timedelta(minutes=31))

    assert result.due == ()
    assert [each.reason for each in result.missed] == ["the run of 2026-03-04 12:00 UTC was still going on"]


def test_a_slot_that_comes_while_a_run_by_hand_goes_on_waits_for_it() -> None:
    by_hand = run(NOON + timedelta(minutes=20), status=RunStatus.RUNNING, trigger=Trigger.MANUAL)
    now = NOON + timedelta(minutes=31)

    assert plan_of(History(last_scheduled=run(NOON), running=by_hand), now).due == ()
    assert plan_of(History(last_scheduled=run(NOON), running=by_hand), now).missed == ()
    assert len(plan_of(History(last_scheduled=run(NOON)), now).due) == 1


def test_a_slot_waits_while_another_source_of_its_domain_is_crawled() -> None:
    sources = {name: source(name, home="https://gazette.example/") for name in ("evening", "morning")}
    going = run(NOON, source="evening", status=RunStatus.RUNNING)
    histories = {
        "evening": History(last_scheduled=going, running=going),
        "morning": History(last_scheduled=run(NOON, source="morning")),
    }

    result = plan(sources, histories, NOON + timedelta(minutes=31))

    assert result.due == ()
    assert [each.source for each in result.missed] == ["evening"]


def test_a_source_that_never_ran_waits_for_the_run_by_hand() -> None:
    by_hand = run(NOON, status=RunStatus.RUNNING, trigger=Trigger.MANUAL)

    assert plan_of(History(running=by_hand), NOON).due == ()


def test_a_slot_whose_run_died_is_due_again() -> None:
    died = run(NOON, status=RunStatus.ABANDONED)

    assert plan_of(History(last_scheduled=died), NOON + timedelta(minutes=1)).due == (
        Due(source="gazette", slot=NOON),
    )


def test_a_slot_whose_runs_die_again_and_again_is_given_up() -> None:
    died = run(NOON, status=RunStatus.ABANDONED, attempt=MAX_ATTEMPTS)

    assert plan_of(History(last_scheduled=died), NOON + timedelta(minutes=1)).due == ()


def test_a_slot_whose_run_died_gives_way_to_the_next_one() -> None:
    died = run(NOON, status=RunStatus.ABANDONED)
    now = NOON + timedelta(minutes=30)

    assert plan_of(History(last_scheduled=died), now).due == (Due(source="gazette", slot=now),)


@pytest.mark.parametrize("status", [RunStatus.FAILED, RunStatus.PARTIAL, RunStatus.SKIPPED])
def test_a_run_that_ended_badly_waits_for_the_next_slot(status: RunStatus) -> None:
    ended = run(NOON, status=status)

    assert plan_of(History(last_scheduled=ended), NOON + timedelta(minutes=1)).due == ()


def test_a_disabled_source_is_never_due() -> None:
    result = plan({"gazette": source(enabled=False)}, {}, NOON)

    assert result == Plan()


def test_a_clock_set_back_makes_no_slot_due_twice() -> None:
    result = plan_of(History(last_scheduled=run(NOON)), NOON - timedelta(hours=1))

    assert (result.due, result.missed) == ((), ())


def test_the_longest_overdue_source_comes_first() -> None:
    sources = {name: source(name, schedule=f"{minute} * * * *") for name, minute in [("a", 20), ("b", 10)]}
    histories = {name: History(last_scheduled=run(NOON, source=name)) for name in sources}

    assert [each.source for each in plan(sources, histories, NOON + timedelta(minutes=25)).due] == ["b", "a"]


def test_the_upcoming_slot_is_the_nearest_of_all_sources() -> None:
    sources = {name: source(name, schedule=f"{minute} * * * *") for name, minute in [("a", 40), ("b", 10)]}

    assert plan(sources, {}, NOON).upcoming == Due(source="b", slot=NOON + timedelta(minutes=10))


def test_five_thousand_slots_are_each_run_or_missed_once_whatever_the_pauses() -> None:
    """A scheduler that sleeps for odd times, for five thousand slots and more of one quarter hour each."""
    last = run(NOON)
    accounted: list[datetime] = []
    for step in range(2_000):
        now = NOON + timedelta(minutes=15) * (step * 5 // 2) + timedelta(seconds=step % 700)
        result = plan_of(History(last_scheduled=last), now, schedule="*/15 * * * *")
        accounted += [*(each.slot for each in result.missed), *(each.slot for each in result.due)]
        last = run(accounted[-1]) if accounted else last

    assert len(accounted) >= 4_990
    assert accounted == [NOON + timedelta(minutes=15) * (nth + 1) for nth in range(len(accounted))]


@pytest.mark.parametrize(
    "zone",
    [
        "America/New_York",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "America/St_Johns",
        "Pacific/Auckland",
        "Africa/Casablanca",
    ],
)
@pytest.mark.parametrize("schedule", ["30 2 * * *", "30 1 * * *"])
def test_a_daily_slot_comes_once_per_local_day_for_four_hundred_days(zone: str, schedule: str) -> None:
    """Half past one and half past two: the hours that summer time skips and repeats."""
    last = run(datetime(2026, 1, 1, 12, tzinfo=UTC))
    days = []
    for look in range(400 * 6):
        now = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(hours=4) * look
        result = plan_of(History(last_scheduled=last), now, schedule=schedule, zone=zone)
        assert result.missed == ()
        if result.due:
            last = run(result.due[0].slot)
            days.append(last.slot.astimezone(ZoneInfo(zone)).date())
            assert now - last.slot < timedelta(hours=4)

    assert days == [days[0] + timedelta(days=nth) for nth in range(len(days))]
    assert len(days) in (399, 400)
