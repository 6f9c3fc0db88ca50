"""Requests, the pages they brought, and what each listing last said."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import CLUSTERED, STRICT, Json, JsonText, Record, is_sha256, one_of
from storage.fetch import FetchOutcome
from storage.link import Channel

_BROUGHT_PAGE = text("raw_sha256 IS NOT NULL")


class SnapshotRow(Record):
    """A page in the archive, kept under the SHA-256 of its bytes."""

    __tablename__ = "snapshot"
    __table_args__ = (
        CheckConstraint("n_bytes >= 0", name="size_positive"),
        CheckConstraint("codec IN ('zstd')", name="codec_known"),
        is_sha256("sha256"),
        STRICT,
    )

    sha256: Mapped[str] = mapped_column(primary_key=True)
    #: before compression
    n_bytes: Mapped[int]
    codec: Mapped[str]
    #: the file's path inside the archive
    locator: Mapped[str]
    stored_at: Mapped[datetime]
    #: set when retention or an erasure took the file away
    removed_at: Mapped[datetime | None]


class PageFetchRow(Record):
    """One request that was made or refused."""

    __tablename__ = "page_fetch"
    __table_args__ = (
        one_of("outcome", FetchOutcome),
        CheckConstraint("outcome <> 'ok' OR raw_sha256 IS NOT NULL", name="ok_has_snapshot"),
        Index("page_fetch_url", "url_key", "requested_at"),
        Index("page_fetch_run_id", "run_id"),
        Index(
            "page_fetch_raw_sha256", "raw_sha256", sqlite_where=_BROUGHT_PAGE, postgresql_where=_BROUGHT_PAGE
        ),
        is_sha256("url_key"),
        STRICT,
    )

    fetch_id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.run_id"))
    url: Mapped[str]
    url_key: Mapped[str]
    final_url: Mapped[str | None]
    peer_ip: Mapped[str | None]
    requested_at: Mapped[datetime]
    http_status: Mapped[int | None]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    raw_sha256: Mapped[str | None] = mapped_column(ForeignKey("snapshot.sha256"))
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    declared_charset: Mapped[str | None]
    used_charset: Mapped[str | None]
    #: what the site said of the page's use
    rights: Mapped[str | None]
    #: false where the source lets certificates be; null without TLS, and without an answer
    tls_verified: Mapped[bool | None]


class ListingLinkRow(Record):
    """What a listing said of a link when it was last read. Answers a listing that has not changed since."""

    __tablename__ = "listing_link"
    __table_args__ = (one_of("channel", Channel), is_sha256("url_key"), CLUSTERED)

    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.source_id"), primary_key=True)
    via: Mapped[str] = mapped_column(primary_key=True)
    url_key: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    channel: Mapped[str]
    position: Mapped[int]
    headline: Mapped[str | None]
    description: Mapped[str | None]
    authors: Mapped[Json] = mapped_column(JsonText, nullable=False)
    date_published: Mapped[str | None]
    date_modified: Mapped[str | None]


class DiscoveryGapRow(Record):
    """A stretch of a listing that rolled by unseen, until something read it after all."""

    __tablename__ = "discovery_gap"
    __table_args__ = (
        one_of("channel", Channel),
        CheckConstraint("(closed_at IS NULL) = (how IS NULL)", name="closed_somehow"),
        STRICT,
    )

    gap_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.source_id"), index=True)
    channel: Mapped[str]
    via: Mapped[str]
    last_seen_url: Mapped[str | None]
    first_new_url: Mapped[str | None]
    detected_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    how: Mapped[str | None]
