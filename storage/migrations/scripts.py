"""Runs a frozen SQL script of a migration: ``sql/NAME.sqlite.sql`` or ``sql/NAME.postgresql.sql``."""

from pathlib import Path

from alembic import op

#: parts the statements of a script, since a trigger's body has semicolons of its own
SEPARATOR = "-- next"
_FOLDER = Path(__file__).parent / "sql"


def run_script(name: str) -> None:
    """Run the script of that name for the database at hand."""
    connection = op.get_bind()
    path = _FOLDER / f"{name}.{connection.dialect.name}.sql"
    for statement in path.read_text("utf-8").split(SEPARATOR):
        if statement.strip():
            connection.exec_driver_sql(statement.strip())
