"""The timer wakes at the slots of its sources, and only wakes."""

from datetime import UTC, datetime, timedelta
from threading import Event

from scheduler.timer import SlotTrigger, Timer
from tests.unit.scheduler.ledgers import source

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def test_the_trigger_fires_at_the_next_slot() -> None:
    assert SlotTrigger(source()).get_next_fire_time(None, NOON) == NOON + timedelta(minutes=30)


def test_a_machine_that_slept_for_days_is_woken_once() -> None:
    now = NOON + timedelta(days=3, minutes=1)

    assert SlotTrigger(source()).get_next_fire_time(NOON, now) == NOON + timedelta(days=3, minutes=30)


def test_the_timer_wakes_when_a_slot_comes() -> None:
    woken = Event()
    with Timer(woken.set) as timer:
        timer.follow([source(schedule="* * * * * *")])

        assert woken.wait(10)


def test_a_disabled_source_has_no_timer() -> None:
    with Timer(lambda: None) as timer:
        timer.follow([source(), source("herald", enabled=False)])

        assert timer.names() == {"gazette"}


def test_a_source_that_is_gone_loses_its_timer() -> None:
    with Timer(lambda: None) as timer:
        timer.follow([source(), source("herald")])
        timer.follow([source("herald")])

        assert timer.names() == {"herald"}
