"""The search index: what it holds, and up to which change. It can be made anew from the articles."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import STRICT, Record


class SearchDocumentRow(Record):
    """An article in the index. Its words stand in ``search_index``, which each database makes its own way:
    a table of FTS5 on SQLite, of tsvectors on PostgreSQL."""

    __tablename__ = "search_document"
    __table_args__ = (Index("search_document_configuration", "configuration", "document"), STRICT)

    #: FTS5 knows its rows by number
    document: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.article_id"), unique=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.source_id"))
    #: when it was published, else first seen; sorts as text
    dated: Mapped[str]
    #: the configuration of PostgreSQL's search that knows the language: english, german … or simple
    configuration: Mapped[str]


class SearchCursorRow(Record):
    """The index's place in the change feed: it has every change up to here."""

    __tablename__ = "search_cursor"
    __table_args__ = (CheckConstraint("one = 1", name="single"), STRICT)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
