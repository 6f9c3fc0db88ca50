"""Rights: what a site said about the use of a page, kept with the request that brought it."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.scripts import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, at the end of the view of requests too; requests made before have none."""
    op.add_column("page_fetch", sa.Column("rights", sa.Text(), nullable=True))
    run_script("0003_views")
    op.execute("UPDATE feed_head SET contract = 2")


def downgrade() -> None:
    """Take the column away. On PostgreSQL the view is made anew: let the readers in again."""
    run_script("0003_down")
    op.drop_column("page_fetch", "rights")
    op.execute("UPDATE feed_head SET contract = 1")
