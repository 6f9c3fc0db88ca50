"""A store to write to, with a source and a page in its archive, and hands that write to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, text

from storage.article import Article
from storage.articles import Articles, Observation, Saved
from storage.changes import Changes, Cursor
from storage.checks import check_store
from storage.run import Lease, RunStatus, Trigger
from storage.runs import Runs
from storage.sources import Sources
from storage.tables import SnapshotRow
from tests.articles import NOW, PAGE, fetch_of, later


@dataclass(slots=True)
class Desk:
    """Does with the store what a crawl does."""

    engine: Engine
    _minutes: "count[int]" = field(default_factory=count)

    def now(self) -> datetime:
        """A minute later at every call."""
        return later(minutes=next(self._minutes))

    def start(self, source: str = "news", *, owner: str = "host/1", slot: datetime | None = None) -> Lease:
        """Start a run; a scheduled one where it has a slot."""
        now = self.now()
        return Runs(self.engine).start(
            source,
            trigger=Trigger.MANUAL if slot is None else Trigger.SCHEDULE,
            slot=now if slot is None else slot,
            owner=owner,
            code_version="1",
            config_sha256="c" * 64,
            now=now,
        )

    def finish(self, lease: Lease) -> None:
        """End a run well."""
        Runs(self.engine).finish(lease, RunStatus.SUCCEEDED, "every link was looked at", self.now())

    def observe(self, lease: Lease, article: Article, *, link: str | None = None) -> Observation:
        """The article as seen in that run."""
        return Observation(
            lease=lease, article=article, fetch=fetch_of(article, self.now()), link_url=link or article.url
        )

    def crawl(self, *articles: Article, source: str = "news") -> list[Saved]:
        """A whole run that sees these articles."""
        lease = self.start(source)
        saved = Articles(self.engine).save([self.observe(lease, article) for article in articles], self.now())
        self.finish(lease)
        return saved

    def rows(self, query: str) -> Sequence[tuple[object, ...]]:
        """The rows of a query, as a reader of the database gets them."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


Work = Callable[[Desk], None]


@pytest.fixture
def store(engine: Engine) -> Engine:
    """A store that knows the source "news" and the page that the tests' fetches name."""
    furnish(engine)
    return engine


@pytest.fixture
def desk(store: Engine) -> Desk:
    """Hands that write to the store."""
    return Desk(store)


def furnish(engine: Engine) -> None:
    """Give an empty store a source and a page."""
    Sources(engine).register("news", "The News", "https://news.example/")
    page = {"sha256": PAGE, "n_bytes": 10, "codec": "zstd", "locator": "00/00/x.zst", "stored_at": NOW}
    with engine.begin() as connection:
        connection.execute(insert(SnapshotRow), page)


def start_of(desk: Desk) -> Cursor:
    """The place before the first change."""
    return Cursor(epoch=Changes(desk.engine).head().epoch, seq=0)


def problems(desk: Desk, archive: Path) -> dict[str, str]:
    """What the checks find wrong."""
    return {c.name: c.problem for c in check_store(desk.engine, archive) if c.problem is not None}


@pytest.fixture
def archived(desk: Desk, tmp_path: Path) -> Path:
    """An archive that holds the page which the tests' fetches name."""
    (tmp_path / "00" / "00").mkdir(parents=True)
    (tmp_path / "00" / "00" / "x.zst").touch()
    return tmp_path
