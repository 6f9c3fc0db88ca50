"""Nothing that a site sends opens a connection inside; a tenth of what ``benchmarks.egress`` tries."""

from collections.abc import Mapping

import pytest

from benchmarks.egress import ENTRIES, attempts_on, serving, tried

pytestmark = pytest.mark.xdist_group("egress")


@pytest.fixture(scope="module")
def outcome() -> Mapping[str, object]:
    with serving() as site:
        attempts = attempts_on(site.port)[::13]
        ends = tried(attempts, site.port, guarded=True)
        return {"attempts": attempts, "ends": ends, "connections": dict(site.connections)}


def test_a4_64_no_victim_sees_a_connection(outcome: Mapping[str, object]) -> None:
    assert outcome["connections"] == {}


def test_a4_64_every_attempt_was_made_and_ended(outcome: Mapping[str, object]) -> None:
    attempts, ends = outcome["attempts"], outcome["ends"]
    assert isinstance(attempts, list)
    assert isinstance(ends, list)

    assert len(attempts) == len(ends) > 500
    assert {entry for entry, _ in attempts} == set(ENTRIES)
    assert [end for end in ends if end[2].startswith("defect")] == []


def test_the_victims_are_there_to_be_found() -> None:
    with serving() as site:
        tried(attempts_on(site.port)[:20], site.port, guarded=False)

        assert sum(site.connections.values()) > 0
