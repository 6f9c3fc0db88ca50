"""Groups of articles that tell nearly the same text, and look-ups that begin at the article."""

import sqlalchemy as sa
from alembic import op

from storage import columns
from storage.migrations.scripts import run_script

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = ("article_band", "article_sketch")
_LOOKED_UP = (("article", "canonical_url"), ("article_url", "url"))


def upgrade() -> None:
    """Make the tables, the column and the indexes. Articles stored before are compared afterwards."""
    op.create_table(
        "article_sketch",
        sa.Column("article_id", columns.Id(), nullable=False),
        sa.Column("rules", columns.BigInt, nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("length(signature) = 512", name="article_sketch_signature_is_whole"),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name="article_sketch_article_id_of"),
        sa.PrimaryKeyConstraint("article_id", name="article_sketch_pk"),
        sqlite_strict=True,
    )
    op.create_table(
        "article_band",
        sa.Column("band", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("article_id", columns.Id(), nullable=False),
        sa.PrimaryKeyConstraint("band", "article_id", name="article_band_pk"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.add_column("head", sa.Column("content_group", columns.Id(), nullable=True))
    op.create_index("head_content_group", "head", ["content_group"])
    op.create_index("article_source_id", "article", ["source_id"])
    for table, column in _LOOKED_UP:
        op.create_index(f"{table}_{column}", table, [column], postgresql_using="hash")
    run_script("0007_views")
    op.execute("UPDATE feed_head SET contract = 4")


def downgrade() -> None:
    """Take them away; the groups are found again from the texts."""
    run_script("0007_down")
    for table, column in _LOOKED_UP:
        op.drop_index(f"{table}_{column}", table)
    op.drop_index("article_source_id", "article")
    op.drop_index("head_content_group", "head")
    op.drop_column("head", "content_group")
    for table in _TABLES:
        op.drop_table(table)
    op.execute("UPDATE feed_head SET contract = 3")
