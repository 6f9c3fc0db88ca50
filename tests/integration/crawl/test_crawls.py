"""What crawls of the newspaper leave in the store."""

from collections import Counter

from sqlalchemy import Engine, text

from storage.articles import Articles
from storage.run import LinkOutcome, RunStatus
from storage.runs import Runs
from tests.integration.crawl.conftest import SOURCE, Desk
from tests.site.listing_pages import PER_PAGE


def titles(engine: Engine) -> Counter[str]:
    """The headlines of all articles that can be read."""
    with engine.connect() as connection:
        return Counter(connection.execute(text("SELECT headline FROM articles_v1")).scalars())


def printed(desk: Desk) -> Counter[str]:
    """The headlines as the newspaper prints them: an asterisk in a story's file is emphasis on its page."""
    return Counter(story.headline.replace("*", "") for story in desk.site.features)


def test_a_first_crawl_stores_every_feature_once(desk_on_each: Desk) -> None:
    ended = desk_on_each.crawl()

    engine = desk_on_each.engine()
    assert (ended.exit_code, titles(engine)) == (0, printed(desk_on_each)), ended.log
    engine.dispose()


def test_a_second_crawl_downloads_no_page_again(desk: Desk) -> None:
    desk.crawl()
    desk.site.forget_requests()
    desk.crawl()

    asked = [request for request in desk.site.requests if request.path != "/robots.txt"]
    assert {request.status for request in asked} == {304}


def test_a_second_crawl_accounts_for_every_link_as_unchanged(desk: Desk, runs: Runs) -> None:
    desk.crawl()
    desk.crawl()

    last = runs.last(SOURCE)
    assert last is not None
    # its first page is enough: it meets the last poll
    assert last.tally.unchanged == last.tally.discovered == PER_PAGE < len(desk.site.features)


def test_an_edited_story_is_one_more_revision(desk: Desk, engine: Engine) -> None:
    desk.crawl()
    story = desk.site.features[3]
    desk.site.edit(story.slug, story.headline, "Another headline altogether")
    desk.crawl()

    revised = [article for article in Articles(engine).recent(100) if article.revision_no == 2]
    assert [article.article.headline for article in revised] == ["Another headline altogether"]


def test_a_new_story_is_found_by_the_next_crawl(desk: Desk, engine: Engine) -> None:
    desk.crawl()
    story = desk.site.gain()
    desk.crawl()

    assert titles(engine)[story.headline.replace("*", "")] == 1


def test_a_story_that_moved_stays_one_article(desk: Desk, engine: Engine) -> None:
    desk.crawl()
    desk.site.move(desk.site.features[2].slug, "under-a-new-address")
    desk.crawl()

    assert titles(engine) == printed(desk)


def test_a_story_forbidden_by_robots_txt_is_not_asked_for(desk: Desk) -> None:
    forbidden = desk.site.features[1]
    desk.site.disallow(forbidden.path)
    desk.crawl()

    assert desk.site.statuses(forbidden.path) == []


def test_a_link_forbidden_by_robots_txt_is_accounted_for(desk: Desk, runs: Runs) -> None:
    desk.site.disallow(desk.site.features[1].path)
    desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    rejected = runs.links(run.run_id, LinkOutcome.REJECTED)
    assert ["robots.txt" in (account.reason or "") for account in rejected] == [True]


def test_a_listing_that_fails_is_named_in_the_ending(desk: Desk, runs: Runs) -> None:
    desk.site.fail("/category/features/feed", status=500)
    ended = desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    assert (ended.exit_code, run.status, "/category/features/feed" in (run.ending or "")) == (
        3,
        RunStatus.PARTIAL,
        True,
    )


def test_a_page_asked_for_by_its_address_is_the_only_one_fetched(desk: Desk) -> None:
    story = desk.site.features[0]
    ended = desk.crawl("-a", f"url={desk.site.url}{story.path}", source=None)

    assert (ended.exit_code, [request.path for request in desk.site.requests]) == (
        0,
        ["/robots.txt", story.path],
    ), ended.log


def test_a_page_that_is_not_there_ends_with_the_reason(desk: Desk) -> None:
    ended = desk.crawl("-a", f"url={desk.site.url}/2026/01/no-such-story/", source=None)

    assert (ended.exit_code, "the page is gone (HTTP 404)" in ended.log) == (4, True), ended.log


def test_a_site_of_this_machine_is_refused_with_the_setting_that_allows_it(desk: Desk) -> None:
    ended = desk.crawl(FEATURES_ALLOW_NETWORKS="")

    assert (ended.exit_code, "FEATURES_ALLOW_NETWORKS does not list it" in ended.log) == (4, True), ended.log


def test_the_log_tells_of_the_crawl_and_not_of_the_framework(desk: Desk) -> None:
    ended = desk.crawl("-a", "limit=1")

    assert ("Scrapy" in ended.log, len(ended.log.splitlines()) <= 10) == (False, True), ended.log


def test_a_limit_puts_the_other_links_off_with_the_reason(desk: Desk, runs: Runs) -> None:
    desk.crawl("-a", "limit=3")

    run = runs.last(SOURCE)
    assert run is not None
    reasons = {account.reason for account in runs.links(run.run_id, LinkOutcome.DEFERRED)}
    assert (run.tally.new, reasons) == (3, {"the limit of 3 articles was reached"})


def test_a_run_shows_that_it_is_alive_while_it_goes_on(desk: Desk, runs: Runs) -> None:
    desk.site.slow(desk.site.features[0].path, 2.0)
    desk.crawl("-s", "HEARTBEAT_S=0.2")

    run = runs.last(SOURCE)
    assert run is not None
    assert (run.heartbeat_at - run.started_at).total_seconds() > 1


def test_what_a_limit_put_off_is_stored_by_the_next_crawl(desk: Desk, engine: Engine) -> None:
    desk.crawl("-a", "limit=3")
    desk.crawl()

    assert titles(engine) == printed(desk)


def test_a_page_in_trouble_harms_no_other(desk: Desk, runs: Runs) -> None:
    desk.site.fail(desk.site.features[0].path, status=500)
    desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    assert (run.tally.failed, run.tally.new) == (1, len(desk.site.features) - 1)


def test_a_page_that_failed_is_stored_once_it_can_be_had(desk: Desk, engine: Engine) -> None:
    desk.site.fail(desk.site.features[0].path, status=500)
    desk.crawl()
    desk.site.heal()
    desk.crawl()

    assert titles(engine) == printed(desk)


def test_a_scheduled_crawl_does_not_ask_for_old_stories_again(desk: Desk) -> None:
    slots = [("-a", "trigger=schedule", "-a", f"slot=2026-01-31T06:{minute}:00Z") for minute in ("00", "30")]
    desk.crawl(*slots[0])
    desk.site.forget_requests()
    ended = desk.crawl(*slots[1])

    stories = {story.path for story in desk.site.features}
    assert (ended.exit_code, stories & {request.path for request in desk.site.requests}) == (0, set())


def test_an_article_whose_page_is_gone_is_deleted_with_a_change(desk: Desk, engine: Engine) -> None:
    desk.crawl()
    gone = desk.site.remove(desk.site.features[4].slug)
    desk.crawl("-a", f"url={desk.site.url}{gone.path}", source=None)

    with engine.connect() as connection:
        last = connection.execute(text("SELECT op FROM changes_v1 ORDER BY seq DESC LIMIT 1")).scalar_one()
    assert (last, titles(engine)) == ("delete", printed(desk))
