"""Every saved page gives what a person said that it should: one test for each field of each page.

A saved page is a folder ``tests/pages/SOURCE/SLUG/``: ``page.html`` as it came, ``meta.json`` (where from,
when, and the charset of the HTTP header), and ``expected.json``, checked by a person. A field that is not
in there is not tested.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from console.article_json import Json
from console.expected import expected_fields
from crawler.extract import extract

PAGES = Path(__file__).parents[2] / "pages"
FOLDERS = sorted(path.parent for path in PAGES.glob("*/*/expected.json"))


@cache
def found(folder: Path) -> dict[str, Json]:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    article = extract(
        (folder / "page.html").read_bytes(),
        meta["url"],
        encoding=meta.get("encoding"),
        fetched_at=datetime.fromisoformat(meta["fetched_at"]),
    )
    return expected_fields(article)


@cache
def expected(folder: Path) -> dict[str, Json]:
    fields: dict[str, Json] = json.loads((folder / "expected.json").read_text("utf-8"))
    return fields


@pytest.mark.parametrize(
    ("folder", "field"),
    [
        pytest.param(folder, field, id=f"{folder.relative_to(PAGES)}-{field}")
        for folder in FOLDERS
        for field in expected(folder)
    ],
)
def test_field(folder: Path, field: str) -> None:
    assert found(folder)[field] == expected(folder)[field]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(PAGES)))
def test_every_expected_field_is_one_of_an_article(folder: Path) -> None:
    assert set(expected(folder)) <= set(found(folder))


def test_no_page_is_saved_by_half() -> None:
    complete = {path.parent for path in PAGES.glob("*/*/meta.json")}

    assert complete == {path.parent for path in PAGES.glob("*/*/page.html")} == set(FOLDERS)


def test_there_are_saved_pages() -> None:
    assert len(FOLDERS) >= 20
