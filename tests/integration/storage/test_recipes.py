"""The recipes of docs/contract.md, each run with its own tool, as a reader would run it."""

import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.changes import Changes
from storage.contract import VIEWS
from storage.engine import open_database
from storage.export import export_articles
from storage.parquet import write_parquet
from storage.removals import Removals
from storage.roles import grant_reader
from tests.articles import rich_story, story
from tests.integration.storage.conftest import Desk, furnish

PAGE = Path(__file__).parents[3] / "docs" / "contract.md"
PATIENCE_S = 60
#: dlt would tell its makers of every run
_OF_DLT = {"RUNTIME__DLTHUB_TELEMETRY": "false"}
#: how long the reader of the document waits when nothing wakes it
NAP_S = 60
ARTICLES = (rich_story("ferry"), *(story(f"s{number}") for number in range(6)))
URLS = [article.url for article in ARTICLES]


def recipe(language: str, word: str) -> str:
    """The one block of the document in that language that has the word in it."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
    [found] = [block for block in blocks if word in block]
    return str(found)


def needs(*modules: str) -> pytest.MarkDecorator:
    """Skip by name where the group of recipes is not installed."""
    lacking = [module for module in modules if find_spec(module) is None]
    return pytest.mark.skipif(
        bool(lacking), reason=f"{', '.join(lacking)} not installed: pip install --group recipes"
    )


def needs_program(name: str) -> pytest.MarkDecorator:
    """Skip by name where the program is not installed."""
    return pytest.mark.skipif(shutil.which(name) is None, reason=f"{name} is not installed")


@contextmanager
def filled(url: str) -> Iterator[Desk]:
    """A store with the articles in it."""
    engine = open_database(url)
    furnish(engine)
    desk = Desk(engine)
    desk.crawl(*ARTICLES)
    yield desk
    engine.dispose()


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    """A store on SQLite, where the recipes look for it."""
    with filled(sqlite_url) as filled_desk:
        (tmp_path / "data").mkdir()
        for file in tmp_path.glob("features.db*"):
            (tmp_path / "data" / file.name).symlink_to(file)
        yield filled_desk


@pytest.fixture
def reader_url(postgresql_url: str) -> Iterator[str]:
    """A store on PostgreSQL, as a role may read it that sees the views and nothing else."""
    with filled(postgresql_url) as desk:
        place = make_url(postgresql_url)
        role = f"reader_{place.database}"
        with desk.engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD 'reader'")
        grant_reader(desk.engine, role)
        as_reader = place.set(drivername="postgresql", username=role, password="reader")
        yield as_reader.render_as_string(hide_password=False)
        with desk.engine.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {role}")
            connection.exec_driver_sql(f"DROP ROLE {role}")


def run(*command: str, folder: Path, **variables: str) -> str:
    """What a recipe prints."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **_OF_DLT, "DLT_DATA_DIR": str(folder / "dlt"), **variables},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def python(code: str, folder: Path) -> str:
    """What a recipe in Python prints, in an interpreter of its own."""
    return run(sys.executable, "-c", code, folder=folder)


@needs_program("sqlite3")
def test_the_shell_of_sqlite_reads_the_feed(desk: Desk, tmp_path: Path) -> None:
    rows = json.loads(run("sh", "-c", recipe("sh", "sqlite3 -readonly"), folder=tmp_path))

    assert [(row["seq"], row["op"], row["url"]) for row in rows] == [
        (seq, "upsert", url) for seq, url in enumerate(URLS, start=1)
    ]


def followed(folder: Path) -> "subprocess.CompletedProcess[str]":
    """The follower in SQL and a shell, run once to the end of the feed."""
    (folder / "follow.sh").write_text(recipe("sh", "follow.sh"), "utf-8")
    command = ["sh", "follow.sh", str(folder / "data" / "features.db"), "mine.db"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


def kept(folder: Path, query: str) -> list[tuple[object, ...]]:
    """What the follower made of it."""
    with closing(sqlite3.connect(folder / "mine.db")) as mine:
        return mine.execute(query).fetchall()


@needs_program("sqlite3")
def test_a_shell_that_knows_the_document_follows_the_feed(desk: Desk, tmp_path: Path) -> None:
    first = followed(tmp_path)
    before = kept(tmp_path, "SELECT headline FROM headline")
    desk.crawl(story("s1", headline="Another headline"), story("new"))
    Removals(desk.engine).erase(story("s2").url, desk.now())
    again = followed(tmp_path)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert len(before) == len(ARTICLES)
    assert kept(tmp_path, "SELECT seq FROM place") == desk.rows("SELECT seq FROM feed_v1")
    assert sorted(kept(tmp_path, "SELECT article_id, headline FROM headline")) == sorted(
        desk.rows("SELECT article_id, headline FROM articles_v1")
    )


@needs_program("sqlite3")
@pytest.mark.parametrize("place", ["epoch = 'another'", "seq = 99"], ids=["another epoch", "beyond the end"])
def test_a_shell_that_knows_the_document_stops_where_the_feed_was_rewound(
    desk: Desk, tmp_path: Path, place: str
) -> None:
    followed(tmp_path)
    with closing(sqlite3.connect(tmp_path / "mine.db")) as mine:
        mine.execute(f"UPDATE place SET {place}")
        mine.commit()
    before = kept(tmp_path, "SELECT epoch, seq FROM place")
    desk.crawl(story("new"))
    stopped = followed(tmp_path)

    assert stopped.returncode != 0
    assert "CHECK constraint failed" in stopped.stderr
    assert kept(tmp_path, "SELECT epoch, seq FROM place") == before


@needs_program("psql")
def test_psql_reads_the_feed_as_a_reader(reader_url: str, tmp_path: Path) -> None:
    printed = run("sh", "-c", recipe("sh", "psql"), folder=tmp_path, DATABASE=reader_url)

    assert [row["url"] for row in csv.DictReader(io.StringIO(printed))] == URLS


@needs("pandas")
def test_pandas_reads_the_articles(desk: Desk, tmp_path: Path) -> None:
    check = "\nprint(len(articles), articles['observed_at'].dt.tz, articles['authors'].map(len).max())"
    printed = python(recipe("python", "pandas") + check, tmp_path)

    assert printed.splitlines()[-1] == f"{len(ARTICLES)} UTC 2"


@needs("duckdb", "pyarrow")
def test_duckdb_reads_an_export(desk: Desk, tmp_path: Path) -> None:
    articles = next(view for view in VIEWS if view.name == "articles_v1")
    write_parquet(export_articles(desk.engine).rows, articles, tmp_path / "data" / "articles")
    (characters,) = desk.rows("SELECT sum(body_chars) FROM articles_v1")[0]

    [row] = [line for line in python(recipe("python", "duckdb.sql"), tmp_path).splitlines() if "news" in line]
    assert re.findall(r"\d+", row) == [str(len(ARTICLES)), str(characters)]


@needs("dlt", "duckdb")
def test_dlt_follows_the_feed_and_loads_each_change_once(desk: Desk, tmp_path: Path) -> None:
    code = recipe("python", "dlt.pipeline")
    count = (
        "\nwith pipeline.sql_client() as client:"
        "\n    print(client.execute_sql('SELECT count(*), count(DISTINCT seq), max(seq) FROM changes_v1'))"
    )
    seen = [python(code + count, tmp_path).splitlines()[-1]]
    seen.append(python(code + count, tmp_path).splitlines()[-1])
    desk.crawl(story("later"), story("s1", "Another text of s1."))
    seen.append(python(code + count, tmp_path).splitlines()[-1])

    assert Changes(desk.engine).head().seq == 9
    assert seen == ["[(7, 7, 7)]", "[(7, 7, 7)]", "[(9, 9, 9)]"]


def test_a_reader_on_postgresql_is_woken_by_a_change(reader_url: str, postgresql_url: str) -> None:
    code = recipe("python", "LISTEN").replace("dbname=features", reader_url)
    reader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    try:
        first = [reader.stdout.readline() for _ in URLS]
        engine = open_database(postgresql_url)
        started = time.monotonic()
        Desk(engine).crawl(story("fresh"))
        woken = reader.stdout.readline()
        engine.dispose()
    finally:
        reader.kill()
        reader.wait(timeout=PATIENCE_S)

    assert time.monotonic() - started < NAP_S / 2
    assert [line.split()[0] for line in first] == [str(seq) for seq in range(1, 8)]
    assert woken.split() == ["8", "upsert", story("fresh").url]
