"""Requests are found by the page that they brought: retention and erasures ask for them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BROUGHT = sa.text("raw_sha256 IS NOT NULL")


def upgrade() -> None:
    """Add the index; requests that brought no page are not in it."""
    op.create_index(
        "page_fetch_raw_sha256",
        "page_fetch",
        ["raw_sha256"],
        sqlite_where=_BROUGHT,
        postgresql_where=_BROUGHT,
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("page_fetch_raw_sha256", "page_fetch")
