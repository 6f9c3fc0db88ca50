"""Articles that go: taken down, back again, erased for good; and the brake against losing a whole site."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from storage.article import Article
from storage.articles import Articles
from storage.checks import check_store
from storage.fetch import Fetch, FetchOutcome
from storage.observation import Saved
from storage.removals import Removals
from storage.run import Lease, LinkOutcome
from storage.runs import Runs
from tests.articles import NOW, PAGE, later, rich_story, story
from tests.integration.storage.conftest import Desk


def missing(desk: Desk, lease: Lease, article: Article, status: int = 410, **after: float) -> Saved:
    at = later(**after) if after else desk.now()
    fetch = Fetch(url=article.url, requested_at=at, outcome=FetchOutcome.GONE, http_status=status)
    return Removals(desk.engine).missing(lease, article.url, fetch, desk.now())


def test_a_page_that_is_gone_is_taken_out_and_readers_are_told(desk: Desk) -> None:
    desk.crawl(story("one"), story("two"))
    lease = desk.start()
    saved = missing(desk, lease, story("one"))
    (account,) = Runs(desk.engine).links(lease.run_id)

    assert (saved.outcome, saved.revision_no, saved.seq) == (LinkOutcome.REVISED, 2, 3)
    assert account.outcome is LinkOutcome.REVISED
    assert desk.rows("SELECT op, kind, headline, body FROM changes_v1 WHERE seq = 3") == [
        ("delete", "deleted", None, None)
    ]
    assert desk.rows("SELECT url FROM articles_v1") == [(story("two").url,)]


def test_a_page_that_comes_back_is_the_same_article(desk: Desk) -> None:
    desk.crawl(story("one"))
    lease = desk.start()
    missing(desk, lease, story("one"))
    desk.finish(lease)
    (saved,) = desk.crawl(story("one"))

    assert (saved.outcome, saved.revision_no) == (LinkOutcome.REVISED, 3)
    assert desk.rows("SELECT kind, op FROM changes_v1 ORDER BY seq") == [
        ("created", "upsert"),
        ("deleted", "delete"),
        ("restored", "upsert"),
    ]


def test_not_found_is_believed_at_the_third_visit_over_a_day(desk: Desk) -> None:
    desk.crawl(story("one"))
    seen = []
    for hours in (30, 40, 50, 55):
        lease = desk.start()
        seen.append(missing(desk, lease, story("one"), 404, hours=hours).outcome)
        desk.finish(lease)

    assert seen == [LinkOutcome.FAILED, LinkOutcome.FAILED, LinkOutcome.FAILED, LinkOutcome.REVISED]


def test_a_page_that_was_found_in_between_is_counted_anew(desk: Desk) -> None:
    desk.crawl(story("one"))
    lease = desk.start()
    missing(desk, lease, story("one"), 404, hours=30)
    missing(desk, lease, story("one"), 404, hours=40)
    seen = replace(desk.observe(lease, story("one")))
    again = replace(seen, fetch=replace(seen.fetch, requested_at=later(hours=50)))
    Articles(desk.engine).save([again], desk.now())

    assert missing(desk, lease, story("one"), 404, hours=60).outcome is LinkOutcome.FAILED


def test_a_site_that_loses_everything_at_once_is_not_believed(desk: Desk) -> None:
    articles = [story(f"s{number}") for number in range(40)]
    desk.crawl(*articles)
    lease = desk.start()
    outcomes = [missing(desk, lease, article).outcome for article in articles]

    assert outcomes[:2] == [LinkOutcome.REVISED] * 2
    assert set(outcomes[2:]) == {LinkOutcome.DEFERRED}
    assert desk.rows("SELECT count(*) FROM articles_v1") == [(38,)]


def test_a_site_that_loses_everything_run_by_run_is_not_believed_either(desk: Desk) -> None:
    articles = [story(f"s{number}") for number in range(40)]
    desk.crawl(*articles)
    for number in range(0, 12, 2):
        lease = desk.start()
        missing(desk, lease, articles[number])
        saved = missing(desk, lease, articles[number + 1])
        desk.finish(lease)

    assert desk.rows("SELECT count(*) FROM articles_v1") == [(38,)]
    assert saved.reason == (
        "HTTP 410, but 2 of 40 articles went within 7 days already: held, because a site that loses so "
        "many at once is more likely broken"
    )


def test_what_went_more_than_a_week_ago_holds_nothing(desk: Desk) -> None:
    articles = [story(f"s{number}") for number in range(40)]
    desk.crawl(*articles)
    lease = desk.start()
    for article in articles[:3]:
        missing(desk, lease, article)
    desk.finish(lease)
    weeks_later = Desk(desk.engine, count(60 * 24 * 8))
    lease = weeks_later.start()

    assert [missing(weeks_later, lease, article).outcome for article in articles[2:5]] == [
        LinkOutcome.REVISED,
        LinkOutcome.REVISED,
        LinkOutcome.DEFERRED,
    ]


def test_a_large_source_may_lose_its_share(desk: Desk) -> None:
    articles = [story(f"s{number}") for number in range(100)]
    desk.crawl(*articles[:50])
    desk.crawl(*articles[50:])
    lease = desk.start()
    outcomes = [missing(desk, lease, article).outcome for article in articles[:8]]

    assert outcomes == [LinkOutcome.REVISED] * 5 + [LinkOutcome.DEFERRED] * 3


def test_a_clock_that_was_set_back_does_no_harm(desk: Desk) -> None:
    desk.crawl(story("one"))
    seen = missing(desk, desk.start(), story("one"), 404, days=-1)

    assert (seen.outcome, seen.reason is not None and "visit 1 in a row" in seen.reason) == (
        LinkOutcome.FAILED,
        True,
    )


def test_what_nobody_stored_can_be_gone(desk: Desk) -> None:
    saved = missing(desk, desk.start(), story("never"))

    assert (saved.outcome, saved.reason) == (LinkOutcome.REJECTED, "the page is gone (HTTP 410)")


def test_an_erasure_empties_every_revision_and_is_told(desk: Desk) -> None:
    desk.crawl(rich_story("ferry"))
    desk.crawl(replace(rich_story("ferry"), headline="Edited"))
    erased = Removals(desk.engine).erase(rich_story("ferry").url, later(days=1))
    left = desk.rows("SELECT headline, body, blocks, description, body_chars FROM revisions_v1")

    assert (erased.revisions, erased.seq, erased.pages) == (2, 3, (PAGE,))
    assert left == [(None, None, None, None, 0)] * 2
    assert desk.rows("SELECT op FROM changes_v1 WHERE seq = 3") == [("erase",)]
    for view in ("articles_v1", "authors_v1", "images_v1", "removed_v1", "outlinks_v1"):
        assert desk.rows(f"SELECT count(*) FROM {view}") == [(0,)]
    assert [c.name for c in check_store(desk.engine, Path("/nowhere")) if c.problem] == [
        "articles: nothing of the erased is kept",
        "archive: every page is there",
    ]


def test_what_was_erased_is_not_stored_again(desk: Desk) -> None:
    desk.crawl(story("one"))
    Removals(desk.engine).erase(story("one").url, later(days=1))
    (saved,) = desk.crawl(story("one", "Another text of one."))

    assert saved.outcome is LinkOutcome.REJECTED
    assert saved.reason == "its text was erased for good, and is not stored again"


def test_what_is_not_there_cannot_be_erased(desk: Desk) -> None:
    with pytest.raises(LookupError, match="no article is stored under"):
        Removals(desk.engine).erase("https://news.example/none", NOW + timedelta(days=1))
