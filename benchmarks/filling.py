"""A store as it is after years: filled with plain bulk rows, the same that saving would have left.

Some thousands of articles are made up; the others are their copies, made by the database itself.
"""

import random
import time
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TypeAlias

from sqlalchemy import Connection, Engine, text, update
from uuid_utils.compat import uuid7

from benchmarks.databases import PAGE
from benchmarks.prose import Prose
from storage.article import Article, Author, Block, BlockKind, Image, Moment, Quality
from storage.bulk import insert_rows
from storage.columns import Record
from storage.engine import is_sqlite
from storage.fetch import Fetch, FetchOutcome
from storage.fetches import fetch_values
from storage.rows import PARTS, Values, part_values, revision_values
from storage.run import Lease, Trigger
from storage.runs import Runs
from storage.search_index import catch_up
from storage.sources import source_id_of
from storage.tables import (
    ArticleRow,
    ArticleUrlRow,
    ChangeRow,
    FeedHeadRow,
    HeadRow,
    PageFetchRow,
    RevisionRow,
    SearchCursorRow,
    SearchDocumentRow,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST_DAY, DAYS = date(2016, 3, 1), 3_650
SEED = 20_260_301
MADE_UP, AT_ONCE = 20_000, 5_000
#: parents before children
COPIED: tuple[type[Record], ...] = (
    PageFetchRow,
    ArticleRow,
    RevisionRow,
    *PARTS,
    ArticleUrlRow,
    ChangeRow,
    HeadRow,
    SearchDocumentRow,
)
#: the words, which are in no table of the models
INDEX = {
    "sqlite": (
        "INSERT INTO search_index (rowid, headline, story, authors) "
        "SELECT rowid + :shift, headline, story, authors FROM search_index "
        "WHERE rowid IN (SELECT document FROM made_search_document) ORDER BY rowid",
    ),
    "postgresql": (
        "INSERT INTO search_index (document, headline, whole, authors) "
        "SELECT document + :shift, headline, whole, authors FROM search_index "
        "WHERE document IN (SELECT document FROM made_search_document)",
    ),
}
#: what has to differ between an article and its copy
OTHER_IDS = ("fetch_id", "article_id", "revision_id", "change_id")
OTHER_TEXTS = ("url", "canonical_url", "final_url", "source_article_id")

#: by table, parents before children
Rows: TypeAlias = "defaultdict[type[Record], list[Values]]"


def fill(engine: Engine, number: int, words: int) -> float:
    """Put so many articles of so many words into a store that has none; how many a second were indexed.

    The number is a multiple of `MADE_UP`, or smaller.
    """
    chance = random.Random(SEED)
    prose = Prose(chance)
    lease = Runs(engine).start(
        "news", trigger=Trigger.MANUAL, slot=NOW, owner="b", code_version="1", config_sha256="c" * 64, now=NOW
    )
    made = min(number, MADE_UP)
    for start in range(0, made, AT_ONCE):
        end = min(made, start + AT_ONCE)
        rows: Rows = defaultdict(list)
        with engine.connect() as connection:
            source_id = source_id_of(connection, lease.source)
            connection.execute(update(FeedHeadRow).values(seq=end))
            for place in range(start, end):
                day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
                _add(rows, place + 1, _article(place, prose, words, day), lease, source_id)
            for table, values in rows.items():
                insert_rows(connection, table, values)
            connection.commit()
    began = time.perf_counter()
    indexed = catch_up(engine) / (time.perf_counter() - began)
    with engine.connect() as connection:
        _multiply(connection, made, number // made)
    if not is_sqlite(engine):
        # what the server's own housekeeping does a minute later
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return indexed


def _multiply(connection: Connection, made: int, times: int) -> None:
    for table in COPIED:
        name = table.__tablename__
        connection.execute(text(f"CREATE TEMPORARY TABLE made_{name} AS SELECT * FROM {name}"))
    for copy in range(1, times):
        connection.execute(update(FeedHeadRow).values(seq=(copy + 1) * made))
        for table in COPIED:
            connection.execute(text(_copying(table, is_sqlite(connection), copy, copy * made)))
        for statement in INDEX[connection.dialect.name]:
            connection.execute(text(statement), {"shift": copy * made})
        connection.execute(update(SearchCursorRow).values(seq=(copy + 1) * made))
        connection.commit()


def _copying(table: type[Record], on_sqlite: bool, copy: int, shift: int) -> str:
    """The statement that copies the made-up rows of a table under other ids, keys, addresses and numbers."""
    head = f"{copy:08x}"

    def copied(name: str) -> str:
        if name in OTHER_IDS:
            return (
                f"'{head}' || substr({name}, 9)"
                if on_sqlite
                else f"('{head}' || substr({name}::text, 9))::uuid"
            )
        if name == "url_key":
            return f"'{head}' || substr({name}, 9)"
        if name in ("seq", "last_seq", "document"):
            return f"{name} + {shift}"
        return f"{name} || '-{copy}'" if name in OTHER_TEXTS else name

    names = [column.name for column in table.__table__.columns]
    order = " ORDER BY seq" if table is ChangeRow else ""
    return (
        f"INSERT INTO {table.__tablename__} ({', '.join(names)}) "
        f"SELECT {', '.join(map(copied, names))} FROM made_{table.__tablename__}{order}"
    )


def _article(place: int, prose: Prose, words: int, day: date) -> Article:
    url = f"https://news.example/{day:%Y/%m}/story-{place}/"
    told = prose.words(words + 8)
    paragraphs = [" ".join(told[start : start + 60]) for start in range(8, len(told), 60)]
    lead = Image(url=f"https://news.example/{place}.jpg", caption="The harbour at noon", credit="A. Graph")
    return Article(
        url=url,
        canonical_url=url,
        source_article_id=str(place),
        headline=" ".join(told[:8]),
        description="Why the ferry stopped, and who waits for it.",
        authors=(Author(name=f"Ana Writer {place % 500}"),),
        date_published=Moment(value=day, raw=f"{day}", quality=Quality.DATE_ONLY),
        in_language="en",
        section="Features",
        keywords=("ferries", "islands"),
        lead_image=lead,
        images=(lead,),
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=each) for each in paragraphs),
        provenance={"headline": "the h1 of the page", "body": "the only article element"},
        extractor="benchmark 1",
    )


def _add(rows: Rows, seq: int, article: Article, lease: Lease, source_id: object) -> None:
    article_id, revision_id, fetch_id = uuid7(), uuid7(), uuid7()
    key, content = sha256(article.url.encode()).hexdigest(), sha256(str(article.body).encode()).hexdigest()
    fetch = Fetch(
        url=article.url, requested_at=NOW, outcome=FetchOutcome.OK, http_status=200, raw_sha256=PAGE
    )
    rows[PageFetchRow].append(fetch_values(fetch_id, lease, fetch))
    known = {"article_id": article_id, "first_seen_at": NOW, "url_key": key}
    rows[ArticleRow].append(
        {
            **known,
            "source_id": source_id,
            "canonical_url": article.canonical_url,
            "source_article_id": article.source_article_id,
        }
    )
    revision = {"revision_id": revision_id, "article_id": article_id, "content_sha256": content}
    rows[RevisionRow].append(
        {
            **revision,
            **revision_values(article),
            "revision_no": 1,
            "kind": "created",
            "observed_at": NOW,
            "run_id": lease.run_id,
            "fetch_id": fetch_id,
            "changed_fields": [],
        }
    )
    for table, parts in part_values(article, revision_id).items():
        rows[table].extend(parts)
    rows[ArticleUrlRow].append({**known, "url": article.url, "kind": "canonical"})
    rows[ChangeRow].append(
        {
            "seq": seq,
            "change_id": uuid7(),
            "op": "upsert",
            "article_id": article_id,
            "revision_id": revision_id,
            "run_id": lease.run_id,
            "committed_at": NOW,
        }
    )
    rows[HeadRow].append({**revision, "revision_no": 1, "last_seq": seq, "live": True, "access": "full"})
