"""What recurs on a source's pages, and what people said about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import CLUSTERED, Record


class BoilerplateLineRow(Record):
    """A line that stood on the pages of two stories or more."""

    __tablename__ = "boilerplate_line"
    __table_args__ = (
        CheckConstraint("inside >= 0 AND outside >= 0 AND inside + outside >= 2", name="recurs"),
        CheckConstraint("inside + outside <= stories", name="counted_over_stories"),
        CLUSTERED,
    )

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.source_id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    #: stories that it stood in, and stories that it only stood beside
    inside: Mapped[int]
    outside: Mapped[int]
    #: stories that were looked at
    stories: Mapped[int]


class BoilerplateDecisionRow(Record):
    """A person's yes or no. It outlives whatever is learned."""

    __tablename__ = "boilerplate_decision"
    __table_args__ = (CLUSTERED,)

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.source_id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    #: true: take it off wherever it stands; false: keep it
    remove: Mapped[bool]
    decided_at: Mapped[datetime]
