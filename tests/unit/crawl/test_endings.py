"""How runs end, and the exit code that tells it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from crawler.endings import Ending, Outlook, ending_of, sentence_of, status_of
from storage.errors import DatabaseError, LeaseLost
from storage.run import Lease, Run, RunStatus, Tally, Trigger

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def run(status: RunStatus) -> Run:
    """A run that ended so."""
    return Run(
        run_id=uuid4(),
        source="news",
        trigger=Trigger.MANUAL,
        slot=NOW,
        attempt=1,
        status=status,
        ending="",
        started_at=NOW,
        heartbeat_at=NOW,
        finished_at=NOW,
        owner="host/1",
        fetched=1,
        tally=Tally(),
    )


@pytest.mark.parametrize(
    ("outlook", "status"),
    [
        (Outlook(tally=Tally(discovered=2, new=1, unchanged=1)), RunStatus.SUCCEEDED),
        (Outlook(tally=Tally(discovered=2, unchanged=1, rejected=1)), RunStatus.SUCCEEDED),
        (Outlook(tally=Tally(discovered=2, unchanged=1, deferred=1), resting=1), RunStatus.SUCCEEDED),
        (Outlook(tally=Tally(discovered=2, deferred=2), resting=2), RunStatus.SUCCEEDED),
        (Outlook(tally=Tally(discovered=2, unchanged=1, deferred=1)), RunStatus.PARTIAL),
        (Outlook(tally=Tally(discovered=2, new=1, failed=1)), RunStatus.PARTIAL),
        (Outlook(tally=Tally(discovered=1, new=1), troubles=["a listing: 500"]), RunStatus.PARTIAL),
        (Outlook(tally=Tally(discovered=1, new=1), stopped="by a signal"), RunStatus.PARTIAL),
        (Outlook(tally=Tally(discovered=2, failed=2)), RunStatus.FAILED),
        (Outlook(tally=Tally(discovered=2, deferred=2)), RunStatus.FAILED),
        (Outlook(tally=Tally()), RunStatus.FAILED),
    ],
)
def test_the_status_of_a_run(outlook: Outlook, status: RunStatus) -> None:
    assert status_of(outlook) is status


def test_a_run_whose_pages_were_all_rejected_has_failed() -> None:
    redesigned = Outlook(tally=Tally(discovered=30, rejected=30))

    assert status_of(redesigned) is RunStatus.FAILED


def test_the_sentence_names_every_trouble() -> None:
    outlook = Outlook(tally=Tally(discovered=3, new=1, failed=2), troubles=["the feed: 500", "page 2: cut"])

    assert sentence_of(outlook) == "3 links: 1 new, 2 failed; the feed: 500; page 2: cut"


def test_the_sentence_tells_links_that_rest_from_links_put_off() -> None:
    outlook = Outlook(tally=Tally(discovered=5, unchanged=1, deferred=4), resting=3)

    assert sentence_of(outlook) == "5 links: 1 unchanged, 1 put off, 3 not due for another look"


def test_a_database_that_stayed_away_outweighs_the_interruption() -> None:
    ending = ending_of([], interrupted=True, losses=[DatabaseError("out of reach")])

    assert ending is Ending.NO_DATABASE


def test_a_lost_lease_leaves_the_command_partial() -> None:
    lost = LeaseLost(Lease(run_id=uuid4(), source="news", fence=1))

    assert ending_of([run(RunStatus.SUCCEEDED)], losses=[lost]) is Ending.PARTIAL


@pytest.mark.parametrize(
    ("statuses", "ending"),
    [
        ([RunStatus.SUCCEEDED, RunStatus.SUCCEEDED], Ending.SUCCEEDED),
        ([RunStatus.SUCCEEDED, RunStatus.FAILED], Ending.PARTIAL),
        ([RunStatus.PARTIAL], Ending.PARTIAL),
        ([RunStatus.FAILED, RunStatus.FAILED], Ending.FAILED),
        ([], Ending.SUCCEEDED),
    ],
)
def test_the_exit_code_of_several_runs(statuses: list[RunStatus], ending: Ending) -> None:
    assert ending_of([run(status) for status in statuses]) is ending


def test_a_defect_outweighs_everything() -> None:
    assert ending_of([run(RunStatus.SUCCEEDED)], interrupted=True, defects=1) is Ending.DEFECT


def test_an_interruption_outweighs_what_the_runs_came_to() -> None:
    assert ending_of([replace(run(RunStatus.PARTIAL), ending="x")], interrupted=True) is Ending.INTERRUPTED
