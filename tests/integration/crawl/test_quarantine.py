"""A page that could not be read is kept, and stored once it can be."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.extract import Boilerplate
from crawler.reader import Answer, Known, Task
from crawler.readers import Readers
from crawler.retry import Retried, retry
from crawler.source import Source, source_from_toml
from crawler.store import Store
from storage.engine import open_database
from storage.fetch import Fetch, FetchOutcome
from storage.quarantine import Quarantine
from storage.run import Lease, LinkOutcome, RunStatus, Trigger
from tests.site.article_page import article_page
from tests.site.source_file import source_toml
from tests.site.story import read_stories

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
AFTER_THAT = LATER + timedelta(minutes=1)
SITE = "http://127.0.0.1:8000"
STORY = next(story for story in read_stories() if story.category == "features" and not story.is_preview)
PAGE = article_page(STORY, url=SITE, features=[STORY], briefs=[]).encode()
NO_ARTICLE = b"<html><body><h1>Nothing</h1></body></html>"


class Broken(Readers):
    """Extraction that fails on every page."""

    async def _answer(self, task: Task) -> Answer:
        return Answer(article=None, failure=("ZeroDivisionError: what a mistake", ""))


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store that knows the newspaper."""
    engine = open_database(database_url)
    opened = Store.on(engine, tmp_path / "archive")
    opened.sources.register("tidewater", "The Tidewater Review", SITE)
    yield opened
    engine.dispose()


def begin(store: Store, now: datetime) -> Lease:
    """A run."""
    return store.runs.start(
        "tidewater",
        trigger=Trigger.MANUAL,
        slot=now,
        owner="host/1",
        code_version="1",
        config_sha256="0" * 64,
        now=now,
    )


def quarantine(store: Store, page: bytes) -> None:
    """A run that could not read the page."""
    lease = begin(store, NOW)
    fetch = Fetch(
        url=f"{SITE}{STORY.path}",
        final_url=f"{SITE}{STORY.path}",
        requested_at=NOW,
        outcome=FetchOutcome.PARSE_FAILED,
        http_status=200,
        raw_sha256=store.snapshots.keep(page, NOW),
        reason="its reader died of it",
    )
    store.fetches.record(lease, fetch)
    store.runs.finish(lease, RunStatus.FAILED, "1 link: 1 failed", NOW)


def read_again(store: Store) -> list[Retried]:
    """Read what is in quarantine with a reader in this very process."""
    source: Source = source_from_toml(source_toml(SITE, "tidewater"), path=Path("tidewater.toml"))
    readers = Readers(
        {"tidewater": Known(source=source, boilerplate=Boilerplate())},
        workers=0,
    )
    pages = Quarantine(store.engine).all()
    return asyncio.run(retry(store, begin(store, LATER), readers, pages, now=lambda: AFTER_THAT))


def test_a_page_that_could_not_be_read_is_in_quarantine(store: Store) -> None:
    quarantine(store, PAGE)

    assert [page.fetch.reason for page in Quarantine(store.engine).all("tidewater")] == [
        "its reader died of it"
    ]


def test_a_page_that_can_be_read_now_is_stored(store: Store) -> None:
    quarantine(store, PAGE)

    assert [retried.outcome for retried in read_again(store)] == [LinkOutcome.NEW]
    assert [each.article.headline for each in store.articles.recent(9)] == [STORY.plain_headline]


def test_a_page_that_was_stored_leaves_the_quarantine(store: Store) -> None:
    quarantine(store, PAGE)
    read_again(store)

    assert Quarantine(store.engine).all() == []


def test_a_page_on_which_our_own_code_fails_stays_and_is_counted(store: Store) -> None:
    quarantine(store, PAGE)
    readers = Broken({}, workers=0)
    pages = Quarantine(store.engine).all()
    retried = asyncio.run(retry(store, begin(store, LATER), readers, pages, now=lambda: AFTER_THAT))

    assert [each.problem for each in retried] == ["ZeroDivisionError: what a mistake"]
    assert (readers.defects, len(Quarantine(store.engine).all())) == (1, 1)


def test_a_page_that_still_cannot_be_read_stays(store: Store) -> None:
    quarantine(store, NO_ARTICLE)

    assert [retried.outcome for retried in read_again(store)] == [LinkOutcome.FAILED]
    assert len(Quarantine(store.engine).all()) == 1


def test_reading_again_shows_that_it_is_alive(store: Store) -> None:
    quarantine(store, PAGE)
    read_again(store)

    run = store.runs.last("tidewater")
    assert run is not None
    assert run.heartbeat_at == AFTER_THAT
