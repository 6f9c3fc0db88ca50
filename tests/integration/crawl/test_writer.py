"""The writer's thread: what fails fails alone."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from sqlalchemy import Engine

from crawler.store import Store
from crawler.writer import Writer
from storage.engine import open_database
from storage.run import LinkOutcome
from storage.runs import Runs
from storage.settlement import Settlement
from tests.articles import story
from tests.integration.crawl.conftest import PATIENCE_S
from tests.integration.storage.conftest import Desk, furnish

if TYPE_CHECKING:
    from storage.article import Author

#: a defect of ours, as the store meets it
NOBODY = cast("Author", "a name alone")


@pytest.fixture
def store(database_url: str) -> Iterator[Engine]:
    """A store that knows the source "news"."""
    engine = open_database(database_url)
    furnish(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def writer(store: Engine, tmp_path: Path) -> Writer:
    """A writer that has not begun: what it is given waits, and makes one batch."""
    return Writer(
        Store.on(store, tmp_path),
        now=lambda: datetime(2026, 3, 2, tzinfo=UTC),
        on_trouble=lambda _: None,
        on_given_up=lambda _: None,
        patience_s=0.0,
    )


def test_a_defect_on_one_article_harms_no_other_of_its_batch(store: Engine, writer: Writer) -> None:
    desk = Desk(store)
    lease = desk.start()
    articles = [story(f"s{number}") for number in range(10)]
    articles[4] = replace(articles[4], authors=(NOBODY,))
    answers = [writer.save(desk.observe(lease, article), article.body.encode()) for article in articles]
    writer.start()
    writer.close()

    failed = [answer for answer in answers if answer.exception() is not None]
    assert failed == [answers[4]]
    assert desk.rows("SELECT count(*) FROM articles_v1") == [(9,)]


def test_a_defect_on_one_account_harms_no_other_of_its_batch(store: Engine, writer: Writer) -> None:
    lease = Desk(store).start()
    outcomes = [LinkOutcome.REJECTED, cast("LinkOutcome", "no outcome"), LinkOutcome.DEFERRED]
    settlements = [
        Settlement(lease=lease, link_url=story(f"s{number}").url, outcome=outcome)
        for number, outcome in enumerate(outcomes)
    ]
    answers = [writer.settle(settlement) for settlement in settlements]
    writer.start()
    writer.close()

    assert [answer.exception() is None for answer in answers] == [True, False, True]
    assert [account.outcome for account in Runs(store).links(lease.run_id)] == [
        LinkOutcome.REJECTED,
        LinkOutcome.DEFERRED,
    ]


def test_whoever_stops_waiting_stops_neither_the_work_nor_the_writer(writer: Writer) -> None:
    done: list[str] = []

    async def crawl() -> None:
        nobody_waits = asyncio.wrap_future(writer.do(lambda: done.append("first")))
        nobody_waits.cancel()
        writer.start()
        await asyncio.wrap_future(writer.do(lambda: done.append("second")))

    asyncio.run(asyncio.wait_for(crawl(), PATIENCE_S))
    writer.close()

    assert done == ["first", "second"]
