"""Rows for other programs: complete, safe to open, and with the place where the next export begins."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from storage.changes import Cursor
from storage.contract import VIEWS
from storage.errors import CursorLost
from storage.export import export_articles, export_changes, write_csv, write_jsonl
from storage.parquet import write_parquet
from tests.articles import rich_story, story
from tests.integration.storage.conftest import Desk

ARTICLES = next(view for view in VIEWS if view.name == "articles_v1")


def test_every_article_is_exported_once(desk: Desk) -> None:
    for start in range(0, 1050, 50):
        desk.crawl(*(story(f"s{number}") for number in range(start, start + 50)))
    found = [row["url"] for row in export_articles(desk.engine).rows]

    assert sorted(found) == sorted(story(f"s{number}").url for number in range(1050))  # type: ignore[type-var]


def test_the_next_export_begins_where_the_last_one_ended(desk: Desk) -> None:
    desk.crawl(story("one"), story("two"))
    cursor = export_articles(desk.engine).cursor
    nothing = list(export_changes(desk.engine, cursor).rows)
    desk.crawl(story("one", "Edited text of one."), story("three"))
    since = export_changes(desk.engine, cursor)

    assert nothing == []
    assert [(row["seq"], row["revision_no"]) for row in since.rows] == [(3, 2), (4, 1)]
    assert since.cursor.seq == 4


def test_a_place_of_another_epoch_is_refused(desk: Desk) -> None:
    cursor = Cursor(epoch=uuid4(), seq=0)
    with pytest.raises(CursorLost):
        list(export_changes(desk.engine, cursor).rows)


def test_json_lines_hold_plain_values(desk: Desk) -> None:
    desk.crawl(rich_story("ferry"))
    file = io.StringIO()
    write_jsonl(export_articles(desk.engine).rows, file)
    row = json.loads(file.getvalue())

    assert row["authors"] == ["Jürgen Müller", "Desk"]
    assert row["observed_at"].endswith("Z")
    assert list(row) == [column.name for column in ARTICLES.columns]


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_cell_is_a_formula(desk: Desk, beginning: str) -> None:
    desk.crawl(replace(story("one"), headline=f"{beginning}HYPERLINK(1)", kicker='a "quoted", one\nand more'))
    file = io.StringIO(newline="")
    write_csv(export_articles(desk.engine).rows, file)
    (row,) = csv.DictReader(io.StringIO(file.getvalue(), newline=""))

    assert row["headline"] == f"'{beginning}HYPERLINK(1)"
    assert row["kicker"] == 'a "quoted", one\nand more'


def test_parquet_is_parted_by_source_and_month(desk: Desk, tmp_path: Path) -> None:
    dataset = pytest.importorskip("pyarrow.dataset", reason="Parquet needs the extra `export` (pyarrow)")
    desk.crawl(rich_story("ferry"), story("undated"))
    number = write_parquet(export_articles(desk.engine).rows, ARTICLES, tmp_path / "out")
    table = dataset.dataset(tmp_path / "out", partitioning="hive").to_table()

    assert number == table.num_rows == 2
    assert sorted(table["month"].to_pylist()) == ["2026-02", "undated"]
    assert set(table["source"].to_pylist()) == {"news"}
