"""Readers of a PostgreSQL database: a role that sees the views and nothing else."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, text

from storage.contract import VIEWS
from storage.engine import is_sqlite
from storage.errors import Refused
from storage.transactions import write

#: a reader that forgets its transaction holds up nobody for longer
_SETTINGS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "60s",
}


def grant_reader(engine: Engine, role: str) -> None:
    """Let an existing role read the views and nothing else. Raises `Refused`."""
    if is_sqlite(engine):
        raise Refused(
            "SQLite knows no roles: whoever may read the file may read it all. Give readers read permission "
            "on the file and its folder, and let them open it with mode=ro."
        )
    write(engine, lambda connection: _grant(connection, role))


def _grant(connection: Connection, role: str) -> None:
    known = connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = :role"), {"role": role})
    found = known.one_or_none()
    if found is None:
        raise Refused(f"There is no role {role!r}; make it first: CREATE ROLE … LOGIN PASSWORD …")
    if found.rolsuper:
        raise Refused(f"{role!r} is a superuser and sees everything; name a role that is none.")
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}",
        f"REVOKE ALL ON SCHEMA public FROM {quoted}",
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        *(f"GRANT SELECT ON {view.name} TO {quoted}" for view in VIEWS),
        *(f"ALTER ROLE {quoted} SET {name} = '{value}'" for name, value in _SETTINGS.items()),
    ]
    for statement in statements:
        connection.exec_driver_sql(statement)


def readers_of(connection: Connection) -> list[str]:
    """The roles that may read the views, beside the one that owns them."""
    query = text(
        "SELECT DISTINCT r.rolname FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g "
        "JOIN pg_roles r ON r.oid = g.grantee WHERE c.relnamespace = 'public'::regnamespace "
        "AND c.relkind = 'v' AND g.privilege_type = 'SELECT' AND g.grantee <> c.relowner"
    )
    return sorted(connection.execute(query).scalars())


def let_in(connection: Connection, roles: Iterable[str]) -> None:
    """Let these roles read the views that there are."""
    query = text("SELECT viewname FROM pg_views WHERE schemaname = 'public'")
    views = sorted(connection.execute(query).scalars())
    for role in roles:
        quoted = connection.dialect.identifier_preparer.quote_identifier(role)
        for view in views:
            connection.exec_driver_sql(f"GRANT SELECT ON {view} TO {quoted}")
