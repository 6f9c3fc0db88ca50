"""A relaxed store: fast, and loud when something may have been lost."""

import pytest
from sqlalchemy import text

from storage import durability
from storage import engine as engine_module
from storage.durability import Durability, open_durable, settle_epoch
from storage.engine import is_sqlite, open_database
from storage.errors import DatabaseError
from tests.integration.storage.conftest import Desk

EPOCH = "SELECT epoch FROM feed_v1"


def restart(monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    """The machine or server was started anew."""
    monkeypatch.setattr(durability, "_start_of", lambda _: start)


def test_relaxed_is_relaxed(database_url: str) -> None:
    engine = open_database(database_url, relaxed=True)
    query = "PRAGMA synchronous" if is_sqlite(engine) else "SHOW synchronous_commit"
    with engine.connect() as connection:
        setting = connection.execute(text(query)).scalar_one()
    engine.dispose()

    assert setting in (1, "off")


def test_a_restart_under_relaxed_durability_begins_a_new_epoch(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    restart(monkeypatch, "first")
    before = desk.rows(EPOCH)
    settled = [settle_epoch(desk.engine, relaxed=True) for _ in range(2)]
    same = desk.rows(EPOCH)
    restart(monkeypatch, "second")
    lost = settle_epoch(desk.engine, relaxed=True)

    assert (settled, lost) == ([False, False], True)
    assert before == same != desk.rows(EPOCH)


def test_back_to_full_after_a_restart_begins_one_last_epoch(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    restart(monkeypatch, "first")
    settle_epoch(desk.engine, relaxed=True)
    restart(monkeypatch, "second")

    assert [settle_epoch(desk.engine, relaxed=False) for _ in range(2)] == [True, False]


def test_full_durability_never_changes_the_epoch(desk: Desk) -> None:
    assert settle_epoch(desk.engine, relaxed=False) is False


def test_two_looks_under_one_start_agree(desk: Desk) -> None:
    assert [settle_epoch(desk.engine, relaxed=True) for _ in range(3)] == [False] * 3


def test_a_look_in_full_durability_does_not_forget_who_writes_relaxed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    restart(monkeypatch, "first")
    settle_epoch(desk.engine, relaxed=True)
    settle_epoch(desk.engine, relaxed=False)
    restart(monkeypatch, "second")

    assert settle_epoch(desk.engine, relaxed=True) is True


def test_the_start_is_the_same_until_there_is_another(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        assert durability._start_of(connection) == durability._start_of(connection) != ""


@pytest.mark.parametrize("setting", ["synchronous_commit", "fsync"])
def test_a_server_that_forgets_commits_is_refused_unless_relaxed(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    answers = {setting: "off"}
    monkeypatch.setattr(engine_module, "_shown", lambda _, name: answers.get(name, "on"))

    with pytest.raises(DatabaseError, match=f"{setting} is off.*FEATURES_DURABILITY=relaxed"):
        open_durable(postgresql_url, Durability.FULL)
    open_durable(postgresql_url, Durability.RELAXED).dispose()
