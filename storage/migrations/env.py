"""Alembic's door: runs the migrations on the connection that ``storage.schema`` hands over."""

from alembic import context
from sqlalchemy import Connection

from storage.tables import ArticleRow


def _run(connection: Connection) -> None:
    # one transaction for all steps, begun and committed by the caller
    context.configure(connection=connection, target_metadata=ArticleRow.metadata, transactional_ddl=False)
    context.run_migrations()


_run(context.config.attributes["connection"])
