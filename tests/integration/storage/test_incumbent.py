"""The sequence at which a well-known crawler's own store stops: a changed page, and then any other.

There the second crawl of a changed address broke a unique constraint, the transaction was never rolled
back, every later article of the crawl failed, and one row of version 1 was left.
"""

from storage.run import LinkOutcome
from tests.articles import story
from tests.integration.storage.conftest import Desk


def test_a_changed_page_is_a_revision_and_harms_nothing_after_it(desk: Desk) -> None:
    desk.crawl(story("a", "The first text of a."))
    saved = desk.crawl(story("a", "The second text of a, a little longer."), story("b"), story("c"))

    assert [s.outcome for s in saved] == [LinkOutcome.REVISED, LinkOutcome.NEW, LinkOutcome.NEW]
    assert desk.rows("SELECT url, revision_no, body FROM articles_v1 ORDER BY url")[0] == (
        story("a").url,
        2,
        "The second text of a, a little longer.",
    )
    assert desk.rows(
        "SELECT revision_no, body FROM revisions_v1 WHERE url LIKE '%/a/' ORDER BY revision_no"
    ) == [
        (1, "The first text of a."),
        (2, "The second text of a, a little longer."),
    ]
    assert desk.rows("SELECT seq, op FROM changes_v1 ORDER BY seq") == [(n, "upsert") for n in (1, 2, 3, 4)]


def test_a_page_that_changes_back_is_a_revision_again(desk: Desk) -> None:
    for text in ("One text of a.", "Another text of a.", "One text of a.", "One text of a."):
        desk.crawl(story("a", text))

    assert desk.rows("SELECT revision_no FROM revisions_v1 ORDER BY revision_no") == [(1,), (2,), (3,)]
