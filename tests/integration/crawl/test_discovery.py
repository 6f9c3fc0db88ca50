"""Nothing is missed between two polls, and nothing is forgotten that no listing names any more."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from storage.articles import Articles
from storage.link import Channel
from storage.run import LinkOutcome, Run, RunStatus
from storage.runs import Runs
from tests.integration.crawl.conftest import SOURCE, Desk
from tests.integration.crawl.test_crawls import printed, titles

FEED = "/category/features/feed"
LISTING = "/category/features/"
#: more than the feed's ten and the first page's twelve
MANY = 15
#: later than the next look at stories that were a year old when they were read
LONG = timedelta(days=55)


def gaps(engine: Engine) -> Sequence[tuple[object, ...]]:
    """Where gaps are, and how they were closed."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT via, how FROM gaps_v1 ORDER BY via"))]


def last(runs: Runs) -> Run:
    run = runs.last(SOURCE)
    assert run is not None
    return run


def let_many_appear(desk: Desk) -> None:
    """A crawl of a newspaper with one feature, and then more of them than a listing holds."""
    desk.site.withhold(13)
    desk.crawl()
    for _ in range(MANY):
        desk.site.gain()
    desk.site.forget_requests()


def allow_links(desk: Desk, count: int) -> None:
    toml = desk.site.source_toml(SOURCE)
    desk.describe(toml.replace("pages = 3", f"pages = 3\nmax_links = {count}"))


def on_schedule(desk: Desk) -> None:
    now = datetime.now(UTC)
    desk.crawl("-a", "trigger=schedule", "-a", f"slot={now:%Y-%m-%dT%H:%M:%SZ}")


def test_more_than_a_listing_holds_is_read_by_paging_back(desk_on_each: Desk) -> None:
    desk = desk_on_each
    let_many_appear(desk)
    ended = desk.crawl()

    engine = desk.engine()
    assert (ended.exit_code, titles(engine)) == (0, printed(desk)), ended.log
    page = f"{desk.site.url}{LISTING}"
    assert gaps(engine) == [
        (page, "it was read back to what was known before, over 2 pages"),
        (f"{desk.site.url}{FEED}", f"{page} was read back to what was known before, over 2 pages"),
    ]
    engine.dispose()


def test_a_budget_that_is_too_small_leaves_a_gap_and_names_it(desk: Desk, engine: Engine, runs: Runs) -> None:
    allow_links(desk, 5)
    let_many_appear(desk)
    desk.crawl()

    run = last(runs)
    assert [how for _, how in gaps(engine)] == [None, None]
    assert (run.status, "none of its 5 links was seen by the last poll" in (run.ending or "")) == (
        RunStatus.PARTIAL,
        True,
    )


def test_a_gap_is_closed_by_the_run_that_reads_far_enough_back(desk: Desk, engine: Engine) -> None:
    allow_links(desk, 5)
    let_many_appear(desk)
    desk.crawl()
    allow_links(desk, 100)
    desk.crawl()

    assert titles(engine) == printed(desk)
    assert all(how for _, how in gaps(engine))


def test_a_gap_that_stays_open_is_named_again(desk: Desk, runs: Runs) -> None:
    allow_links(desk, 5)
    let_many_appear(desk)
    desk.crawl()
    desk.crawl()

    assert "is still open" in (last(runs).ending or "")


def test_a_page_that_fails_on_the_way_back_is_read_by_the_next_run(desk: Desk, engine: Engine) -> None:
    let_many_appear(desk)
    desk.site.fail(f"{LISTING}page/2/", status=500)
    desk.crawl()
    open_then = [how for _, how in gaps(engine)]
    desk.site.heal()
    desk.crawl()

    assert open_then == [None, None]
    assert titles(engine) == printed(desk)
    assert all(how for _, how in gaps(engine))


def test_a_listing_that_has_not_changed_meets_the_last_poll_at_once(desk: Desk, engine: Engine) -> None:
    desk.crawl()
    desk.site.forget_requests()
    desk.crawl()

    assert (desk.site.statuses(LISTING), desk.site.statuses(f"{LISTING}page/2/")) == ([304], [])
    assert gaps(engine) == []


@pytest.mark.parametrize("nth", [0, -1])
def test_a_story_that_is_taken_down_is_noticed_though_nobody_names_it(
    desk: Desk, engine: Engine, nth: int
) -> None:
    desk.crawl()
    desk.site.remove(desk.site.features[nth].slug)
    desk.let_pass(LONG)
    on_schedule(desk)

    assert titles(engine) == printed(desk)


def test_a_correction_of_a_story_that_nobody_names_is_caught(desk: Desk, engine: Engine, runs: Runs) -> None:
    desk.crawl()
    story = desk.site.features[-1]
    desk.site.edit(story.slug, story.headline, "Another headline altogether")
    desk.let_pass(LONG)
    on_schedule(desk)

    revised = [article for article in Articles(engine).recent(100) if article.revision_no == 2]
    assert [article.article.headline for article in revised] == ["Another headline altogether"]
    (account,) = runs.links(last(runs).run_id, LinkOutcome.REVISED)
    assert account.link.channel is Channel.REVISIT


def test_no_more_stories_are_looked_at_again_than_the_source_allows(desk: Desk, runs: Runs) -> None:
    toml = desk.site.source_toml(SOURCE)
    desk.describe(toml.replace("delay_s = 0", "delay_s = 0\nrevisits = 1"))
    desk.crawl()
    desk.let_pass(LONG)
    on_schedule(desk)

    revisited = [a for a in runs.links(last(runs).run_id) if a.link.channel is Channel.REVISIT]
    assert len(revisited) == 1


def test_a_story_that_nobody_names_rests_until_a_look_is_due(desk: Desk) -> None:
    desk.crawl()
    desk.site.forget_requests()
    on_schedule(desk)

    assert {request.path for request in desk.site.requests} <= {"/robots.txt", FEED, LISTING}


def test_a_link_that_failed_is_asked_for_again_though_no_listing_names_it(desk: Desk, engine: Engine) -> None:
    desk.site.fail(desk.site.features[-1].path, status=500)
    desk.crawl()
    desk.site.heal()
    desk.crawl()

    assert titles(engine) == printed(desk)
