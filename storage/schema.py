"""The version of the tables: what it is, and bringing it up."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage.engine import is_sqlite, unreachable
from storage.errors import DatabaseError, Refused, SchemaError

_MIGRATIONS = "storage:migrations"
#: so that two processes on an empty database do not both make the tables; any number that is ours
_LOCK = 0x66656174


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables up to this version (or to ``revision``), all of it or nothing."""
    _migrate(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str = "-1") -> None:
    """Take the tables one step back (or to ``revision``), all of it or nothing."""
    _migrate(engine, lambda config: command.downgrade(config, revision))


def current(engine: Engine) -> str | None:
    """The version of the tables, nothing for an empty database."""
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise DatabaseError(unreachable(engine.url, error)) from error


def newest() -> str:
    """The version that this code needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "there is a first migration"  # noqa: S101
    return head


def require_current(engine: Engine) -> None:
    """Raise `SchemaError`, which says what to run, unless the tables are this version's."""
    found = current(engine)
    wanted = newest()
    if found != wanted:
        raise SchemaError(found, wanted)


def _migrate(engine: Engine, step: Callable[[Config], None]) -> None:
    config = _config()
    with engine.connect() as connection:
        _lock(connection)
        config.attributes["connection"] = connection
        try:
            step(config)
        except CommandError as error:
            known = [each.revision for each in ScriptDirectory.from_config(config).walk_revisions()]
            raise Refused(f"There is no such version; there are {known[-1]} to {known[0]}.") from error
        connection.commit()


def _lock(connection: Connection) -> None:
    """Begin the one transaction of a migration; on SQLite its BEGIN IMMEDIATE keeps others out."""
    if is_sqlite(connection):
        connection.begin()
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    return config
