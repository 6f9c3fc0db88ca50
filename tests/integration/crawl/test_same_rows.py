"""The same crawl gives the same rows on both databases, value for value."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.integration.crawl.conftest import Desk
from tests.site import newspaper

#: what names a row, or a moment, is drawn anew by every crawl
DRAWN = {
    "article_id",
    "content_group",
    "revision_id",
    "change_id",
    "run_id",
    "fetch_id",
    "source_id",
    "epoch",
    "observed_at",
    "first_seen_at",
    "committed_at",
    "requested_at",
    "last_seq",
    "seq",
    "changed_at",
}
VIEWS = ("articles_v1", "revisions_v1", "changes_v1")


@pytest.fixture
def desks(tmp_path: Path, sqlite_url: str, postgresql_url: str) -> Iterator[list[Desk]]:
    """Two installations that read one newspaper."""
    with newspaper() as site:
        places = [tmp_path / "sqlite", tmp_path / "postgresql"]
        for place in places:
            place.mkdir()
        yield [
            Desk(place, url, site) for place, url in zip(places, (sqlite_url, postgresql_url), strict=True)
        ]


def test_both_databases_hold_the_same_rows(desks: list[Desk]) -> None:
    for desk in desks:
        assert desk.crawl().exit_code == 0
    story = desks[0].site.features[0]
    desks[0].site.edit(story.slug, story.headline, "A headline that was changed")
    for desk in desks:
        assert desk.crawl().exit_code == 0

    sqlite, postgresql = ({view: _rows(desk, view) for view in VIEWS} for desk in desks)
    for view in VIEWS:
        assert sqlite[view] == postgresql[view]
    assert len(sqlite["revisions_v1"]) == len(desks[0].site.features) + 1


def _rows(desk: Desk, view: str) -> list[str]:
    engine = desk.engine()
    with engine.connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {view}")).mappings().all()
        told = [{name: _told(value) for name, value in row.items() if name not in DRAWN} for row in rows]
    engine.dispose()
    return sorted(repr(sorted(row.items())) for row in told)


def _told(value: object) -> str:
    """SQLite says 1 where PostgreSQL says true, and JSON in text where PostgreSQL has a type for it."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str) and value[:1] in "[{":
        value = json.loads(value)
    return json.dumps(value, sort_keys=True) if isinstance(value, list | dict) else str(value)
