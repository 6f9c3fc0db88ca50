"""The views are what the contract says, column by column, on both databases."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage.contract import CONTRACT, TYPES, VIEWS, View
from storage.contract.document import put_into
from storage.engine import is_sqlite, open_database
from storage.migrations.scripts import SEPARATOR
from tests.articles import PAGE, rich_story, story
from tests.integration.storage.conftest import Desk, furnish

GOLDEN = Path(__file__).parent / "contract.json"
SCRIPTS = Path(__file__).parents[3] / "storage" / "migrations" / "sql"


def columns_of(engine: Engine, view: str) -> list[tuple[str, str]]:
    """Name and type of each column, as the database states them."""
    with engine.connect() as connection:
        if is_sqlite(engine):
            rows = connection.execute(text("SELECT name, type FROM pragma_table_info(:view)"), {"view": view})
        else:
            rows = connection.execute(
                text(
                    "SELECT column_name, data_type FROM information_schema.columns "
                    "WHERE table_name = :view ORDER BY ordinal_position"
                ),
                {"view": view},
            )
        return [(row[0], row[1]) for row in rows]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_has_the_columns_of_the_contract(engine: Engine, view: View) -> None:
    place = 0 if is_sqlite(engine) else 1
    found = columns_of(engine, view.name)
    wanted = [(c.name, TYPES[c.kind][place]) for c in view.columns]

    # SQLite names no type for an expression; its values are looked at below
    for (name, type_), column in zip(found, wanted, strict=True):
        assert (name, type_ or column[1]) == column


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_values_have_the_types_of_the_contract(sqlite_url: str, view: View) -> None:
    engine = open_database(sqlite_url)
    furnish(engine)
    desk = Desk(engine)
    desk.crawl(rich_story("ferry"), story("plain"))
    types = ", ".join(f"group_concat(DISTINCT typeof({c.name}))" for c in view.columns)
    found = desk.rows(f"SELECT {types} FROM {view.name}")[0]
    wrong = {
        column.name: seen
        for column, seen in zip(view.columns, found, strict=True)
        if seen is not None and not set(str(seen).split(",")) <= {TYPES[column.kind][0].lower(), "null"}
    }

    assert wrong == {}


def test_the_contract_is_the_one_that_was_published() -> None:
    # the file is changed by hand and never shortened: readers rely on every line of it
    published = json.loads(GOLDEN.read_text("utf-8"))
    declared = {v.name: [[c.name, c.kind.value, c.nullable] for c in v.columns] for v in VIEWS}

    assert declared == published


def test_a_database_has_no_other_views(engine: Engine) -> None:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'view'"
        if is_sqlite(engine)
        else "SELECT viewname FROM pg_views WHERE schemaname = 'public'"
    )
    with engine.connect() as connection:
        found = {row[0] for row in connection.execute(text(query))}

    assert found == {view.name for view in VIEWS}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_what_is_never_null_never_is(desk: Desk, view: View) -> None:
    desk.crawl(rich_story("ferry"), story("plain"))
    required = [c.name for c in view.columns if not c.nullable]
    rows = desk.rows(f"SELECT {', '.join(required)} FROM {view.name}")

    assert [row for row in rows if None in row] == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_key_of_a_view_names_one_row(desk: Desk, view: View) -> None:
    desk.crawl(rich_story("ferry"), story("plain"))
    key = ", ".join(view.key)
    twice = desk.rows(f"SELECT {key} FROM {view.name} GROUP BY {key} HAVING count(*) > 1")

    assert twice == []


def test_the_version_of_the_contract_is_told(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.execute(text("SELECT contract FROM feed_v1")).scalar_one() == CONTRACT


def test_every_column_is_described() -> None:
    unclear = [f"{v.name}.{c.name}" for v in VIEWS for c in v.columns if not c.doc.endswith(".")]

    assert unclear == []


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_frozen_views_are_the_contracts(dialect: str) -> None:
    assert frozen_views(dialect) == {view.name: view.create(dialect) for view in VIEWS}


def frozen_views(dialect: str) -> dict[str, str]:
    """The statement that makes each view: of the newest migration that has one."""
    found = {}
    for script in sorted(SCRIPTS.glob(f"*_views.{dialect}.sql")):
        for statement in script.read_text("utf-8").split(SEPARATOR):
            created = statement.strip().replace("CREATE OR REPLACE VIEW", "CREATE VIEW")
            if created.startswith("CREATE VIEW "):
                found[created.split()[2]] = created
    return found


def test_the_document_is_written_from_the_contract() -> None:
    page = (Path(__file__).parents[3] / "docs" / "contract.md").read_text("utf-8")

    assert put_into(page, VIEWS) == page


def test_the_documents_reader_follows_the_feed(sqlite_url: str, tmp_path: Path) -> None:
    engine = open_database(sqlite_url)
    furnish(engine)
    Desk(engine).crawl(*(story(f"s{number}") for number in range(7)))
    page = (Path(__file__).parents[3] / "docs" / "contract.md").read_text("utf-8")
    recipe = page.split("```python\n")[1].split("```")[0].replace("data/features.db", "features.db")
    command = [sys.executable, "-c", recipe]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert [line.split()[:2] for line in done.stdout.splitlines()] == [
        ["upsert", f"https://news.example/2026/03/s{number}/"] for number in range(7)
    ]


def test_the_documents_statements_run_on_both(desk: Desk) -> None:
    (saved,) = desk.crawl(story("one"))
    given = {"my_seq": 0, "article_id": str(saved.article_id)}
    with desk.engine.connect() as connection:
        rows = [connection.execute(text(one), given).all() for one in documented_statements()]

    assert [len(found) for found in rows] == [1, 1, 1, 1, 0]


def test_from_an_article_sql_leads_to_run_request_page_extractor_and_every_reason(desk: Desk) -> None:
    (saved,) = desk.crawl(rich_story("ferry"))
    (statement,) = [one for one in documented_statements() if "r.provenance" in one]
    with desk.engine.connect() as connection:
        (row,) = connection.execute(text(statement), {"article_id": str(saved.article_id)}).mappings().all()
    reasons = row["provenance"] if isinstance(row["provenance"], dict) else json.loads(row["provenance"])
    ((run_id, fetch_id),) = desk.rows("SELECT n.run_id, f.fetch_id FROM runs_v1 n, fetches_v1 f")

    assert (row["run_id"], row["fetch_id"]) == (run_id, fetch_id)
    assert (row["raw_sha256"], row["locator"]) == (PAGE, "00/00/x.zst")
    assert (row["code_version"], row["extractor"]) == ("1", "test 1")
    assert reasons == dict(rich_story("ferry").provenance)


def documented_statements() -> list[str]:
    """Every statement of the reader's contract."""
    page = (Path(__file__).parents[3] / "docs" / "contract.md").read_text("utf-8")
    blocks = [part.split("```")[0] for part in page.split("```sql\n")[1:]]
    return [one for block in blocks for one in statements_of(block)]


def statements_of(block: str) -> list[str]:
    """The statements of a block, without its comments."""
    lines = (line for line in block.splitlines() if not line.startswith("--"))
    return [one.strip() for one in "\n".join(lines).split(";") if one.strip()]
