"""Storing articles: what is new, what has changed, what is the same."""

from sqlalchemy import Engine

from storage.articles import Articles, Observation
from storage.run import Lease, LinkOutcome, RunStatus
from storage.runs import Runs
from tests.articles import NOW, fetch_of, later, rich_story, story
from tests.integration.storage.conftest import Start


def observed(lease: Lease, article, **fields) -> Observation:
    return Observation(lease=lease, article=article, fetch=fetch_of(article, **fields), link_url=article.url)


def test_an_article_comes_back_as_it_was_stored(store: Engine, start: Start) -> None:
    article = rich_story("ferry")
    Articles(store).save([observed(start(), article)], NOW)

    assert Articles(store).get(article.url).article == article


def test_outcomes(store: Engine, start: Start) -> None:
    lease = start()
    a = Articles(store)
    x = story("x")
    first = a.save([observed(lease, x), observed(lease, story("y"))], NOW)
    assert [s.outcome for s in first] == [LinkOutcome.NEW, LinkOutcome.NEW]
    assert [s.seq for s in first] == [1, 2]
    Runs(store).finish(lease, RunStatus.SUCCEEDED, "all looked at", NOW)
    lease = start()
    again = a.save([observed(lease, x)], NOW)
    assert again[0].outcome is LinkOutcome.UNCHANGED
    lease2 = lease
    changed = a.save(
        [observed(lease2, story("x", "Entirely other text of x.", headline="Other"))], later(minutes=1)
    )
    assert changed[0].outcome is LinkOutcome.REVISED and changed[0].revision_no == 2, changed
    run = Runs(store).finish(lease2, RunStatus.SUCCEEDED, "done", later(minutes=2))
    assert run.tally.discovered == 1, run
    print(run)
