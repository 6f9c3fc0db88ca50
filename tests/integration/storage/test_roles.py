"""A role that reads the views, and nothing else."""

from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from storage.contract import VIEWS
from storage.engine import open_database
from storage.errors import Refused
from storage.roles import grant_reader


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
