"""The newspaper misbehaves in turn: every article is right in the end, and every trouble is in the ledger."""

from datetime import timedelta

from sqlalchemy import Engine

from storage.articles import Articles
from storage.run import LinkOutcome, Run, RunStatus
from storage.runs import Runs
from tests.integration.crawl.conftest import SOURCE, Desk
from tests.site import Cut

FEED = "/category/features/feed"
LISTING = "/category/features/"
#: after which no host is left alone any more
A_WHILE = timedelta(hours=2)
#: and after which every story is due for a look, also one that is a year old and calm
LONG = timedelta(days=61)


class Ledger:
    """What the store has after each act."""

    def __init__(self, desk: Desk, engine: Engine) -> None:
        self.desk, self.engine = desk, engine

    def crawl(self, *arguments: str, after: timedelta = A_WHILE) -> Run:
        """Crawl some time after the last act; the run."""
        self.desk.let_pass(after)
        self.desk.crawl(*arguments)
        run = Runs(self.engine).last(SOURCE)
        assert run is not None
        return run

    def reasons(self, run: Run, outcome: LinkOutcome = LinkOutcome.FAILED) -> dict[str, str]:
        """Why links ended so, by path."""
        accounts = Runs(self.engine).links(run.run_id, outcome)
        return {each.link.url.removeprefix(self.desk.site.url): each.reason or "" for each in accounts}

    def wrong(self) -> list[str]:
        """What is not as the newspaper prints it: a headline, a block, an article missing or too many."""
        stored = {each.article.headline: each.article for each in Articles(self.engine).recent(100)}
        printed = {story.plain_headline: story for story in self.desk.site.features}
        wrong = [f"missing or too many: {headline}" for headline in stored.keys() ^ printed.keys()]
        for headline, story in printed.items():
            body = (stored[headline].body or "").split() if headline in stored else []
            wrong += [
                f"{headline}: lacks {block[:40]!r}"
                for block in story.text
                if not story.is_preview and " ".join(block.split()) not in " ".join(body)
            ]
        return wrong


def recovered(ledger: Ledger) -> tuple[list[str], RunStatus]:
    """What is wrong, and how the run ended, once the newspaper behaves again."""
    ledger.desk.site.heal()
    run = ledger.crawl()
    return ledger.wrong(), run.status


ALL_WELL: tuple[list[str], RunStatus] = ([], RunStatus.SUCCEEDED)


def test_whatever_it_does_in_turn_every_article_is_right_in_the_end(desk: Desk, engine: Engine) -> None:
    ledger = Ledger(desk, engine)
    desk.site.withhold(3)
    ledger.crawl()
    for act in (errors, cuts, slowness, an_outage, a_move, a_redesign):
        act(ledger)
        assert recovered(ledger) == ALL_WELL, act.__name__


def errors(ledger: Ledger) -> None:
    """A page and the feed answer with 500."""
    site = ledger.desk.site
    story = site.gain()
    site.fail(story.path, status=500)
    site.fail(FEED, status=503)
    run = ledger.crawl()

    assert ledger.reasons(run) == {story.path: "the server says 500"}
    assert f"{site.url}{FEED}: the server says 503" in (run.ending or "")


def cuts(ledger: Ledger) -> None:
    """A page and the feed break off, each in a way of its own."""
    site = ledger.desk.site
    story = site.gain()
    site.cut(story.path, Cut.CHUNKED)
    site.cut(FEED, Cut.GZIP)
    run = ledger.crawl()

    assert ledger.reasons(run) == {story.path: "The connection closed before the announced end of the body."}
    assert f"{site.url}{FEED}: The gzip stream has no end: the transfer was cut" in (run.ending or "")


def slowness(ledger: Ledger) -> None:
    """A page takes longer than we wait."""
    site = ledger.desk.site
    story = site.gain()
    site.slow(story.path, 30)
    run = ledger.crawl("-s", "DOWNLOAD_TIMEOUT=1", "-s", "RETRY_TIMES=0")

    put_off = ledger.reasons(run, LinkOutcome.DEFERRED)
    assert (run.status, list(put_off)) == (RunStatus.PARTIAL, [story.path])
    assert "took longer than 1.0 seconds" in put_off[story.path]


def an_outage(ledger: Ledger) -> None:
    """Everything answers with 500."""
    site = ledger.desk.site
    site.fail("/", status=500)
    run = ledger.crawl()

    assert run.status is RunStatus.FAILED
    first = f"{site.url}{FEED} and 1 more of its listings: {site.url}/robots.txt could not be read"
    assert (first in (run.ending or ""), (run.ending or "").count("robots.txt")) == (True, 1)


def a_move(ledger: Ledger) -> None:
    """A story moves, and its text is corrected on the way; another one is taken down."""
    site = ledger.desk.site
    story = site.features[2]
    site.move(story.slug, "under-a-new-address")
    site.edit("under-a-new-address", story.headline, "Under a New Headline")
    gone = site.remove(site.features[-1].slug)
    run = ledger.crawl(after=LONG)

    assert ledger.reasons(run, LinkOutcome.REVISED) == {
        site.features[2].path: "",
        gone.path: "taken down by its site (HTTP 410)",
    }


def a_redesign(ledger: Ledger) -> None:
    """Another DOM around everything, so that the source's rules fit no more; and one correction."""
    site = ledger.desk.site
    site.redesign()
    story = site.features[1]
    site.edit(story.slug, story.headline, "Corrected after the Redesign")
    run = ledger.crawl()

    assert ledger.reasons(run, LinkOutcome.REVISED) == {story.path: ""}
