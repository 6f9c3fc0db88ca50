"""The search index: FTS5 on SQLite, tsvectors on PostgreSQL. It is filled by the first search."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "headline, story, authors, tokenize = 'porter unicode61 remove_diacritics 0')",
    ),
    "postgresql": (
        "CREATE TABLE search_index ("
        "document bigint CONSTRAINT search_index_pk PRIMARY KEY, headline tsvector NOT NULL, "
        "whole tsvector NOT NULL, authors tsvector NOT NULL)",
        "CREATE INDEX search_index_whole ON search_index USING gin (whole)",
        "CREATE INDEX search_index_authors ON search_index USING gin (authors)",
    ),
}


def upgrade() -> None:
    """Make the tables, and put the index's cursor at the beginning of the feed."""
    op.create_table(
        "search_document",
        sa.Column("document", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("article_id", columns.Id(), nullable=False),
        sa.Column("source_id", columns.Id(), nullable=False),
        sa.Column("dated", sa.Text(), nullable=False),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name="search_document_article_id_of"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="search_document_source_id_of"),
        sa.PrimaryKeyConstraint("document", name="search_document_pk"),
        sa.UniqueConstraint("article_id", name="search_document_article_id_once"),
        sqlite_strict=True,
    )
    op.create_index("search_document_configuration", "search_document", ["configuration", "document"])
    cursor = op.create_table(
        "search_cursor",
        sa.Column("one", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("seq", columns.BigInt, nullable=False),
        sa.CheckConstraint("one = 1", name="search_cursor_single"),
        sa.PrimaryKeyConstraint("one", name="search_cursor_pk"),
        sqlite_strict=True,
    )
    op.bulk_insert(cursor, [{"one": 1, "seq": 0}])
    for statement in _INDEX[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take it away; it is made again from the articles."""
    for name in ("search_index", "search_cursor", "search_document"):
        op.drop_table(name)
