"""The version of the tables: what it is, and bringing it up."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from storage.engine import is_sqlite, name_of, unreachable
from storage.errors import DatabaseError, Refused, SchemaError
from storage.roles import let_in, readers_of

_MIGRATIONS = "storage:migrations"
#: so that two processes on an empty database do not both make the tables; any number that is ours
_LOCK = 0x66656174
#: Shorter than the second after which PostgreSQL looks for deadlocks, so that it is never a reader who is cut
#: off; and whoever waits for a lock keeps all who come later waiting: they are let through in between.
LOCK_TIMEOUT_MS = 300
#: lock not available, deadlock
_IN_USE = frozenset({"55P03", "40P01"})
#: a minute, as long as a statement of a reader may take
ATTEMPTS = 200


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables up to this version (or to ``revision``), all of it or nothing.

    Raises `Refused` for a database that holds somebody else's tables.
    """

    def step(connection: Connection, config: Config) -> None:
        _refuse_others(connection)
        command.upgrade(config, revision)

    _migrate(engine, step)


def downgrade(engine: Engine, revision: str = "-1") -> None:
    """Take the tables one step back (or to ``revision``), all of it or nothing."""
    _migrate(engine, lambda _, config: command.downgrade(config, revision))


def _refuse_others(connection: Connection) -> None:
    """Asked where nobody else can be making the tables."""
    version = MigrationContext.configure(connection).get_current_revision()
    if version is None and set(inspect(connection).get_table_names()) - {"alembic_version"}:
        raise Refused(
            f"{name_of(connection.engine.url)} has tables of something else. Set FEATURES_DATABASE_URL to a "
            "database that is empty, or does not exist yet."
        )


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


def _migrate(engine: Engine, step: Callable[[Connection, Config], None]) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with engine.connect() as connection:
                _migrate_once(connection, step)
        except CommandError as error:
            known = [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()]
            raise Refused(f"There is no such version; there are {known[-1]} to {known[0]}.") from error
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _IN_USE:
                raise
            if attempt == ATTEMPTS:
                raise DatabaseError(
                    f"{name_of(engine.url)} stays as it is: a transaction has been open all the time. "
                    "End it (pg_stat_activity names it), and try again."
                ) from error
        else:
            return


def _migrate_once(connection: Connection, step: Callable[[Connection, Config], None]) -> None:
    """The one transaction of a migration; on SQLite its BEGIN IMMEDIATE keeps other writers out."""
    config = _config()
    config.attributes["connection"] = connection
    if is_sqlite(connection):
        connection.begin()
        step(connection, config)
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        _lock_out(connection)
        roles = readers_of(connection)
        step(connection, config)
        # a view that was made anew has forgotten who may read it
        let_in(connection, roles)
    connection.commit()


def _lock_out(connection: Connection) -> None:
    """Take everything before anything is changed, in the order in which readers do: views, then tables.

    Who waits for the lock of a view holds none yet, and so is in nobody's way. Where a reader holds one view
    and wants the next, we give up sooner than its own search for deadlocks begins, and try again.
    """
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")
    views, tables = (
        connection.exec_driver_sql(f"SELECT {kind}name FROM pg_{kind}s WHERE schemaname = 'public'")  # noqa: S608
        for kind in ("view", "table")
    )
    for view in sorted(views.scalars()):
        # changes nothing; LOCK would take the tables behind the view at once
        connection.exec_driver_sql(f"ALTER VIEW {view} RESET (security_barrier)")
    names = sorted(tables.scalars())
    if names:
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(names)}")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    return config
