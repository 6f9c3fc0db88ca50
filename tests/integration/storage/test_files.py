"""What happens to the file of a SQLite database: a reader that never ends, a copy without its log, damage."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console import health
from console.health import State, log_finding
from storage.changes import Changes, Cursor
from storage.checks import check_store
from storage.engine import open_database
from storage.errors import CursorLost, DatabaseError
from storage.wal import Wal, wal_of
from tests.articles import story
from tests.integration.storage.conftest import Desk, furnish

LARGE = 2**20
LONG = "A long paragraph. " * 2_000


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    """A store in a file."""
    engine = open_database(sqlite_url)
    furnish(engine)
    yield Desk(engine)
    engine.dispose()


def file_of(desk: Desk) -> Path:
    return Path(str(desk.engine.url.database))


def log(desk: Desk) -> Wal:
    found = wal_of(desk.engine)
    assert found is not None
    return found


def test_a_reader_that_never_ends_its_transaction_is_told_and_lets_go(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LARGE_LOG_BYTES", LARGE)
    with closing(sqlite3.connect(file_of(desk), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM changes_v1").fetchall()
        for number in range(40):
            desk.crawl(story(f"s{number}", LONG))
        held = log_finding(log(desk))
        after = reader.execute("SELECT count(*) FROM changes_v1").fetchall()
        reader.execute("COMMIT")
    let_go = log(desk)

    assert (held.state, "never ended its transaction" in held.sentence) == (State.WATCH, True), held
    assert before == after == [(0,)]
    assert (let_go.held_pages, log_finding(let_go).state) == (0, State.GOOD)


def test_a_log_that_grew_shrinks_once_it_may(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine.LOG_LIMIT_BYTES", LARGE)
    desk.engine.dispose()
    engine = open_database(str(desk.engine.url))
    other = Desk(engine)
    with closing(sqlite3.connect(file_of(desk), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM changes_v1").fetchall()
        for number in range(40):
            other.crawl(story(f"s{number}", LONG))
        grown = log(other)
    log(other)
    other.crawl(story("one more"))
    shrunk = log(other)
    engine.dispose()

    assert grown.n_bytes > LARGE >= shrunk.n_bytes


def test_postgresql_has_no_such_log(postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    found = wal_of(engine)
    engine.dispose()

    assert found is None


def test_a_copy_without_its_log_is_told_to_its_readers(desk: Desk, tmp_path: Path) -> None:
    desk.crawl(story("one"))
    log(desk)
    desk.crawl(story("two"))
    head = Changes(desk.engine).head()
    place = Cursor(epoch=head.epoch, seq=head.seq)
    shutil.copyfile(file_of(desk), tmp_path / "copy.db")
    copy = open_database(f"sqlite:///{tmp_path}/copy.db")
    with pytest.raises(CursorLost, match="beyond the end"):
        Changes(copy).after(place)
    copy.dispose()


def test_a_page_of_the_file_that_was_overwritten_is_found(desk: Desk, tmp_path: Path) -> None:
    desk.crawl(*(story(f"s{number}", LONG) for number in range(5)))
    log(desk)
    content = bytearray(file_of(desk).read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = b"\xff" * 4096
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(content)
    copy = open_database(f"sqlite:///{damaged}")
    first = next(check_store(copy, tmp_path))
    copy.dispose()

    assert first.name == "database: its own integrity check"
    assert first.problem is not None


def test_a_file_that_cannot_be_read_at_all_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"\xff" * 8192)

    with pytest.raises(DatabaseError, match=r"cannot be used: file is not a database"):
        open_database(f"sqlite:///{damaged}")
