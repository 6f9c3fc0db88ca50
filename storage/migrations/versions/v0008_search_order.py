"""The documents of the search index are numbered by their date. The next search fills it anew."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FTS5 = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "headline, story, authors, tokenize = 'porter unicode61 remove_diacritics 0')"
)


def upgrade() -> None:
    """Empty the index; PostgreSQL looks headlines up of their own."""
    _empty()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX search_index_headline ON search_index USING gin (headline)")


def downgrade() -> None:
    """Empty it again: its numbers mean nothing to what was before."""
    _empty()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX search_index_headline")


def _empty() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DELETE FROM search_index")
    else:
        op.execute("DROP TABLE search_index")
        op.execute(_FTS5)
    op.execute("DELETE FROM search_document")
    op.execute("UPDATE search_cursor SET seq = 0")
