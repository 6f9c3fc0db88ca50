"""Sources, and the ledger: every run, and what became of every link it was told about."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import CLUSTERED, STRICT, Json, JsonText, Record, is_sha256, one_of
from storage.link import Channel
from storage.run import LinkOutcome, RunStatus, Trigger

_RUNNING = text("status = 'running'")


class SourceRow(Record):
    """A site."""

    __tablename__ = "source"
    __table_args__ = (STRICT,)

    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: its name in the source files
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    home: Mapped[str]


class RunRow(Record):
    """One pass over one source. The counts are written when it ends, and must add up."""

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("source_id", "slot", "attempt"),
        # never two runs of one source at once, whoever starts them
        Index("run_one_running", "source_id", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        Index("run_source_started", "source_id", "started_at"),
        one_of("status", RunStatus),
        one_of("trigger", Trigger),
        CheckConstraint("attempt >= 1", name="attempt_counted_from_one"),
        CheckConstraint("(finished_at IS NULL) = (status = 'running')", name="finished_or_running"),
        CheckConstraint("(ending IS NULL) = (status = 'running')", name="ending_or_running"),
        CheckConstraint(
            "status = 'running' OR discovered = new + revised + unchanged + rejected + failed + deferred",
            name="every_link_accounted_for",
        ),
        is_sha256("config_sha256"),
        STRICT,
    )

    run_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.source_id"))
    trigger: Mapped[str]
    slot: Mapped[datetime]
    attempt: Mapped[int]
    status: Mapped[str]
    ending: Mapped[str | None]
    owner: Mapped[str]
    #: one more for every take-over; whoever holds an older one may not write
    fence: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    code_version: Mapped[str]
    config_sha256: Mapped[str]
    fetched: Mapped[int] = mapped_column(default=0)
    discovered: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    revised: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    deferred: Mapped[int] = mapped_column(default=0)


class RunHeartbeatRow(Record):
    """When a run last showed that it is alive; a row of its own, so it never waits for a store."""

    __tablename__ = "run_heartbeat"
    __table_args__ = (STRICT,)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.run_id"), primary_key=True)
    heartbeat_at: Mapped[datetime]


class RunLinkRow(Record):
    """One link of a run: who told of it and what was said, and how it ended."""

    __tablename__ = "run_link"
    __table_args__ = (
        one_of("channel", Channel),
        one_of("outcome", LinkOutcome),
        CheckConstraint("(outcome IS NULL) = (accounted_at IS NULL)", name="outcome_dated"),
        Index("run_link_fetch_id", "fetch_id"),
        is_sha256("url_key"),
        CLUSTERED,
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.run_id"), primary_key=True)
    url_key: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    channel: Mapped[str]
    via: Mapped[str]
    position: Mapped[int]
    headline: Mapped[str | None]
    description: Mapped[str | None]
    authors: Mapped[Json] = mapped_column(JsonText, nullable=False)
    date_published: Mapped[str | None]
    date_modified: Mapped[str | None]
    #: nothing while the run has not come to it
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    fetch_id: Mapped[UUID | None] = mapped_column(ForeignKey("page_fetch.fetch_id"))
    accounted_at: Mapped[datetime | None]
