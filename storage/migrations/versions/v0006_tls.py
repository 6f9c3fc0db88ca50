"""Certificates: whether the server's was verified, kept with the request that it answered."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Flag
from storage.migrations.scripts import run_script

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, at the end of the view of requests too; of requests made before nothing is known."""
    op.add_column("page_fetch", sa.Column("tls_verified", Flag(), nullable=True))
    run_script("0006_views")
    op.execute("UPDATE feed_head SET contract = 3")


def downgrade() -> None:
    """Take the column away. On PostgreSQL the view is made anew: let the readers in again."""
    run_script("0006_down")
    op.drop_column("page_fetch", "tls_verified")
    op.execute("UPDATE feed_head SET contract = 2")
