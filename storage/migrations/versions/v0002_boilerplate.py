"""Learned boilerplate: the lines that recur, and people's decisions."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "boilerplate_line",
        sa.Column("source_id", columns.Id(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("inside", columns.BigInt, nullable=False),
        sa.Column("outside", columns.BigInt, nullable=False),
        sa.Column("stories", columns.BigInt, nullable=False),
        sa.CheckConstraint(
            "inside >= 0 AND outside >= 0 AND inside + outside >= 2", name="boilerplate_line_recurs"
        ),
        sa.CheckConstraint("inside + outside <= stories", name="boilerplate_line_counted_over_stories"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="boilerplate_line_source_id_of"),
        sa.PrimaryKeyConstraint("source_id", "fingerprint", name="boilerplate_line_pk"),
        **_CLUSTERED,
    )
    op.create_table(
        "boilerplate_decision",
        sa.Column("source_id", columns.Id(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("remove", columns.Flag(), nullable=False),
        sa.Column("decided_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="boilerplate_decision_source_id_of"
        ),
        sa.PrimaryKeyConstraint("source_id", "fingerprint", name="boilerplate_decision_pk"),
        **_CLUSTERED,
    )


def downgrade() -> None:
    """Take them away; what was learned is learned again, but people's decisions are lost."""
    for name in ("boilerplate_decision", "boilerplate_line"):
        op.drop_table(name)
