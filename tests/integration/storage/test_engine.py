"""Opening the database: what is set, what is refused, and what is not told."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select, text, update

from storage.engine import is_sqlite, open_database
from storage.errors import StoreError
from storage.tables import FeedHeartbeatRow
from storage.transactions import reading

SECRET = "s3cr#t@word"


def test_a_connection_keeps_what_readers_have_seen(engine: Engine) -> None:
    with engine.connect() as connection:
        if is_sqlite(engine):
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
        else:
            names = ("synchronous_commit", "lock_timeout", "idle_in_transaction_session_timeout", "timezone")
            settings = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in names}
            wanted = dict(zip(names, ("on", "10s", "30s", "UTC"), strict=True))

    assert settings == wanted


def test_a_reading_connection_cannot_write(engine: Engine) -> None:
    with reading(engine) as connection, pytest.raises(Exception, match=r"read-only|readonly"):
        connection.execute(text("UPDATE feed_head SET contract = 2"))


def test_a_database_that_would_forget_is_refused(postgresql_url: str) -> None:
    admin = open_database(postgresql_url)
    with admin.connect() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
        connection.commit()
    admin.dispose()
    engine = open_database(postgresql_url)
    with engine.connect() as connection:
        chosen = connection.execute(text("SHOW synchronous_commit")).scalar_one()
    engine.dispose()

    assert chosen == "on"  # ours wins over the database's default


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://localhost/x", "'mysql' is not supported"),
        ("sqlite://", "in memory is lost"),
        ("features.db", "cannot be read"),
        ("sqlite:////proc/none/features.db", "cannot be made"),
        (f"postgresql://u:{SECRET}@127.0.0.1:1/x", "cannot be read"),
        ("postgresql://u:s3cr%23t%40word@127.0.0.1:1/x", "postgresql://127.0.0.1:1/x is out of reach"),
    ],
)
def test_what_cannot_be_opened_is_told_in_one_sentence_without_secrets(url: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence) as refused:
        open_database(url)

    told = f"{refused.value}"
    assert "s3cr" not in told
    assert "word@" not in told.replace("user:password@host", "")


def test_times_come_back_aware_and_in_utc(engine: Engine) -> None:
    there = datetime(2026, 3, 1, 21, 0, 0, 5, tzinfo=timezone(timedelta(hours=9)))
    with engine.begin() as connection:
        connection.execute(update(FeedHeartbeatRow).values(heartbeat_at=there))
        back = connection.execute(select(FeedHeartbeatRow.heartbeat_at)).scalar_one()

    assert (back, back and back.tzinfo) == (there, UTC)


def test_a_naive_time_is_refused(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(Exception, match="no time zone"):
        connection.execute(update(FeedHeartbeatRow).values(heartbeat_at=datetime(2026, 3, 1)))  # noqa: DTZ001
