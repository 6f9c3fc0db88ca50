"""The exit code of ``features schedule --once`` is that of the gravest of its crawls."""

from datetime import UTC, datetime

import pytest

from console.cli.schedule import exit_code
from crawler.endings import Ending
from scheduler.plan import Due
from scheduler.runner import Ended

DUE = Due(source="gazette", slot=datetime(2026, 3, 4, 12, tzinfo=UTC))
SIGKILLED = -9
#: a Python whose last words could not be written
UNKNOWN = 120


@pytest.mark.parametrize(
    ("codes", "whole"),
    [
        ([], Ending.SUCCEEDED),
        ([0, 0], Ending.SUCCEEDED),
        ([0, 5], Ending.IN_PROGRESS),
        ([3, 0, 4], Ending.FAILED),
        ([0, SIGKILLED], Ending.FAILED),
        ([SIGKILLED, 1], Ending.DEFECT),
        ([SIGKILLED, 6], Ending.NO_DATABASE),
        ([0, UNKNOWN], Ending.DEFECT),
    ],
)
def test_several_crawls_end_as_the_gravest_of_them(codes: list[int], whole: Ending) -> None:
    ended = [Ended(due=DUE, exit_code=code, stopped_because=None, last_lines=()) for code in codes]

    assert exit_code(ended, Ending.SUCCEEDED) is whole


def test_a_source_file_that_cannot_be_used_is_as_grave_as_a_partial_crawl() -> None:
    ended = [Ended(due=DUE, exit_code=code, stopped_because=None, last_lines=()) for code in (0, 5)]

    assert exit_code(ended, Ending.PARTIAL) is Ending.PARTIAL
