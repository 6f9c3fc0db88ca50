"""What crawls make of pages that are gone or not found."""

from datetime import timedelta

from sqlalchemy import Engine, text

from crawler.fetch.conditional import conditional_headers
from storage.checks import check_store
from storage.history import Histories
from storage.removals import Removals
from storage.run import LinkOutcome
from storage.runs import Runs
from storage.snapshots import Snapshots
from tests.articles import NOW
from tests.integration.crawl.conftest import SOURCE, Desk
from tests.integration.crawl.test_crawls import titles


def test_a_page_not_found_is_believed_at_the_third_visit_over_a_day(
    desk: Desk, engine: Engine, runs: Runs
) -> None:
    desk.crawl()
    lost = desk.site.features[4]
    desk.site.fail(lost.path, status=404)
    outcomes = []
    for _ in range(3):
        desk.crawl("-a", f"url={desk.site.url}{lost.path}", source=None)
        [run] = runs.recent(1)
        outcomes += [account.outcome for account in runs.links(run.run_id)]
        _age_requests(engine)

    with engine.connect() as connection:
        last = connection.execute(text("SELECT op FROM changes_v1 ORDER BY seq DESC LIMIT 1")).scalar_one()
    assert outcomes == [LinkOutcome.FAILED, LinkOutcome.FAILED, LinkOutcome.REVISED]
    assert (last, titles(engine)[lost.headline.replace("*", "")]) == ("delete", 0)


def _age_requests(engine: Engine) -> None:
    """Let a day pass."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE page_fetch SET requested_at = "
                "strftime('%Y-%m-%dT%H:%M:%S', requested_at, '-1 day') || '.000000Z'"
            )
        )


def test_a_site_that_says_gone_to_everything_keeps_its_articles(
    desk: Desk, engine: Engine, runs: Runs
) -> None:
    desk.crawl()
    for story in desk.site.features:
        desk.site.fail(story.path, status=410)
    desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    held = runs.links(run.run_id, LinkOutcome.DEFERRED)
    assert all("held" in (account.reason or "") for account in held)
    assert (len(held), run.tally.revised) == (run.tally.discovered - 2, 2)
    assert sum(titles(engine).values()) == len(desk.site.features) - 2


def test_a_crawl_keeps_no_page_of_an_article_that_was_erased(desk: Desk, engine: Engine, runs: Runs) -> None:
    desk.crawl()
    lost = f"{desk.site.url}{desk.site.features[4].path}"
    archive = Snapshots(engine, desk.folder / "data" / "archive")
    erased = Removals(engine).erase(lost, NOW)
    archive.remove(erased.pages, NOW)
    before = {path.name for path in archive.folder.rglob("*.zst")}
    desk.crawl("-a", f"url={lost}", source=None)

    [account] = runs.links(runs.recent(1)[0].run_id)
    assert (account.outcome, account.reason) == (
        LinkOutcome.REJECTED,
        "its text was erased for good, and is not stored again",
    )
    assert {path.name for path in archive.folder.rglob("*.zst")} == before
    assert [check.name for check in check_store(engine, archive.folder) if check.problem] == []


def test_a3_44_a_page_that_was_gone_comes_back_as_a_page_and_not_by_an_answer_without_one(
    desk: Desk, engine: Engine, runs: Runs
) -> None:
    desk.crawl()
    lost = desk.site.features[4]
    desk.site.fail(lost.path, status=404, times=3)
    for _ in range(3):
        desk.crawl("-a", f"url={desk.site.url}{lost.path}", source=None)
        _age_requests(engine)
    desk.site.forget_requests()
    desk.crawl()  # its validators are still those of the page we have

    run = runs.last(SOURCE)
    assert run is not None
    outcome = {each.link.url: each.outcome for each in runs.links(run.run_id)}[f"{desk.site.url}{lost.path}"]
    with engine.connect() as connection:
        last = connection.execute(text("SELECT op FROM changes_v1 ORDER BY seq DESC LIMIT 1")).scalar_one()
    assert (desk.site.statuses(lost.path), outcome, last) == ([200], LinkOutcome.REVISED, "upsert")


def test_a3_44_no_condition_is_made_while_a_page_is_thought_gone(desk: Desk, engine: Engine) -> None:
    desk.crawl()
    lost = desk.site.features[4]
    desk.site.fail(lost.path, status=404, times=1)
    desk.site.fail(lost.path, status=503, times=3)
    for _ in range(2):  # the second time the site is down, which says nothing of the page
        desk.let_pass(timedelta(days=2))
        desk.crawl("-a", f"url={desk.site.url}{lost.path}", source=None)
    desk.let_pass(timedelta(days=2))
    history = Histories(engine).of([f"{desk.site.url}{lost.path}"])[f"{desk.site.url}{lost.path}"]

    assert (history.validators.etag is None, conditional_headers(history)) == (False, {})
