"""The change feed: one counter, one heartbeat, and the changes in the order they were committed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.change import Operation
from storage.columns import STRICT, Record, one_of


class FeedHeadRow(Record):
    """The counter. A transaction takes its numbers here as the last thing before it commits.

    That is what makes the numbers gapless and their order the order of commits: the row stays locked
    until the changes are visible, and a transaction that rolls back gives its numbers back.
    """

    __tablename__ = "feed_head"
    __table_args__ = (
        CheckConstraint("one = 1", name="single"),
        CheckConstraint("seq >= 0", name="seq_positive"),
        CheckConstraint("floor_seq >= 0 AND floor_seq <= seq", name="floor_below_seq"),
        STRICT,
    )

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: another one after every rewind: a restored backup, a lost commit
    epoch: Mapped[UUID]
    seq: Mapped[int]
    #: changes up to here may have been pruned
    floor_seq: Mapped[int]
    #: the version of the views
    contract: Mapped[int]
    #: set while the store runs with relaxed durability: the server start its last commits rely on
    relaxed_since: Mapped[str | None]


class FeedHeartbeatRow(Record):
    """When the service last showed that it is alive; a row of its own, so it never waits for the counter."""

    __tablename__ = "feed_heartbeat"
    __table_args__ = (CheckConstraint("one = 1", name="single"), STRICT)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    heartbeat_at: Mapped[datetime | None]


class ChangeRow(Record):
    """One entry of the feed. Rows are never updated, and deleted only below the floor (triggers)."""

    __tablename__ = "change"
    __table_args__ = (
        one_of("op", Operation),
        Index("change_article_seq", "article_id", "seq"),
        # a revision is announced once; its erasure is announced again
        Index(
            "change_revision_once",
            "revision_id",
            unique=True,
            sqlite_where=text("op <> 'erase'"),
            postgresql_where=text("op <> 'erase'"),
        ),
        STRICT,
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change_id: Mapped[UUID] = mapped_column(unique=True)
    op: Mapped[str]
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.article_id"))
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revision.revision_id"))
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.run_id"))
    committed_at: Mapped[datetime]
