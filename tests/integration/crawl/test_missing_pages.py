"""Sites that answer 200 for pages that are not there, in words that nobody can list."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.run import LinkOutcome
from tests.faults.wire import whole
from tests.integration.crawl.odd_sites import STORY, OddDesk, odd_desk
from tests.made_site import Maker

#: a story by its looks: nothing in it says that nothing is there
LOST = Maker(seed=7).page(headline="The Tide Has Taken This One").html


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OddDesk]:
    """A site with two stories and one that it has lost."""
    with odd_desk(tmp_path) as desk:
        desk.site.show(STORY, LOST)
        for name in ("pier", "ferry"):
            desk.site.publish(name)
        desk.site.list(["pier", "lost", "ferry"])
        yield desk


def test_a3_43_what_a_site_shows_for_nothing_is_no_story(desk: OddDesk) -> None:
    desk.crawl()

    account = desk.accounts[f"{STORY}lost"]
    assert (account.outcome, desk.run.tally.new) == (LinkOutcome.REJECTED, 2)
    assert (account.reason or "").startswith("soft_404: 'The Tide Has Taken This One'")


def test_a3_43_it_never_replaces_a_story_that_was_there(desk: OddDesk) -> None:
    desk.site.publish("lost")
    desk.crawl()
    del desk.site.answers[f"{STORY}lost"]
    desk.installation.let_pass(timedelta(days=61))
    desk.crawl()

    assert desk.accounts[f"{STORY}lost"].outcome is LinkOutcome.REJECTED
    assert desk.column("SELECT count(*) FROM changes_v1") == [3]


def test_a3_43_the_site_is_asked_once_and_what_came_is_remembered(desk: OddDesk) -> None:
    desk.crawl()
    desk.crawl()

    assert desk.asked(f"{STORY}feature-desk-") == 1
    assert desk.accounts[f"{STORY}lost"].outcome is LinkOutcome.REJECTED
    [reason] = desk.column("SELECT reason FROM fetches_v1 WHERE url LIKE '%/feature-desk-%'")
    assert "it answers 200 and shows 'The Tide Has Taken This One'" in str(reason)


def test_a3_43_a_site_that_says_404_is_believed(desk: OddDesk) -> None:
    del desk.site.answers[STORY]
    desk.crawl()

    assert (desk.accounts[f"{STORY}lost"].outcome, desk.run.tally.new) == (LinkOutcome.REJECTED, 2)
    assert desk.column("SELECT outcome FROM fetches_v1 WHERE url LIKE '%/feature-desk-%'") == ["gone"]


def test_a3_43_a_site_that_leads_on_to_a_story_has_not_lost_that_story(desk: OddDesk) -> None:
    async def leads_on(exchange: object) -> None:
        await exchange.send(whole(b"", f"Location: {STORY}pier", status="302 Found"))  # type: ignore[attr-defined]

    desk.site.answers[f"{STORY}feature-desk-"] = leads_on
    desk.crawl()

    assert desk.accounts[f"{STORY}pier"].outcome is LinkOutcome.NEW
