"""The archive is looked after: pages are listed, hashed again, and let go once nothing rests on them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage import retention
from storage.article import Article
from storage.articles import Articles, Observation
from storage.errors import ArchiveError, RunInProgress
from storage.fetch import READ_AGAIN, Fetch, FetchOutcome
from storage.fetches import Fetches
from storage.kept_pages import KeptPages
from storage.retention import remove_superseded
from storage.run import Lease, RunStatus
from storage.runs import Runs
from storage.scrub import Condition, scrub
from storage.sightings import Sightings
from storage.snapshots import Snapshots
from storage.sources import Sources
from tests.articles import NOW, fetch_of, story
from tests.integration.storage.conftest import Desk

DAY = timedelta(days=1)
LISTING = "https://news.example/"


class Reporter:
    """Crawls a page at a time, each with bytes of its own in a real archive."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk = desk
        self.engine = desk.engine
        self.folder = folder
        self.snapshots = Snapshots(desk.engine, folder)

    def start(self, at: datetime) -> Lease:
        """Begin a run."""
        return self.desk.start(slot=at)

    def see(self, article: Article, body: bytes, at: datetime, *, reason: str | None = None) -> str:
        """Crawl an article; gives the name of its page."""
        lease = self.start(at)
        sha256 = self.snapshots.keep(body, at)
        fetch = replace(fetch_of(article, at), raw_sha256=sha256, reason=reason)
        seen = Observation(
            lease=lease,
            article=article,
            fetch=fetch,
            link_url=article.url,
            is_reextracted=(reason or "").startswith(READ_AGAIN),
        )
        Articles(self.engine).save([seen], at)
        self.finish(lease)
        return sha256

    def list_(self, body: bytes, at: datetime) -> str:
        """Read a listing; gives the name of its page."""
        lease = self.start(at)
        sha256 = self.snapshots.keep(body, at)
        fetch = Fetch(
            url=LISTING,
            requested_at=at,
            outcome=FetchOutcome.OK,
            final_url=LISTING,
            http_status=200,
            raw_sha256=sha256,
        )
        Fetches(self.engine).record(lease, fetch)
        self.finish(lease)
        return sha256

    def finish(self, lease: Lease) -> None:
        """End a run well."""
        Runs(self.engine).finish(lease, RunStatus.SUCCEEDED, "every link was looked at", NOW)

    def kept(self) -> set[str]:
        """The names of the pages whose files are there."""
        return {path.stem for path in self.folder.rglob("*.zst")}


@pytest.fixture
def reporter(engine: Engine, tmp_path: Path) -> Reporter:
    """One at a desk, with an archive that is empty yet."""
    Sources(engine).register("news", "The News", "https://news.example/")
    return Reporter(Desk(engine), tmp_path / "archive")


def prune(engine: Engine, reporter: Reporter, before: datetime) -> int:
    """Let go what was superseded by then; how many pages."""
    return remove_superseded(engine, reporter.snapshots, before=before, now=NOW + 90 * DAY).pages


def test_the_page_of_the_newest_revision_stays(engine: Engine, reporter: Reporter) -> None:
    reporter.see(story("one", "Before."), b"before", NOW)
    newest = reporter.see(story("one", "After."), b"after", NOW + DAY)

    assert prune(engine, reporter, NOW + 60 * DAY) == 1
    assert reporter.kept() == {newest}


def test_the_page_that_the_newest_revision_rests_on_stays_when_others_came_later(
    engine: Engine, reporter: Reporter
) -> None:
    rests_on = reporter.see(story("one"), b"the story", NOW)
    for day in (1, 2):
        last = reporter.see(story("one"), f"the story, other advert {day}".encode(), NOW + day * DAY)

    assert prune(engine, reporter, NOW + 60 * DAY) == 1
    assert reporter.kept() == {rests_on, last}


def test_the_newest_page_of_a_listing_stays(engine: Engine, reporter: Reporter) -> None:
    reporter.list_(b"yesterday", NOW)
    newest = reporter.list_(b"today", NOW + DAY)

    assert prune(engine, reporter, NOW + 60 * DAY) == 1
    assert reporter.kept() == {newest}


def test_more_pages_than_are_taken_at_once_go_too(
    engine: Engine, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_AT_ONCE", 2)
    for day in range(8):
        newest = reporter.list_(f"of day {day}".encode(), NOW + day * DAY)

    assert prune(engine, reporter, NOW + 60 * DAY) == 7
    assert reporter.kept() == {newest}


def test_a_page_that_is_young_stays(engine: Engine, reporter: Reporter) -> None:
    reporter.list_(b"yesterday", NOW)
    reporter.list_(b"today", NOW + DAY)

    assert prune(engine, reporter, NOW) == 0


def test_a_page_that_came_back_lately_stays(engine: Engine, reporter: Reporter) -> None:
    for day, body in enumerate((b"a", b"b", b"a", b"c")):
        reporter.list_(body, NOW + day * DAY)

    assert prune(engine, reporter, NOW + 2 * DAY) == 1
    assert len(reporter.kept()) == 2


def test_the_row_says_when_a_page_was_removed(engine: Engine, reporter: Reporter) -> None:
    gone = reporter.list_(b"yesterday", NOW)
    reporter.list_(b"today", NOW + DAY)
    prune(engine, reporter, NOW + 60 * DAY)

    assert reporter.desk.rows(
        f"SELECT count(*) FROM snapshot WHERE sha256 = '{gone}' AND removed_at IS NOT NULL"
    ) == [(1,)]
    assert reporter.desk.rows(f"SELECT locator FROM fetches_v1 WHERE raw_sha256 = '{gone}'") == [(None,)]


def test_nothing_goes_while_a_crawl_goes_on(engine: Engine, reporter: Reporter) -> None:
    reporter.list_(b"yesterday", NOW)
    reporter.list_(b"today", NOW + DAY)
    reporter.start(NOW + 2 * DAY)
    with pytest.raises(RunInProgress):
        prune(engine, reporter, NOW + 60 * DAY)

    assert len(reporter.kept()) == 2


def test_a_scrub_names_what_is_missing_and_what_is_damaged(engine: Engine, reporter: Reporter) -> None:
    bodies = {reporter.list_(body, NOW + n * DAY): body for n, body in enumerate((b"one", b"two", b"three"))}
    sound, damaged, missing = bodies
    (path,) = reporter.folder.rglob(f"{damaged}.zst")
    path.write_bytes(path.read_bytes()[:-2])
    next(reporter.folder.rglob(f"{missing}.zst")).unlink()
    found = {page.sha256: page.condition for page in scrub(engine, reporter.folder, day=date(2026, 3, 1))}

    assert found == {sound: Condition.SOUND, damaged: Condition.DAMAGED, missing: Condition.MISSING}


def test_shares_of_a_scrub_come_to_every_page_once(engine: Engine, reporter: Reporter) -> None:
    for number in range(20):
        reporter.list_(f"page {number}".encode(), NOW + number * DAY)
    days = [date(2026, 3, day) for day in range(1, 8)]
    shares = [[page.sha256 for page in scrub(engine, reporter.folder, share=7, day=day)] for day in days]

    assert sorted(sha256 for share in shares for sha256 in share) == sorted(reporter.kept())
    assert max(map(len, shares)) < 20


def test_pages_are_listed_with_their_requests(engine: Engine, reporter: Reporter) -> None:
    first = reporter.list_(b"yesterday", NOW)
    second = reporter.see(story("one"), b"the story", NOW + DAY)
    pages = KeptPages(engine)

    assert [page.sha256 for page in pages.all(source=None, since=None)] == [first, second]
    assert [page.sha256 for page in pages.all(source="news", since=NOW + DAY)] == [second]
    assert pages.count(source="news", since=NOW + DAY) == 1
    assert list(pages.all(source="another", since=None)) == []


def test_a_page_read_again_from_the_archive_is_no_request(engine: Engine, reporter: Reporter) -> None:
    reporter.see(story("one"), b"the story", NOW)
    reporter.see(story("one", "Otherwise."), b"the story", NOW + DAY, reason=f"{READ_AGAIN}archive")

    assert KeptPages(engine).count(source=None, since=None) == 1


def test_an_article_was_last_seen_at_any_of_its_addresses(engine: Engine, reporter: Reporter) -> None:
    reporter.see(story("one"), b"the story", NOW)
    moved = replace(story("one"), url="https://news.example/moved/")
    reporter.see(moved, b"the story, moved", NOW + DAY)
    addresses = [story("one").url, moved.url, "https://news.example/other/"]

    assert Sightings(engine).newest(addresses) == dict.fromkeys(addresses[:2], NOW + DAY)


def test_a_request_that_was_entered_is_known(engine: Engine, reporter: Reporter) -> None:
    reporter.list_(b"yesterday", NOW)
    asked = [(LISTING, NOW), (LISTING, NOW + DAY), ("https://news.example/other/", NOW)]

    assert Sightings(engine).entered(asked) == {(LISTING, NOW)}


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_entered(desk: Desk, tmp_path: Path) -> None:
    taken = tmp_path / "archive"
    taken.write_text("a file where the folder should be")

    with pytest.raises(ArchiveError, match="cannot be written"):
        Snapshots(desk.engine, taken).keep(b"<p>A page.</p>", NOW)
