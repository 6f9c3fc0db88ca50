"""The real command, as a process of its own, against the sample newspaper."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from storage.engine import open_database
from storage.runs import Runs
from storage.tables import PageFetchRow
from tests.site import Newspaper, newspaper

SOURCE = "tidewater"
#: far longer than any crawl of the newspaper takes
PATIENCE_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A crawl that has ended."""

    exit_code: int
    log: str


class Installation:
    """A database, a folder, and the sources that a test describes."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.database_url = database_url
        self.sources = folder / "sources"
        self.sources.mkdir()
        self.folder = folder

    def describe(self, toml: str, name: str = SOURCE) -> None:
        """Write a source file."""
        (self.sources / f"{name}.toml").write_text(toml, encoding="utf-8")

    def command(self, *arguments: str, source: str | None = SOURCE) -> list[str]:
        """The command that crawls."""
        named = ["-a", f"source={source}"] if source else []
        return [sys.executable, "-m", "scrapy", "crawl", "features", *named, *arguments]

    def variables(self, **others: str) -> dict[str, str]:
        """The environment it runs in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FEATURES_")}
        ours = {
            "SCRAPY_SETTINGS_MODULE": "crawler.settings",
            "FEATURES_DATABASE_URL": self.database_url,
            "FEATURES_DATA_DIR": str(self.folder / "data"),
            "FEATURES_SOURCES": str(self.sources),
            "FEATURES_ALLOW_NETWORKS": "127.0.0.0/8",
        }
        return {**kept, **ours, **others}

    def crawl(self, *arguments: str, source: str | None = SOURCE, **variables: str) -> Ended:
        """Crawl to the end."""
        done = subprocess.run(
            self.command(*arguments, source=source),
            env=self.variables(**variables),
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return Ended(exit_code=done.returncode, log=done.stdout + done.stderr)

    def engine(self) -> Engine:
        """The database; the caller disposes of it."""
        return open_database(self.database_url)

    def let_pass(self, span: timedelta) -> None:
        """Put what was asked for so much farther into the past; no host is left alone any more."""
        shutil.rmtree(self.folder / "data" / "hosts", ignore_errors=True)
        engine = self.engine()
        with engine.begin() as connection:
            asked = connection.execute(select(PageFetchRow.fetch_id, PageFetchRow.requested_at)).all()
            for row in asked:
                earlier = update(PageFetchRow).where(PageFetchRow.fetch_id == row.fetch_id)
                connection.execute(earlier.values(requested_at=row.requested_at - span))
        engine.dispose()


class Desk(Installation):
    """An installation with one source, that describes the newspaper."""

    def __init__(self, folder: Path, database_url: str, site: Newspaper) -> None:
        super().__init__(folder, database_url)
        self.site = site
        self.describe(site.source_toml(SOURCE))


@pytest.fixture
def site() -> Iterator[Newspaper]:
    """A newspaper of the test's own."""
    with newspaper() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, sqlite_url: str, site: Newspaper) -> Desk:
    """An installation on SQLite."""
    return Desk(tmp_path, sqlite_url, site)


@pytest.fixture
def desk_on_each(tmp_path: Path, database_url: str, site: Newspaper) -> Desk:
    """An installation, once on each kind of database."""
    return Desk(tmp_path, database_url, site)


@pytest.fixture
def engine(desk: Desk) -> Iterator[Engine]:
    """The database of the installation on SQLite."""
    opened = desk.engine()
    yield opened
    opened.dispose()


@pytest.fixture
def runs(engine: Engine) -> Runs:
    """Its ledger."""
    return Runs(engine)
