"""What a host asks for is done: its robots.txt, its Retry-After, its pace; and an outage costs it nothing."""

import asyncio
import json
import threading
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.crawl import fetched
from tests.faults.manners import GOOD, in_turn, status
from tests.faults.server import Answer, Exchange, Fault, serving
from tests.faults.transfers import says
from tests.faults.wire import whole

pytestmark = pytest.mark.xdist_group("courtesy")

QUICK: dict[str, object] = {"RETRY_DELAY_S": 0.01, "RETRY_TIMES": 2}
SHUT_BUT_FRONT = says(whole(b"User-agent: *\nDisallow: /shut/\n", kind="text/plain"))


def slowly(answer: Answer) -> Answer:
    """The answer, once many requests had the time to wait for it."""

    async def answered(exchange: Exchange) -> None:
        await asyncio.sleep(0.3)
        await answer(exchange)

    return answered


@pytest.mark.parametrize("at_once", [1, 16, 32, 64])
def test_none_of_thirty_shut_addresses_is_fetched_at_any_concurrency(at_once: int) -> None:
    fault = Fault(name="shut", outcome="blocked_robots", answer=GOOD, robots=slowly(SHUT_BUT_FRONT))
    with serving([fault]) as server:
        urls = [server.url("shut", f"/shut/{number}") for number in range(30)]
        ends = fetched(urls, settings=QUICK, at_once=at_once)

        assert {end.outcome for end in ends} == {"blocked_robots"}
        assert server.visits("shut") == []
        assert len(server.visits("shut", robots=True)) == 1


def test_a3_40_a_kept_robots_txt_stands_in_for_one_that_is_out_of_reach(tmp_path: Path) -> None:
    fault = Fault(
        name="away",
        outcome="ok",
        answer=GOOD,
        robots=in_turn(SHUT_BUT_FRONT, status("503 Service Unavailable")),
    )
    settings = {**QUICK, "DATA_DIR": str(tmp_path)}
    with serving([fault]) as server:
        fetched([server.url("away")], settings=settings)
        _age(tmp_path / "hosts", "robots-*.json", "fetched_at", timedelta(hours=2))
        ends = fetched([server.url("away", "/front"), server.url("away", "/shut/1")], settings=settings)

        assert [end.outcome for end in ends] == ["ok", "blocked_robots"]
        assert len(server.visits("away", robots=True)) > 1


def test_a3_40_a_copy_older_than_a_day_does_not_stand_in(tmp_path: Path) -> None:
    fault = Fault(
        name="away",
        outcome="ok",
        answer=GOOD,
        robots=in_turn(SHUT_BUT_FRONT, status("503 Service Unavailable")),
    )
    settings = {**QUICK, "DATA_DIR": str(tmp_path)}
    with serving([fault]) as server:
        fetched([server.url("away")], settings=settings)
        _age(tmp_path / "hosts", "robots-*.json", "fetched_at", timedelta(hours=25))
        (end,) = fetched([server.url("away", "/front")], settings=settings)

        assert (end.outcome, end.deferred) == ("blocked_robots", True)
        assert [visit.path for visit in server.visits("away")] == ["/page"]


@pytest.mark.parametrize(
    ("days", "optional", "outcome"),
    [(29, ["127.0.0.1"], "blocked_robots"), (30, ["127.0.0.1"], "ok"), (30, [], "blocked_robots")],
)
def test_a3_40_after_a_month_it_is_done_without_if_somebody_decided_so(
    tmp_path: Path, days: int, optional: list[str], outcome: str
) -> None:
    robots = status("503 Service Unavailable")
    settings = {**QUICK, "DATA_DIR": str(tmp_path), "ROBOTS_OPTIONAL_HOSTS": optional}
    with serving([Fault(name="away", outcome="ok", answer=GOOD, robots=robots)]) as server:
        fetched([server.url("away")], settings=settings)
        _age(tmp_path / "hosts", "host-*.json", "robots_away_since", timedelta(days=days))
        (end,) = fetched([server.url("away")], settings=settings)

        assert (end.outcome, len(server.visits("away"))) == (outcome, int(outcome == "ok"))


def test_a_fresh_copy_is_not_asked_for_again(tmp_path: Path) -> None:
    fault = Fault(name="once", outcome="ok", answer=GOOD, robots=SHUT_BUT_FRONT)
    settings = {**QUICK, "DATA_DIR": str(tmp_path)}
    with serving([fault]) as server:
        fetched([server.url("once")], settings=settings)
        fetched([server.url("once")], settings=settings)

        assert len(server.visits("once", robots=True)) == 1


@pytest.mark.parametrize("line", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a3_34_no_request_comes_before_the_time_that_was_named(line: str) -> None:
    asked = threading.Event()

    async def answer(exchange: Exchange) -> None:
        first = not asked.is_set()
        asked.set()
        await (status(line, "Retry-After: 2") if first else GOOD)(exchange)

    with serving([Fault(name="wait", outcome="ok", answer=answer)]) as server:
        settings = {**QUICK, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
        ends = fetched([server.url("wait", f"/{number}") for number in range(20)], settings=settings)
        times = [visit.at for visit in server.visits("wait")]

        assert {end.outcome for end in ends} == {"ok"}
        assert min(at - times[0] for at in times[1:]) >= 2


def test_a3_34_the_time_is_kept_across_restarts(tmp_path: Path) -> None:
    fault = Fault(name="wait", outcome="rate_limited", answer=status("429 Slow", "Retry-After: 7200"))
    settings = {**QUICK, "DATA_DIR": str(tmp_path)}
    with serving([fault]) as server:
        fetched([server.url("wait")], settings=settings)
        (end,) = fetched([server.url("wait", "/other")], settings=settings)

        assert (end.outcome, end.deferred) == ("rate_limited", True)
        assert len(server.visits("wait")) == 1


def test_a3_33_an_outage_defers_every_address_and_asks_little() -> None:
    fault = Fault(name="down", outcome="http_error", answer=status("503 Service Unavailable"))
    with serving([fault]) as server:
        urls = [server.url("down", f"/{number}") for number in range(40)]
        ends = fetched(urls, settings={**QUICK, "HOST_PATIENCE_S": 0.5}, at_once=4)

        assert {end.deferred for end in ends} == {True}
        assert len(server.visits("down")) <= 12


def test_a3_33_one_broken_address_of_a_healthy_host_has_failed() -> None:
    async def one_broken(exchange: Exchange) -> None:
        await (status("500 Oops") if exchange.path == "/broken" else GOOD)(exchange)

    with serving([Fault(name="mixed", outcome="ok", answer=one_broken)]) as server:
        paths = ["/1", "/broken", *(f"/{number}" for number in range(2, 30))]
        settings = {**QUICK, "RETRY_DELAY_S": 0.3}
        ends = fetched([server.url("mixed", path) for path in paths], settings=settings, at_once=2)

        assert [end.outcome for end in ends].count("ok") == 29
        assert (ends[1].outcome, ends[1].deferred) == ("http 500", False)


def test_a3_33_after_an_outage_all_is_recovered(tmp_path: Path) -> None:
    healthy = threading.Event()

    async def answer(exchange: Exchange) -> None:
        await (GOOD if healthy.is_set() else status("503 Service Unavailable"))(exchange)

    settings = {**QUICK, "DATA_DIR": str(tmp_path), "HOST_PATIENCE_S": 0.2}
    with serving([Fault(name="down", outcome="http_error", answer=answer)]) as server:
        urls = [server.url("down", f"/{number}") for number in range(10)]
        during = fetched(urls, settings=settings, at_once=2)
        healthy.set()
        too_soon = fetched(urls, settings=settings, at_once=2)
        _age(tmp_path / "hosts", "host-*.json", "open_until", timedelta(hours=2))
        after = fetched(urls, settings=settings, at_once=2)

        assert {end.deferred for end in during} == {end.deferred for end in too_soon} == {True}
        assert {end.outcome for end in after} == {"ok"}


def test_a3_41_a_crawl_delay_is_kept_by_every_request() -> None:
    robots = says(whole(b"User-agent: *\nCrawl-delay: 0.5\n", kind="text/plain"))
    with serving([Fault(name="pace", outcome="ok", answer=GOOD, robots=robots)]) as server:
        settings = {**QUICK, "AUTOTHROTTLE_ENABLED": True, "AUTOTHROTTLE_START_DELAY": 0.01}
        fetched([server.url("pace", f"/{number}") for number in range(5)], settings=settings, at_once=5)
        times = [visit.at for visit in server.visits("pace")]

        assert min(later - sooner for sooner, later in pairwise(times)) > 0.45


def _age(folder: Path, names: str, fact: str, by: timedelta) -> None:
    """Make a time in the kept files earlier, as if that much time had gone by."""
    for path in folder.glob(names):
        facts = json.loads(path.read_text())
        facts[fact] = (datetime.fromisoformat(facts[fact]) - by).isoformat()
        path.write_text(json.dumps(facts))
