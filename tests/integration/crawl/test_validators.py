"""Servers whose validators are wrong in every way that servers know."""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path

import pytest

from storage.run import LinkOutcome
from tests.faults.server import Exchange
from tests.faults.wire import whole
from tests.integration.crawl.odd_sites import STORY, OddDesk, odd_desk

#: after which every story is due for a look
LONG = timedelta(days=61)
NAME = "harbour"


class Versions:
    """A story with validators of the test's choosing; it says 304 by its own idea of what is unchanged."""

    def __init__(self, page: bytes) -> None:
        self.page = page
        self.etag: str | None = None
        self.modified_s: float | None = None
        #: the conditions of each request
        self.asked_with: list[dict[str, str]] = []

    def _is_unchanged(self, headers: dict[str, str]) -> bool:
        if self.etag is not None:
            # compared as text: weak and strong are two tags to this server
            return headers.get("if-none-match") == self.etag
        since = headers.get("if-modified-since")
        return since is not None and parsedate_to_datetime(since).timestamp() >= (self.modified_s or 0)

    async def answer(self, exchange: Exchange) -> None:
        """Answer one request."""
        conditions = {name: value for name, value in exchange.headers.items() if name.startswith("if-")}
        self.asked_with.append(conditions)
        validators = [f"ETag: {self.etag}"] if self.etag else []
        if self.modified_s is not None:
            validators.append(f"Last-Modified: {formatdate(self.modified_s, usegmt=True)}")
        is_same = self._is_unchanged(conditions)
        body, status = (b"", "304 Not Modified") if is_same else (self.page, "200 OK")
        await exchange.send(whole(body, *validators, status=status))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OddDesk]:
    """An installation with a site of one story."""
    with odd_desk(tmp_path) as desk:
        desk.site.list([NAME])
        yield desk


@pytest.fixture
def story(desk: OddDesk) -> Versions:
    """Its story."""
    versions = Versions(desk.site.publish(NAME))
    desk.site.answers[f"{STORY}{NAME}"] = versions.answer
    return versions


def _crawls(desk: OddDesk) -> LinkOutcome | None:
    desk.crawl()
    desk.installation.let_pass(LONG)
    return desk.accounts[f"{STORY}{NAME}"].outcome


def test_a3_44_a_tag_that_flips_between_weak_and_strong_makes_no_revision(
    desk: OddDesk, story: Versions
) -> None:
    outcomes = []
    for tag in ('"v1"', 'W/"v1"', '"v1"', 'W/"v1"'):
        story.etag = tag
        outcomes.append(_crawls(desk))

    assert outcomes == [LinkOutcome.NEW, *[LinkOutcome.UNCHANGED] * 3]
    assert desk.column("SELECT count(*) FROM changes_v1") == [1]


def test_a3_44_a_change_is_seen_behind_a_tag_that_flips(desk: OddDesk, story: Versions) -> None:
    story.etag = '"v1"'
    _crawls(desk)
    story.page, story.etag = story.page.replace(b"The story of", b"The corrected story of"), 'W/"v2"'

    assert _crawls(desk) is LinkOutcome.REVISED


def test_a3_44_a_page_whose_date_of_change_goes_back_is_seen_at_the_second_look(
    desk: OddDesk, story: Versions
) -> None:
    story.modified_s = 1_750_000_000
    _crawls(desk)
    # an older text is put back with its date; the server calls it unchanged since the later one
    story.page, story.modified_s = story.page.replace(b"The story of", b"The first story of"), 1_740_000_000

    assert [_crawls(desk), _crawls(desk)] == [LinkOutcome.UNCHANGED, LinkOutcome.REVISED]
    assert [sorted(each) for each in story.asked_with] == [[], ["if-modified-since"], []]


def test_a3_44_both_formats_go_along_where_both_were_given(desk: OddDesk, story: Versions) -> None:
    story.etag, story.modified_s = 'W/"v1"', 1_750_000_000
    _crawls(desk)

    assert _crawls(desk) is LinkOutcome.UNCHANGED
    assert story.asked_with[1] == {
        "if-none-match": 'W/"v1"',
        "if-modified-since": formatdate(1_750_000_000, usegmt=True),
    }
