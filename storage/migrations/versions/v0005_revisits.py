"""Links may be known from earlier runs, and named by no listing: one word more for their channel."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TABLES = ("discovery_gap", "listing_link", "run_link")
_BEFORE = "'archive', 'request')"
_AFTER = "'archive', 'request', 'revisit')"


def upgrade() -> None:
    """Allow ``revisit``."""
    _allow(_BEFORE, _AFTER)


def downgrade() -> None:
    """Refuse it; the links that were known are then as if a person had asked for them."""
    for table in ("listing_link", "run_link"):
        op.execute(sa.text(f"UPDATE {table} SET channel = 'request' WHERE channel = 'revisit'"))  # noqa: S608
    _allow(_AFTER, _BEFORE)


def _allow(old: str, new: str) -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _rewrite(connection, old, new)
        return
    for table in _TABLES:
        name = f"{table}_channel_known"
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, f"channel IN ('feed', 'listing', 'sitemap', {new}")


def _rewrite(connection: sa.Connection, old: str, new: str) -> None:
    """Change a constraint in SQLite, as https://www.sqlite.org/lang_altertable.html says, section 7.

    No row is copied: the tables may be large, and views and triggers name them.
    """
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_schema SET sql = replace(sql, :old, :new) "
            "WHERE type = 'table' AND name IN :tables AND instr(sql, :old) > 0"
        ).bindparams(sa.bindparam("tables", expanding=True)),
        {"old": old, "new": new, "tables": list(_TABLES)},
    ).rowcount
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
    if changed != len(_TABLES):
        raise RuntimeError(
            f"{changed} of {len(_TABLES)} tables have the expected constraint; nothing was done"
        )
