"""The views of the articles: the feed, the newest state, every state, and what belongs to each."""

from storage.contract.view import Column, Kind, View

_ID, _TEXT, _DATE, _NUMBER = Kind.ID, Kind.TEXT, Kind.DATE, Kind.NUMBER
_INSTANT, _FLAG, _JSON, _SHA = Kind.INSTANT, Kind.FLAG, Kind.JSON, Kind.SHA256


def _names(table: str) -> tuple[str, str]:
    """The names of a revision's rows in that table, as a JSON array in page order, for each database."""
    rows = f"SELECT name FROM {table} x WHERE x.revision_id = r.revision_id ORDER BY x.position"
    return (
        f"(SELECT json_group_array(name) FROM ({rows}))",
        f"coalesce((SELECT jsonb_agg(x.name ORDER BY x.position) FROM {table} x "
        "WHERE x.revision_id = r.revision_id), '[]'::jsonb)",
    )


def _dated(field: str, what: str) -> tuple[Column, ...]:
    return (
        Column(
            field,
            _DATE,
            f"When the page says it was {what}: ISO 8601, a day (2019-06-11) where only the day can be "
            "trusted, else an instant in UTC (2019-06-11T21:31:04Z). Sorts as text.",
            f"r.{field}",
            nullable=True,
        ),
        Column(
            f"{field}_quality",
            _TEXT,
            "exact (the page states the zone), inferred (the zone is the source's), date_only, "
            "implausible (stated but not believed: the value is null).",
            f"r.{field}_quality",
            nullable=True,
        ),
        Column(f"{field}_raw", _TEXT, "The same as it stands in the page.", f"r.{field}_raw", nullable=True),
    )


_AUTHORS = _names("revision_author")
_KEYWORDS = _names("revision_keyword")

_CONTENT = (
    Column("headline", _TEXT, "The headline; null when deleted or erased.", "r.headline", nullable=True),
    Column("kicker", _TEXT, "The line above the headline.", "r.kicker", nullable=True),
    Column(
        "description", _TEXT, "The dek, the standfirst below the headline.", "r.description", nullable=True
    ),
    Column(
        "body", _TEXT, "The text, one block per line; null when deleted or erased.", "r.body", nullable=True
    ),
    Column("authors", _JSON, "Names in the order of the byline.", _AUTHORS[0], _AUTHORS[1]),
    *_dated("date_published", "published"),
    *_dated("date_modified", "last changed by its publisher"),
    Column("in_language", _TEXT, "BCP 47, as en or pt-BR.", "r.in_language", nullable=True),
    Column("section", _TEXT, "The publisher's section.", "r.section", nullable=True),
    Column("keywords", _JSON, "The page's own keywords.", _KEYWORDS[0], _KEYWORDS[1]),
    Column("image_url", _TEXT, "The lead image.", "i.url", nullable=True),
    Column("image_caption", _TEXT, "Its caption.", "i.caption", nullable=True),
    Column("image_credit", _TEXT, "Its credit.", "i.credit", nullable=True),
    Column("access", _TEXT, "What the page let us see: full, metered or preview.", "r.access"),
    Column(
        "content_sha256",
        _SHA,
        "Of headline, description, authors, blocks and captions, after smoothing what is no edit "
        "(white space, quotation marks). Equal means the same story.",
        "r.content_sha256",
    ),
    Column("body_chars", _NUMBER, "Characters of body: check it against the text you hold.", "r.body_chars"),
)

_WHO = (
    Column("article_id", _ID, "The article, for good.", "a.article_id"),
    Column("source", _TEXT, "The source's name.", "s.key"),
    Column("url", _TEXT, "The article's one address.", "a.canonical_url"),
    Column("revision_id", _ID, "The revision.", "r.revision_id"),
    Column("revision_no", _NUMBER, "1, 2, 3 … within the article.", "r.revision_no"),
    Column(
        "kind",
        _TEXT,
        "Why the revision was written: created, content_changed, metadata_changed, reextracted, deleted, "
        "restored, merged.",
        "r.kind",
    ),
)

_ORIGIN = (
    Column("observed_at", _INSTANT, "When we asked for the page.", "r.observed_at"),
    Column("run_id", _ID, "The run that saw it (runs_v1).", "r.run_id"),
    Column(
        "fetch_id",
        _ID,
        "The request that brought it (fetches_v1); null for a merge.",
        "r.fetch_id",
        nullable=True,
    ),
    Column("extractor", _TEXT, "Name and version of what read the page.", "r.extractor"),
)

_SOURCE = "JOIN source s ON s.source_id = a.source_id"
# the same on both databases: a lead image stands at position 0, and only a lead has is_lead set
_LEAD = (
    "LEFT JOIN revision_image i ON i.revision_id = r.revision_id AND i.position = 0 "
    "AND CAST(i.is_lead AS INTEGER) = 1"
)

_PROVENANCE = (
    "(SELECT json_group_object(field, because) FROM revision_provenance p "
    "WHERE p.revision_id = r.revision_id)",
    "coalesce((SELECT jsonb_object_agg(p.field, p.because) FROM revision_provenance p "
    "WHERE p.revision_id = r.revision_id), '{}'::jsonb)",
)

_CHANGES = View(
    "changes_v1",
    "The change feed, in the order in which changes were committed. `seq` has no gaps above "
    "`feed_v1.floor_seq`, and a row never changes: read on from your last `seq`.",
    (
        Column("seq", _NUMBER, "The place in the feed: consecutive, without gaps.", "c.seq"),
        Column(
            "change_id",
            _ID,
            "Names the change for ever; use it to recognise one you have handled.",
            "c.change_id",
        ),
        Column("op", _TEXT, "What to do: upsert, delete or erase.", "c.op"),
        *_WHO,
        *_CONTENT,
        Column("changed_fields", _JSON, "What differs from the revision before.", "r.changed_fields"),
        Column(
            "merged_into", _ID, "For a merge: the article to use instead.", "a.merged_into", nullable=True
        ),
        Column("observed_at", _INSTANT, "When we asked for the page.", "r.observed_at"),
        Column("run_id", _ID, "The run that made the change (runs_v1).", "c.run_id"),
        Column(
            "committed_at",
            _INSTANT,
            "The service's clock when it was stored; for people. The order is seq.",
            "c.committed_at",
        ),
    ),
    # the article is joined by its own key, so that a look-up by id, address or source begins there
    f"FROM change c\nJOIN article a ON a.article_id = c.article_id\n{_SOURCE}\n"
    f"JOIN revision r ON r.revision_id = c.revision_id\n{_LEAD}",
    ("seq",),
)

_ARTICLES = View(
    "articles_v1",
    "Every article that can be read now, in its newest state.",
    (
        Column("seq", _NUMBER, "The change that brought this state (changes_v1).", "h.last_seq"),
        *_WHO,
        *_CONTENT,
        Column("first_seen_at", _INSTANT, "When the first revision was stored.", "a.first_seen_at"),
        *_ORIGIN,
        Column(
            "source_article_id",
            _TEXT,
            "The site's own number of it, where the page states one.",
            "a.source_article_id",
            nullable=True,
        ),
        Column(
            "content_group",
            _ID,
            "The same for all articles that tell nearly the same text, at whatever address and source. It is "
            "the revision the group began with, and changes only with a change of the article. Null for one "
            "stored by an earlier version, until `features db upgrade` has compared it.",
            "h.content_group",
            nullable=True,
        ),
    ),
    f"FROM head h\nJOIN article a ON a.article_id = h.article_id\n{_SOURCE}\n"
    f"JOIN revision r ON r.revision_id = h.revision_id\n{_LEAD}\nWHERE h.live",
    ("article_id",),
)

_REVISIONS = View(
    "revisions_v1",
    "Every state an article was seen in.",
    (
        *_WHO,
        *_CONTENT,
        Column(
            "blocks",
            _JSON,
            "The body as blocks in page order: kind (paragraph, heading, quote, list, table, embed), text, "
            "and level, url or mark where they apply. Null when deleted or erased.",
            "r.blocks",
            nullable=True,
        ),
        Column("changed_fields", _JSON, "What differs from the revision before.", "r.changed_fields"),
        *_ORIGIN,
        Column(
            "provenance", _JSON, "For each field, the sentence that says where it came from.", *_PROVENANCE
        ),
        Column("erased_at", _INSTANT, "When its text was erased for good.", "r.erased_at", nullable=True),
    ),
    f"FROM revision r\nJOIN article a ON a.article_id = r.article_id\n{_SOURCE}\n{_LEAD}",
    ("revision_id",),
)

_REVISION = (
    Column("revision_id", _ID, "The revision.", "r.revision_id"),
    Column("article_id", _ID, "Its article.", "r.article_id"),
    Column("revision_no", _NUMBER, "Its number within the article.", "r.revision_no"),
    Column("position", _NUMBER, "The place in the page, from 0.", "x.position"),
)


def _of_revision(name: str, doc: str, table: str, *columns: Column) -> View:
    source = f"FROM {table} x\nJOIN revision r ON r.revision_id = x.revision_id"
    return View(name, doc, (*_REVISION, *columns), source, ("revision_id", "position"))


ARTICLE_VIEWS = (
    _CHANGES,
    _ARTICLES,
    _REVISIONS,
    _of_revision(
        "authors_v1",
        "Who signed each revision.",
        "revision_author",
        Column("name", _TEXT, "As signed.", "x.name"),
        Column("url", _TEXT, "The author's page.", "x.url", nullable=True),
        Column("kind", _TEXT, "person or organisation.", "x.kind"),
        Column("bio", _TEXT, "What the page says of the author.", "x.bio", nullable=True),
    ),
    _of_revision(
        "images_v1",
        "The pictures of each revision, at the largest version the page names.",
        "revision_image",
        Column("url", _TEXT, "The picture.", "x.url"),
        Column("caption", _TEXT, "Its caption.", "x.caption", nullable=True),
        Column("credit", _TEXT, "Its credit.", "x.credit", nullable=True),
        Column("alt", _TEXT, "Its text alternative.", "x.alt", nullable=True),
        Column("width", _NUMBER, "Pixels, where stated.", "x.width", nullable=True),
        Column("is_lead", _FLAG, "It is the lead image.", "x.is_lead"),
    ),
    _of_revision(
        "outlinks_v1",
        "The links out of the body of each revision.",
        "revision_link",
        Column("url", _TEXT, "Where it leads.", "x.url"),
        Column("text", _TEXT, "What it says.", "x.text"),
    ),
    _of_revision(
        "removed_v1",
        'What was taken off each page, and why: the answer to "where is that paragraph?"',
        "revision_removed",
        Column("text", _TEXT, "The text that was taken off.", "x.text"),
        Column("rule", _TEXT, "The rule's name; count by it.", "x.rule"),
        Column("because", _TEXT, "Why the rule held here.", "x.because"),
    ),
    View(
        "urls_v1",
        "Every address an article is known by.",
        (
            Column("url", _TEXT, "The address.", "u.url"),
            Column("article_id", _ID, "Its article.", "u.article_id"),
            Column("kind", _TEXT, "canonical, requested, redirect, amp, mobile or print.", "u.kind"),
            Column("first_seen_at", _INSTANT, "When we learnt of it.", "u.first_seen_at"),
        ),
        "FROM article_url u",
        ("url",),
    ),
)
