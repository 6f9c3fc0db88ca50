"""A missing name puts its links off, until it has been missing for so long that it will not come back."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.crawl import Fetched, fetched

pytestmark = pytest.mark.xdist_group("courtesy")

NOWHERE = "http://www.nowhere.test/page"
SILENCE = "http://www.silence.test/page"


def asked(url: str, folder: Path) -> Fetched:
    """What comes of an address in a process of its own."""
    settings: dict[str, object] = {
        "TWISTED_DNS_RESOLVER": "tests.faults.names.ScriptedNames",
        "RETRY_DELAY_S": 0.01,
        "DATA_DIR": str(folder),
    }
    (end,) = fetched([url], settings=settings)
    return end


def let_pass(folder: Path, span: timedelta) -> None:
    """Put what is known of hosts so much farther into the past."""
    for path in (folder / "hosts").glob("host-*.json"):
        facts = json.loads(path.read_text())
        times = {name: facts[name] for name in ("nameless_since", "open_until", "not_before") if facts[name]}
        earlier = {name: (datetime.fromisoformat(time) - span).isoformat() for name, time in times.items()}
        path.write_text(json.dumps(facts | earlier))


def test_a3_36_a_missing_name_puts_its_link_off(tmp_path: Path) -> None:
    end = asked(NOWHERE, tmp_path)

    assert (end.outcome, end.deferred, end.reason) == (
        "network",
        True,
        "The name service knows no www.nowhere.test.",
    )


@pytest.mark.parametrize(("days", "is_put_off"), [(2, True), (3, False)])
def test_a3_36_after_three_days_it_has_failed(tmp_path: Path, days: int, is_put_off: bool) -> None:
    asked(NOWHERE, tmp_path)
    let_pass(tmp_path, timedelta(days=days))
    end = asked(NOWHERE, tmp_path)

    assert (end.outcome, end.deferred, "taken for gone" in end.reason) == (
        "network",
        is_put_off,
        not is_put_off,
    )


def test_a3_36_a_name_service_that_does_not_answer_says_nothing_of_the_name(tmp_path: Path) -> None:
    asked(SILENCE, tmp_path)
    let_pass(tmp_path, timedelta(days=9))

    assert asked(SILENCE, tmp_path).deferred
