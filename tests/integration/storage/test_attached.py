"""Migrations while readers are attached, and migrations that are killed: nobody notices either."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from storage import schema
from storage.engine import open_database
from storage.errors import DatabaseError
from storage.roles import grant_reader, readers_of
from tests.articles import story
from tests.integration.storage.conftest import Desk, furnish
from tests.integration.storage.model_reader import ModelReader

KILLED = ("4", "15", "commit")


@contextmanager
def attached(url: str) -> Iterator[ModelReader]:
    reader = ModelReader(url)
    reader.start()
    assert reader.first_round.wait(60)
    try:
        yield reader
    finally:
        reader.end()


def step_down_and_up(engine: Engine) -> None:
    """Every step back to the first version, and forward again."""
    while schema.current(engine) != "0001":
        schema.downgrade(engine)
    schema.upgrade(engine)


@contextmanager
def reader_role(engine: Engine) -> Iterator[str]:
    """A role that may read the views, as people make one."""
    role = f"reader_{uuid4().hex[:8]}"
    with engine.begin() as connection:
        connection.execute(text(f'CREATE ROLE "{role}" LOGIN'))
    try:
        grant_reader(engine, role)
        yield role
    finally:
        with engine.begin() as connection:
            connection.execute(text(f'DROP OWNED BY "{role}"'))
            connection.execute(text(f'DROP ROLE "{role}"'))


def test_a_reader_notices_nothing_of_migrations_up_and_down(desk: Desk, database_url: str) -> None:
    desk.crawl(*(story(f"s{number}") for number in range(20)))
    with attached(database_url) as reader:
        for round_ in range(3):
            before = reader.rounds
            step_down_and_up(desk.engine)
            desk.crawl(story(f"round-{round_}"))
            assert reader.is_alive(), reader.problem
            assert reader.rounds > before

    assert reader.problem is None


def test_a_role_that_reads_the_views_reads_them_through_migrations(postgresql_url: str) -> None:
    desk = Desk(open_database(postgresql_url))
    furnish(desk.engine)
    desk.crawl(story("one"))
    with reader_role(desk.engine) as role:
        url = make_url(postgresql_url).set(username=role).render_as_string(hide_password=False)
        with attached(url) as reader:
            step_down_and_up(desk.engine)
        with desk.engine.connect() as connection:
            still = readers_of(connection)
    desk.engine.dispose()

    assert reader.problem is None
    assert role in still


@pytest.mark.parametrize("moment", KILLED)
def test_a_migration_that_is_killed_leaves_the_version_before(
    desk: Desk, database_url: str, moment: str
) -> None:
    desk.crawl(story("one"))
    schema.downgrade(desk.engine, "0006")
    with attached(database_url) as reader:
        command = [sys.executable, "-m", "tests.integration.storage.killed_migration", database_url, moment]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        left = schema.current(desk.engine)
        schema.upgrade(desk.engine)

    assert (done.returncode, left, schema.current(desk.engine)) == (-9, "0006", schema.newest()), done.stderr
    assert reader.problem is None
    assert desk.rows("SELECT count(*) FROM articles_v1") == [(1,)]


def test_a_transaction_that_never_ends_keeps_the_version_and_is_told(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "ATTEMPTS", 2)
    engine, idle = open_database(postgresql_url), create_engine(make_url(postgresql_url))
    with idle.connect() as forgotten:
        forgotten.execute(text("SELECT count(*) FROM articles_v1"))
        with pytest.raises(DatabaseError, match="a transaction has been open"):
            schema.downgrade(engine)
        forgotten.rollback()
    idle.dispose()

    assert schema.current(engine) == schema.newest()
    engine.dispose()
