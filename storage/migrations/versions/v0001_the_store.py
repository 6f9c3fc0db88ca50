"""The store: sources, runs, fetches, articles and their revisions, and the change feed."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from storage import columns
from storage.migrations.scripts import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, the triggers that guard them, and the views that readers use."""
    _feed_head()
    _feed_heartbeat()
    _snapshot()
    _source()
    _article()
    _discovery_gap()
    _listing_link()
    _run()
    _article_url()
    _page_fetch()
    _run_heartbeat()
    _revision()
    _run_link()
    _change()
    _revision_author()
    _revision_image()
    _revision_keyword()
    _revision_link()
    _revision_provenance()
    _revision_removed()
    _head()
    _first_rows()
    run_script("0001_triggers")
    run_script("0001_views")


def downgrade() -> None:
    """Take everything away."""
    run_script("0001_down")


def _feed_head() -> None:
    op.create_table(
        "feed_head",
        sa.Column("one", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("epoch", columns.Id(), nullable=False),
        sa.Column("seq", columns.BigInt, nullable=False),
        sa.Column("floor_seq", columns.BigInt, nullable=False),
        sa.Column("contract", columns.BigInt, nullable=False),
        sa.Column("relaxed_since", sa.Text(), nullable=True),
        sa.CheckConstraint("floor_seq >= 0 AND floor_seq <= seq", name="feed_head_floor_below_seq"),
        sa.CheckConstraint("one = 1", name="feed_head_single"),
        sa.CheckConstraint("seq >= 0", name="feed_head_seq_positive"),
        sa.PrimaryKeyConstraint("one", name="feed_head_pk"),
        sqlite_strict=True,
    )


def _feed_heartbeat() -> None:
    op.create_table(
        "feed_heartbeat",
        sa.Column("one", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("heartbeat_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint("one = 1", name="feed_heartbeat_single"),
        sa.PrimaryKeyConstraint("one", name="feed_heartbeat_pk"),
        sqlite_strict=True,
    )


def _snapshot() -> None:
    op.create_table(
        "snapshot",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("n_bytes", columns.BigInt, nullable=False),
        sa.Column("codec", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("stored_at", columns.UtcTime(), nullable=False),
        sa.Column("removed_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint("codec IN ('zstd')", name="snapshot_codec_known"),
        sa.CheckConstraint("length(sha256) = 64", name="snapshot_sha256_is_sha256"),
        sa.CheckConstraint("n_bytes >= 0", name="snapshot_size_positive"),
        sa.PrimaryKeyConstraint("sha256", name="snapshot_pk"),
        sqlite_strict=True,
    )


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("source_id", columns.Id(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name="source_pk"),
        sa.UniqueConstraint("key", name="source_key_once"),
        sqlite_strict=True,
    )


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("article_id", columns.Id(), nullable=False),
        sa.Column("source_id", columns.Id(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("source_article_id", sa.Text(), nullable=True),
        sa.Column("first_seen_at", columns.UtcTime(), nullable=False),
        sa.Column("merged_into", columns.Id(), nullable=True),
        sa.CheckConstraint("length(url_key) = 64", name="article_url_key_is_sha256"),
        sa.ForeignKeyConstraint(["merged_into"], ["article.article_id"], name="article_merged_into_of"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="article_source_id_of"),
        sa.PrimaryKeyConstraint("article_id", name="article_pk"),
        sa.UniqueConstraint("url_key", name="article_url_key_once"),
        sqlite_strict=True,
    )
    op.create_index(
        "article_id_of_site",
        "article",
        ["source_id", "source_article_id"],
        unique=True,
        sqlite_where=sa.text("source_article_id IS NOT NULL AND merged_into IS NULL"),
        postgresql_where=sa.text("source_article_id IS NOT NULL AND merged_into IS NULL"),
    )


def _discovery_gap() -> None:
    op.create_table(
        "discovery_gap",
        sa.Column("gap_id", columns.Id(), nullable=False),
        sa.Column("source_id", columns.Id(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("last_seen_url", sa.Text(), nullable=True),
        sa.Column("first_new_url", sa.Text(), nullable=True),
        sa.Column("detected_at", columns.UtcTime(), nullable=False),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('feed', 'listing', 'sitemap', 'archive', 'request')",
            name="discovery_gap_channel_known",
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (how IS NULL)", name="discovery_gap_closed_somehow"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="discovery_gap_source_id_of"),
        sa.PrimaryKeyConstraint("gap_id", name="discovery_gap_pk"),
        sqlite_strict=True,
    )
    op.create_index("discovery_gap_source_id", "discovery_gap", ["source_id"], unique=False)


def _listing_link() -> None:
    op.create_table(
        "listing_link",
        sa.Column("source_id", columns.Id(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("position", columns.BigInt, nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("authors", columns.JsonText(), nullable=False),
        sa.Column("date_published", sa.Text(), nullable=True),
        sa.Column("date_modified", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('feed', 'listing', 'sitemap', 'archive', 'request')",
            name="listing_link_channel_known",
        ),
        sa.CheckConstraint("length(url_key) = 64", name="listing_link_url_key_is_sha256"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="listing_link_source_id_of"),
        sa.PrimaryKeyConstraint("source_id", "via", "url_key", name="listing_link_pk"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("source_id", columns.Id(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("slot", columns.UtcTime(), nullable=False),
        sa.Column("attempt", columns.BigInt, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("fence", columns.BigInt, nullable=False),
        sa.Column("started_at", columns.UtcTime(), nullable=False),
        sa.Column("finished_at", columns.UtcTime(), nullable=True),
        sa.Column("code_version", sa.Text(), nullable=False),
        sa.Column("config_sha256", sa.Text(), nullable=False),
        sa.Column("fetched", columns.BigInt, nullable=False),
        sa.Column("discovered", columns.BigInt, nullable=False),
        sa.Column("new", columns.BigInt, nullable=False),
        sa.Column("revised", columns.BigInt, nullable=False),
        sa.Column("unchanged", columns.BigInt, nullable=False),
        sa.Column("rejected", columns.BigInt, nullable=False),
        sa.Column("failed", columns.BigInt, nullable=False),
        sa.Column("deferred", columns.BigInt, nullable=False),
        sa.CheckConstraint("(ending IS NULL) = (status = 'running')", name="run_ending_or_running"),
        sa.CheckConstraint("(finished_at IS NULL) = (status = 'running')", name="run_finished_or_running"),
        sa.CheckConstraint(
            "status = 'running' OR discovered = new + revised + unchanged + rejected + failed + deferred",
            name="run_every_link_accounted_for",
        ),
        sa.CheckConstraint(
            "status IN ('running', 'succeeded', 'partial', 'failed', 'abandoned', 'skipped')",
            name="run_status_known",
        ),
        sa.CheckConstraint("trigger IN ('manual', 'schedule')", name="run_trigger_known"),
        sa.CheckConstraint("attempt >= 1", name="run_attempt_counted_from_one"),
        sa.CheckConstraint("length(config_sha256) = 64", name="run_config_sha256_is_sha256"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="run_source_id_of"),
        sa.PrimaryKeyConstraint("run_id", name="run_pk"),
        sa.UniqueConstraint("source_id", "slot", "attempt", name="run_source_id_slot_attempt_once"),
        sqlite_strict=True,
    )
    op.create_index(
        "run_one_running",
        "run",
        ["source_id"],
        unique=True,
        sqlite_where=sa.text("status = 'running'"),
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index("run_source_started", "run", ["source_id", "started_at"], unique=False)


def _article_url() -> None:
    op.create_table(
        "article_url",
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("article_id", columns.Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("first_seen_at", columns.UtcTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('canonical', 'requested', 'redirect', 'amp', 'mobile', 'print')",
            name="article_url_kind_known",
        ),
        sa.CheckConstraint("length(url_key) = 64", name="article_url_url_key_is_sha256"),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name="article_url_article_id_of"),
        sa.PrimaryKeyConstraint("url_key", name="article_url_pk"),
        sqlite_strict=True,
    )
    op.create_index("article_url_article_id", "article_url", ["article_id"], unique=False)


def _page_fetch() -> None:
    op.create_table(
        "page_fetch",
        sa.Column("fetch_id", columns.Id(), nullable=False),
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=True),
        sa.Column("peer_ip", sa.Text(), nullable=True),
        sa.Column("requested_at", columns.UtcTime(), nullable=False),
        sa.Column("http_status", columns.BigInt, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("raw_sha256", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("declared_charset", sa.Text(), nullable=True),
        sa.Column("used_charset", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome <> 'ok' OR raw_sha256 IS NOT NULL", name="page_fetch_ok_has_snapshot"),
        sa.CheckConstraint(
            "outcome IN ('ok', 'not_modified', 'gone', 'http_error', 'timeout', 'network', 'truncated', 'too_large', 'blocked_robots', 'blocked_egress', 'not_article', 'paywall', 'consent', 'soft_404', 'parse_failed', 'rate_limited')",
            name="page_fetch_outcome_known",
        ),
        sa.CheckConstraint("length(url_key) = 64", name="page_fetch_url_key_is_sha256"),
        sa.ForeignKeyConstraint(["raw_sha256"], ["snapshot.sha256"], name="page_fetch_raw_sha256_of"),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name="page_fetch_run_id_of"),
        sa.PrimaryKeyConstraint("fetch_id", name="page_fetch_pk"),
        sqlite_strict=True,
    )
    op.create_index("page_fetch_run_id", "page_fetch", ["run_id"], unique=False)
    op.create_index("page_fetch_url", "page_fetch", ["url_key", "requested_at"], unique=False)


def _run_heartbeat() -> None:
    op.create_table(
        "run_heartbeat",
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("heartbeat_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name="run_heartbeat_run_id_of"),
        sa.PrimaryKeyConstraint("run_id", name="run_heartbeat_pk"),
        sqlite_strict=True,
    )


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("revision_id", columns.Id(), nullable=False),
        sa.Column("article_id", columns.Id(), nullable=False),
        sa.Column("revision_no", columns.BigInt, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("observed_at", columns.UtcTime(), nullable=False),
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("fetch_id", columns.Id(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("kicker", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("date_published", sa.Text(), nullable=True),
        sa.Column("date_published_quality", sa.Text(), nullable=True),
        sa.Column("date_published_raw", sa.Text(), nullable=True),
        sa.Column("date_modified", sa.Text(), nullable=True),
        sa.Column("date_modified_quality", sa.Text(), nullable=True),
        sa.Column("date_modified_raw", sa.Text(), nullable=True),
        sa.Column("in_language", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("blocks", columns.JsonText(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("body_chars", columns.BigInt, nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("changed_fields", columns.JsonText(), nullable=False),
        sa.Column("candidates", columns.JsonText(), nullable=True),
        sa.Column("encoding", sa.Text(), nullable=True),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("erased_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint(
            "(date_modified IS NULL) = (date_modified_quality IS NULL OR date_modified_quality = 'implausible')",
            name="revision_date_modified_believed",
        ),
        sa.CheckConstraint(
            "(date_published IS NULL) = (date_published_quality IS NULL OR date_published_quality = 'implausible')",
            name="revision_date_published_believed",
        ),
        sa.CheckConstraint(
            "access IN ('full', 'metered', 'preview', 'wall', 'consent', 'bot_check', 'soft_404', 'listing', 'media', 'not_article')",
            name="revision_access_known",
        ),
        sa.CheckConstraint(
            "date_modified_quality IN ('exact', 'inferred', 'date_only', 'implausible')",
            name="revision_date_modified_quality_known",
        ),
        sa.CheckConstraint(
            "date_published_quality IN ('exact', 'inferred', 'date_only', 'implausible')",
            name="revision_date_published_quality_known",
        ),
        sa.CheckConstraint(
            "kind IN ('created', 'content_changed', 'metadata_changed', 'reextracted', 'deleted', 'restored', 'merged')",
            name="revision_kind_known",
        ),
        sa.CheckConstraint(
            "kind IN ('deleted', 'merged') OR erased_at IS NOT NULL OR (headline IS NOT NULL AND length(headline) > 0 AND body IS NOT NULL AND length(body) > 0 AND body_chars = length(body))",
            name="revision_live_has_text",
        ),
        sa.CheckConstraint(
            "kind NOT IN ('deleted', 'merged') OR (headline IS NULL AND body IS NULL AND body_chars = 0)",
            name="revision_gone_has_none",
        ),
        sa.CheckConstraint(
            "(date_modified_raw IS NULL) = (date_modified_quality IS NULL)",
            name="revision_date_modified_judged",
        ),
        sa.CheckConstraint(
            "(date_published_raw IS NULL) = (date_published_quality IS NULL)",
            name="revision_date_published_judged",
        ),
        sa.CheckConstraint("length(content_sha256) = 64", name="revision_content_sha256_is_sha256"),
        sa.CheckConstraint("revision_no >= 1", name="revision_counted_from_one"),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name="revision_article_id_of"),
        sa.ForeignKeyConstraint(["fetch_id"], ["page_fetch.fetch_id"], name="revision_fetch_id_of"),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name="revision_run_id_of"),
        sa.PrimaryKeyConstraint("revision_id", name="revision_pk"),
        sa.UniqueConstraint("article_id", "revision_no", name="revision_article_id_revision_no_once"),
        sqlite_strict=True,
    )
    op.create_index("revision_content", "revision", ["content_sha256"], unique=False)
    op.create_index("revision_fetch_id", "revision", ["fetch_id"], unique=False)


def _run_link() -> None:
    op.create_table(
        "run_link",
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("position", columns.BigInt, nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("authors", columns.JsonText(), nullable=False),
        sa.Column("date_published", sa.Text(), nullable=True),
        sa.Column("date_modified", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("fetch_id", columns.Id(), nullable=True),
        sa.Column("accounted_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('feed', 'listing', 'sitemap', 'archive', 'request')", name="run_link_channel_known"
        ),
        sa.CheckConstraint(
            "outcome IN ('new', 'revised', 'unchanged', 'rejected', 'failed', 'deferred')",
            name="run_link_outcome_known",
        ),
        sa.CheckConstraint("(outcome IS NULL) = (accounted_at IS NULL)", name="run_link_outcome_dated"),
        sa.CheckConstraint("length(url_key) = 64", name="run_link_url_key_is_sha256"),
        sa.ForeignKeyConstraint(["fetch_id"], ["page_fetch.fetch_id"], name="run_link_fetch_id_of"),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name="run_link_run_id_of"),
        sa.PrimaryKeyConstraint("run_id", "url_key", name="run_link_pk"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("run_link_fetch_id", "run_link", ["fetch_id"], unique=False)


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("seq", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("change_id", columns.Id(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("article_id", columns.Id(), nullable=False),
        sa.Column("revision_id", columns.Id(), nullable=False),
        sa.Column("run_id", columns.Id(), nullable=False),
        sa.Column("committed_at", columns.UtcTime(), nullable=False),
        sa.CheckConstraint("op IN ('upsert', 'delete', 'erase')", name="change_op_known"),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name="change_article_id_of"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.revision_id"], name="change_revision_id_of"),
        sa.ForeignKeyConstraint(["run_id"], ["run.run_id"], name="change_run_id_of"),
        sa.PrimaryKeyConstraint("seq", name="change_pk"),
        sa.UniqueConstraint("change_id", name="change_change_id_once"),
        sqlite_strict=True,
    )
    op.create_index("change_article_seq", "change", ["article_id", "seq"], unique=False)
    op.create_index(
        "change_revision_once",
        "change",
        ["revision_id"],
        unique=True,
        sqlite_where=sa.text("op <> 'erase'"),
        postgresql_where=sa.text("op <> 'erase'"),
    )


def _revision_author() -> None:
    op.create_table(
        "revision_author",
        sa.Column("revision_id", columns.Id(), nullable=False),
        sa.Column("position", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("bio", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('person', 'organisation')", name="revision_author_kind_known"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.revision_id"], name="revision_author_revision_id_of"
        ),
        sa.PrimaryKeyConstraint("revision_id", "position", name="revision_author_pk"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("revision_author_name", "revision_author", ["name"], unique=False)


def _revision_image() -> None:
    op.create_table(
        "revision_image",
        sa.Column("revision_id", columns.Id(), nullable=False),
        sa.Column("position", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("credit", sa.Text(), nullable=True),
        sa.Column("alt", sa.Text(), nullable=True),
        sa.Column("width", columns.BigInt, nullable=True),
        sa.Column("is_lead", columns.Flag(), nullable=False),
        sa.CheckConstraint("position = 0 OR NOT CAST(is_lead AS BOOLEAN)", name="revision_image_lead_first"),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.revision_id"], name="revision_image_revision_id_of"
        ),
        sa.PrimaryKeyConstraint("revision_id", "position", name="revision_image_pk"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _revision_keyword() -> None:
    op.create_table(
        "revision_keyword",
        sa.Column("revision_id", columns.Id(), nullable=False),
        sa.Column("position", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.revision_id"], name="revision_keyword_revision_id_of"
        ),
        sa.PrimaryKeyConstraint("revision_id", "position", name="revision_keyword_pk"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index("revision_keyword_name", "revision_keyword", ["name"], unique=False)


def _revision_link() -> None:
    op.create_table(
        "revision_link",
        sa.Column("revision_id", columns.Id(), nullable=False),
        sa.Column("position", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.revision_id"], name="revision_link_revision_id_of"
        ),
        sa.PrimaryKeyConstraint("revision_id", "position", name="revision_link_pk"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _revision_provenance() -> None:
    op.create_table(
        "revision_provenance",
        sa.Column("revision_id", columns.Id(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.revision_id"], name="revision_provenance_revision_id_of"
        ),
        sa.PrimaryKeyConstraint("revision_id", "field", name="revision_provenance_pk"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _revision_removed() -> None:
    op.create_table(
        "revision_removed",
        sa.Column("revision_id", columns.Id(), nullable=False),
        sa.Column("position", columns.BigInt, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.revision_id"], name="revision_removed_revision_id_of"
        ),
        sa.PrimaryKeyConstraint("revision_id", "position", name="revision_removed_pk"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _head() -> None:
    op.create_table(
        "head",
        sa.Column("article_id", columns.Id(), nullable=False),
        sa.Column("revision_id", columns.Id(), nullable=False),
        sa.Column("revision_no", columns.BigInt, nullable=False),
        sa.Column("last_seq", columns.BigInt, nullable=False),
        sa.Column("live", columns.Flag(), nullable=False),
        sa.Column("content_sha256", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.CheckConstraint("length(content_sha256) = 64", name="head_content_sha256_is_sha256"),
        sa.ForeignKeyConstraint(["article_id"], ["article.article_id"], name="head_article_id_of"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.revision_id"], name="head_revision_id_of"),
        sa.PrimaryKeyConstraint("article_id", name="head_pk"),
        sa.UniqueConstraint("last_seq", name="head_last_seq_once"),
        sqlite_strict=True,
    )


def _first_rows() -> None:
    head = sa.table(
        "feed_head",
        sa.column("one", columns.BigInt),
        sa.column("epoch", columns.Id()),
        sa.column("seq", columns.BigInt),
        sa.column("floor_seq", columns.BigInt),
        sa.column("contract", columns.BigInt),
    )
    op.bulk_insert(head, [{"one": 1, "epoch": uuid4(), "seq": 0, "floor_seq": 0, "contract": 1}])
    op.execute("INSERT INTO feed_heartbeat (one) VALUES (1)")
