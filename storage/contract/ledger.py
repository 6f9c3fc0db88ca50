"""The views of the ledger: where the feed stands, sources, runs, links, requests, gaps."""

from storage.contract.view import Column, Kind, View

_ID, _TEXT, _NUMBER, _FLAG = Kind.ID, Kind.TEXT, Kind.NUMBER, Kind.FLAG
_INSTANT, _SHA, _JSON = Kind.INSTANT, Kind.SHA256, Kind.JSON

_FEED = View(
    "feed_v1",
    "Where the feed stands: one row. A cursor is (`epoch`, `seq`).",
    (
        Column("epoch", _ID, "Another one after every rewind (a restored backup): start over.", "f.epoch"),
        Column("seq", _NUMBER, "The newest change.", "f.seq"),
        Column(
            "floor_seq",
            _NUMBER,
            "Changes up to here may be gone: a cursor below it starts over.",
            "f.floor_seq",
        ),
        Column("contract", _NUMBER, "Rises when columns are added.", "f.contract"),
        Column(
            "heartbeat_at",
            _INSTANT,
            "The service's last sign of life: tells a quiet feed from a dead one. Null before the first.",
            "b.heartbeat_at",
            nullable=True,
        ),
    ),
    "FROM feed_head f\nCROSS JOIN feed_heartbeat b",
    ("epoch",),
)

_LAST_RUN = "SELECT {column} FROM run x WHERE x.source_id = s.source_id AND x.status <> 'skipped' "
_NEWEST = "ORDER BY x.started_at DESC LIMIT 1"

_SOURCES = View(
    "sources_v1",
    "The sites, and how each stands.",
    (
        Column("source", _TEXT, "Its name.", "s.key"),
        Column("title", _TEXT, "Its title.", "s.title"),
        Column("home", _TEXT, "Its address.", "s.home"),
        Column(
            "articles",
            _NUMBER,
            "Articles of it that can be read now.",
            "(SELECT count(*) FROM head h JOIN article a ON a.article_id = h.article_id "
            "WHERE a.source_id = s.source_id AND h.live)",
        ),
        Column(
            "last_run_status",
            _TEXT,
            "How its last run stands.",
            f"({_LAST_RUN.format(column='x.status')}{_NEWEST})",
            nullable=True,
        ),
        Column(
            "last_run_at",
            _INSTANT,
            "When its last run started.",
            f"({_LAST_RUN.format(column='x.started_at')}{_NEWEST})",
            nullable=True,
        ),
        Column(
            "last_success_at",
            _INSTANT,
            "When a run of it last succeeded.",
            "(SELECT max(x.finished_at) FROM run x "
            "WHERE x.source_id = s.source_id AND x.status = 'succeeded')",
            nullable=True,
        ),
    ),
    "FROM source s",
    ("source",),
)

_RUNS = View(
    "runs_v1",
    "Every pass over a source, also the skipped and the abandoned ones. Once a run is over, "
    "discovered = new + revised + unchanged + rejected + failed + deferred.",
    (
        Column("run_id", _ID, "The run.", "n.run_id"),
        Column("source", _TEXT, "Its source.", "s.key"),
        Column("trigger", _TEXT, "manual or schedule.", "n.trigger"),
        Column("slot", _INSTANT, "When it was due; by hand, when it was asked for.", "n.slot"),
        Column("attempt", _NUMBER, "1, and one more for every time the slot was tried again.", "n.attempt"),
        Column("status", _TEXT, "running, succeeded, partial, failed, abandoned or skipped.", "n.status"),
        Column("ending", _TEXT, "The sentence that says how it ended.", "n.ending", nullable=True),
        Column("started_at", _INSTANT, "When it started.", "n.started_at"),
        Column("heartbeat_at", _INSTANT, "Its last sign of life.", "b.heartbeat_at"),
        Column("finished_at", _INSTANT, "When it ended.", "n.finished_at", nullable=True),
        Column("code_version", _TEXT, "The version that ran.", "n.code_version"),
        Column("config_sha256", _SHA, "Of the settings and the source file it ran with.", "n.config_sha256"),
        Column("fetched", _NUMBER, "Requests made, listings among them.", "n.fetched"),
        Column("discovered", _NUMBER, "Links it was told about.", "n.discovered"),
        Column("new", _NUMBER, "Articles seen for the first time.", "n.new"),
        Column("revised", _NUMBER, "Articles that had changed.", "n.revised"),
        Column("unchanged", _NUMBER, "Articles that had not.", "n.unchanged"),
        Column("rejected", _NUMBER, "Pages that are no article we keep.", "n.rejected"),
        Column("failed", _NUMBER, "Pages that could not be fetched or read.", "n.failed"),
        Column("deferred", _NUMBER, "Links left for a later run.", "n.deferred"),
    ),
    "FROM run n\nJOIN source s ON s.source_id = n.source_id\nJOIN run_heartbeat b ON b.run_id = n.run_id",
    ("run_id",),
)

_SAID = (
    Column(
        "channel",
        _TEXT,
        "feed, listing, sitemap, archive, request (a person asked), or revisit (known from earlier runs).",
        "l.channel",
    ),
    Column("via", _TEXT, "The listing that told of it.", "l.via"),
    Column("position", _NUMBER, "Its place there, from 0.", "l.position"),
    Column("headline", _TEXT, "The headline the listing gives it.", "l.headline", nullable=True),
    Column("description", _TEXT, "The dek the listing gives it.", "l.description", nullable=True),
    Column("authors", _JSON, "The names the listing gives.", "l.authors"),
    Column("date_published", _TEXT, "The date as written in the listing.", "l.date_published", nullable=True),
    Column("date_modified", _TEXT, "The date of change as written there.", "l.date_modified", nullable=True),
)

_LINKS = View(
    "links_v1",
    "Every link of every run: who told of it, what was said, how it ended.",
    (
        Column("run_id", _ID, "The run.", "l.run_id"),
        Column("url", _TEXT, "The address.", "l.url"),
        *_SAID,
        Column(
            "outcome",
            _TEXT,
            "new, revised, unchanged, rejected, failed or deferred; null while the run has not come to it.",
            "l.outcome",
            nullable=True,
        ),
        Column("reason", _TEXT, "The sentence that explains it.", "l.reason", nullable=True),
        Column("fetch_id", _ID, "The request made for it (fetches_v1).", "l.fetch_id", nullable=True),
    ),
    "FROM run_link l",
    ("run_id", "url"),
)

_FETCHES = View(
    "fetches_v1",
    "Every request that was made or refused.",
    (
        Column("fetch_id", _ID, "The request.", "p.fetch_id"),
        Column("run_id", _ID, "Its run.", "p.run_id"),
        Column("url", _TEXT, "What was asked for.", "p.url"),
        Column("final_url", _TEXT, "Where redirects led.", "p.final_url", nullable=True),
        Column("requested_at", _INSTANT, "When.", "p.requested_at"),
        Column("http_status", _NUMBER, "The answer's status.", "p.http_status", nullable=True),
        Column(
            "outcome",
            _TEXT,
            "How it ended: ok, not_modified, gone, http_error, timeout and so on.",
            "p.outcome",
        ),
        Column(
            "reason", _TEXT, "The sentence that explains another outcome than ok.", "p.reason", nullable=True
        ),
        Column(
            "raw_sha256", _SHA, "Of the page's bytes, its name in the archive.", "p.raw_sha256", nullable=True
        ),
        Column(
            "locator", _TEXT, "The file in the archive; null once it is gone.", "k.locator", nullable=True
        ),
        Column(
            "declared_charset", _TEXT, "The encoding the server stated.", "p.declared_charset", nullable=True
        ),
        Column("used_charset", _TEXT, "The encoding it was read in.", "p.used_charset", nullable=True),
        Column(
            "rights",
            _TEXT,
            "What the site says of the page's use: robots tokens as noai, text and data mining reservations.",
            "p.rights",
            nullable=True,
        ),
        Column(
            "tls_verified",
            _FLAG,
            "Whether the server's certificate was verified: false where the source opts out; null without "
            "TLS and without an answer.",
            "p.tls_verified",
            nullable=True,
        ),
    ),
    "FROM page_fetch p\nLEFT JOIN snapshot k ON k.sha256 = p.raw_sha256 AND k.removed_at IS NULL",
    ("fetch_id",),
)

_GAPS = View(
    "gaps_v1",
    "Stretches of a listing that rolled by while nobody looked, and how each was closed.",
    (
        Column("gap_id", _ID, "The gap.", "g.gap_id"),
        Column("source", _TEXT, "Its source.", "s.key"),
        Column("channel", _TEXT, "feed, listing, sitemap or archive.", "g.channel"),
        Column("via", _TEXT, "The listing.", "g.via"),
        Column(
            "last_seen_url", _TEXT, "The newest link of the visit before.", "g.last_seen_url", nullable=True
        ),
        Column("first_new_url", _TEXT, "The oldest link of this visit.", "g.first_new_url", nullable=True),
        Column("detected_at", _INSTANT, "When it was noticed.", "g.detected_at"),
        Column("closed_at", _INSTANT, "When it was closed.", "g.closed_at", nullable=True),
        Column("how", _TEXT, "How it was closed.", "g.how", nullable=True),
    ),
    "FROM discovery_gap g\nJOIN source s ON s.source_id = g.source_id",
    ("gap_id",),
)

LEDGER_VIEWS = (_FEED, _SOURCES, _RUNS, _LINKS, _FETCHES, _GAPS)
