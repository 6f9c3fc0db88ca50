"""Readers look articles up by id, address and source: each begins at an index, never at a scan of a table."""

import pytest
from sqlalchemy import text

from storage.engine import is_sqlite
from tests.articles import story
from tests.integration.storage.conftest import Desk

ID = "'01900000-0000-7000-8000-000000000000'"
LOOKUPS = [
    *(
        f"SELECT headline FROM {view} WHERE {column} = {value}"
        for view in ("articles_v1", "changes_v1", "revisions_v1")
        for column, value in (("article_id", ID), ("url", "'https://news.example/a'"), ("source", "'news'"))
    ),
    f"SELECT url FROM articles_v1 WHERE content_group = {ID}",
    "SELECT headline FROM changes_v1 WHERE seq > 41000 ORDER BY seq LIMIT 500",
    "SELECT headline FROM articles_v1 WHERE seq > 41000 ORDER BY seq LIMIT 500",
    "SELECT article_id FROM urls_v1 WHERE url = 'https://news.example/a'",
    f"SELECT url FROM urls_v1 WHERE article_id = {ID}",
    f"SELECT name FROM authors_v1 WHERE article_id = {ID}",
    f"SELECT rule FROM removed_v1 WHERE article_id = {ID}",
    f"SELECT url FROM fetches_v1 WHERE fetch_id = {ID}",
    "SELECT run_id FROM runs_v1 WHERE source = 'news'",
    f"SELECT url FROM links_v1 WHERE run_id = {ID}",
    f"SELECT url FROM fetches_v1 WHERE raw_sha256 = '{'0' * 64}'",
]


@pytest.mark.parametrize("query", LOOKUPS)
def test_a_look_up_begins_at_an_index(desk: Desk, query: str) -> None:
    desk.crawl(story("one"))
    with desk.engine.connect() as connection:
        if is_sqlite(desk.engine):
            plan = [str(row[3]) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
            scans = [step for step in plan if step.startswith("SCAN")]
        else:
            # the tables of a test are so small that a scan is cheaper: what is asked is whether it must be
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            plan = [str(row[0]) for row in connection.execute(text(f"EXPLAIN {query}"))]
            scans = [step for step in plan if "Seq Scan" in step]

    assert scans == []
