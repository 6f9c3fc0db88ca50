"""Articles, their addresses, and every state they were seen in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.article import Access, AuthorKind, Quality
from storage.change import RevisionKind, UrlKind
from storage.columns import CLUSTERED, STRICT, Json, JsonText, Record, is_sha256, one_of

_ID_OF_SITE = text("source_article_id IS NOT NULL AND merged_into IS NULL")


def _dated(field: str) -> tuple[CheckConstraint, ...]:
    """The three columns of a stated date agree: raw text, its worth, and a value where it is believed."""
    return (
        one_of(f"{field}_quality", Quality),
        CheckConstraint(f"({field}_raw IS NULL) = ({field}_quality IS NULL)", name=f"{field}_judged"),
        CheckConstraint(
            f"({field} IS NULL) = ({field}_quality IS NULL OR {field}_quality = 'implausible')",
            name=f"{field}_believed",
        ),
    )


class ArticleRow(Record):
    """An article for good: its id and its one address never change."""

    __tablename__ = "article"
    __table_args__ = (
        Index(
            "article_id_of_site",
            "source_id",
            "source_article_id",
            unique=True,
            sqlite_where=_ID_OF_SITE,
            postgresql_where=_ID_OF_SITE,
        ),
        # what readers look an article up by
        Index("article_source_id", "source_id"),
        Index("article_canonical_url", "canonical_url", postgresql_using="hash"),
        is_sha256("url_key"),
        STRICT,
    )

    article_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.source_id"))
    canonical_url: Mapped[str]
    url_key: Mapped[str] = mapped_column(unique=True)
    source_article_id: Mapped[str | None]
    first_seen_at: Mapped[datetime]
    #: the article this one turned out to be
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("article.article_id"))


class ArticleUrlRow(Record):
    """Every address an article is known by."""

    __tablename__ = "article_url"
    __table_args__ = (
        one_of("kind", UrlKind),
        # hashed on PostgreSQL: an address may be longer than an entry of a tree
        Index("article_url_url", "url", postgresql_using="hash"),
        is_sha256("url_key"),
        STRICT,
    )

    url_key: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.article_id"), index=True)
    kind: Mapped[str]
    first_seen_at: Mapped[datetime]


class RevisionRow(Record):
    """One state of an article. Never updated but by an erasure, never deleted (triggers)."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("article_id", "revision_no"),
        one_of("kind", RevisionKind),
        one_of("access", Access),
        CheckConstraint("revision_no >= 1", name="counted_from_one"),
        # also refuses a NUL in the text: length() stops there on SQLite
        CheckConstraint(
            "kind IN ('deleted', 'merged') OR erased_at IS NOT NULL OR ("
            "headline IS NOT NULL AND length(headline) > 0 AND body IS NOT NULL AND length(body) > 0 "
            "AND body_chars = length(body))",
            name="live_has_text",
        ),
        CheckConstraint(
            "kind NOT IN ('deleted', 'merged') OR (headline IS NULL AND body IS NULL AND body_chars = 0)",
            name="gone_has_none",
        ),
        *_dated("date_published"),
        *_dated("date_modified"),
        Index("revision_content", "content_sha256"),
        Index("revision_fetch_id", "fetch_id"),
        is_sha256("content_sha256"),
        STRICT,
    )

    revision_id: Mapped[UUID] = mapped_column(primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.article_id"))
    revision_no: Mapped[int]
    kind: Mapped[str]
    #: when the page was asked for
    observed_at: Mapped[datetime]
    run_id: Mapped[UUID] = mapped_column(ForeignKey("run.run_id"))
    #: nothing for a merge, which is found without looking at a page
    fetch_id: Mapped[UUID | None] = mapped_column(ForeignKey("page_fetch.fetch_id"))
    url: Mapped[str]
    headline: Mapped[str | None]
    kicker: Mapped[str | None]
    description: Mapped[str | None]
    date_published: Mapped[str | None]
    date_published_quality: Mapped[str | None]
    date_published_raw: Mapped[str | None]
    date_modified: Mapped[str | None]
    date_modified_quality: Mapped[str | None]
    date_modified_raw: Mapped[str | None]
    in_language: Mapped[str | None]
    section: Mapped[str | None]
    access: Mapped[str]
    blocks: Mapped[Json] = mapped_column(JsonText)
    body: Mapped[str | None]
    body_chars: Mapped[int]
    content_sha256: Mapped[str]
    changed_fields: Mapped[Json] = mapped_column(JsonText, nullable=False)
    candidates: Mapped[Json] = mapped_column(JsonText)
    encoding: Mapped[str | None]
    extractor: Mapped[str]
    erased_at: Mapped[datetime | None]


class HeadRow(Record):
    """The newest revision of each article, kept in the same transaction."""

    __tablename__ = "head"
    __table_args__ = (is_sha256("content_sha256"), Index("head_content_group", "content_group"), STRICT)

    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.article_id"), primary_key=True)
    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revision.revision_id"))
    revision_no: Mapped[int]
    #: the change that brought it; it may have been pruned since
    last_seq: Mapped[int] = mapped_column(unique=True)
    live: Mapped[bool]
    content_sha256: Mapped[str]
    access: Mapped[str]
    #: changes only with a change of the feed (trigger)
    content_group: Mapped[UUID | None]


class _OfRevision:
    """A row that belongs to a revision, in the order of the page."""

    # sorted first: a key that stands last in a table without rowid confuses SQLite's integrity check (3.40)
    revision_id: Mapped[UUID] = mapped_column(
        ForeignKey("revision.revision_id"), primary_key=True, sort_order=-2
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-1)


class RevisionAuthorRow(_OfRevision, Record):
    """Somebody who signed it."""

    __tablename__ = "revision_author"
    __table_args__ = (one_of("kind", AuthorKind), Index("revision_author_name", "name"), CLUSTERED)

    name: Mapped[str]
    url: Mapped[str | None]
    kind: Mapped[str]
    bio: Mapped[str | None]


class RevisionKeywordRow(_OfRevision, Record):
    """A keyword the page gives itself."""

    __tablename__ = "revision_keyword"
    __table_args__ = (Index("revision_keyword_name", "name"), CLUSTERED)

    name: Mapped[str]


class RevisionImageRow(_OfRevision, Record):
    """A picture; the lead, where there is one, stands at position 0."""

    __tablename__ = "revision_image"
    __table_args__ = (
        CheckConstraint("position = 0 OR NOT CAST(is_lead AS BOOLEAN)", name="lead_first"),
        CLUSTERED,
    )

    url: Mapped[str]
    caption: Mapped[str | None]
    credit: Mapped[str | None]
    alt: Mapped[str | None]
    width: Mapped[int | None]
    is_lead: Mapped[bool]


class RevisionLinkRow(_OfRevision, Record):
    """A link out of the body."""

    __tablename__ = "revision_link"
    __table_args__ = (CLUSTERED,)

    url: Mapped[str]
    text: Mapped[str]


class RevisionRemovedRow(_OfRevision, Record):
    """A block that was taken off the page, and the rule that took it."""

    __tablename__ = "revision_removed"
    __table_args__ = (CLUSTERED,)

    text: Mapped[str]
    rule: Mapped[str]
    because: Mapped[str]


class RevisionProvenanceRow(Record):
    """Where a field's value came from."""

    __tablename__ = "revision_provenance"
    __table_args__ = (CLUSTERED,)

    revision_id: Mapped[UUID] = mapped_column(ForeignKey("revision.revision_id"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    because: Mapped[str]
