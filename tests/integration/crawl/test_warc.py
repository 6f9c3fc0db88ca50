"""The archive as WARC files: what goes out is sound, what comes in is stored as a crawl would store it."""

import asyncio
import gzip
import itertools
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from warcio.archiveiterator import ArchiveIterator

from crawler.extract import Boilerplate
from crawler.reader import Known
from crawler.readers import Readers
from crawler.source import Source
from crawler.sources import read_sources
from crawler.store import Store
from crawler.warc.ingest import Ingestion
from crawler.warc.reading import Warc
from storage.engine import open_database
from storage.run import Lease, Trigger
from storage.runs import Runs
from tests.integration.crawl.conftest import PATIENCE_S, SOURCE, Desk, Ended
from tests.site.article_page import article_page
from tests.site.story import Story, read_stories
from tests.warcs import chunked, request, response, warc

AT = datetime(2026, 2, 1, 6, 30, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
STORIES = [story for story in read_stories() if story.category == "features" and not story.is_preview][:4]
OTHERS = "https://elsewhere.example/2026/02/story/"


def features(desk: Desk, *arguments: object) -> Ended:
    """Run ``features archive``."""
    program = "import sys; from console.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "archive", *map(str, arguments)],
        env=desk.variables(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    return Ended(exit_code=done.returncode, log=done.stdout + done.stderr)


def page(story: Story, *, instead: tuple[str, str] = ("", "")) -> bytes:
    """The story's page; with some words instead of others."""
    html = article_page(story, url=SITE, features=STORIES, briefs=[])
    return html.replace(*instead).encode() if instead[0] else html.encode()


def url(story: Story) -> str:
    """Where it stands."""
    return f"{SITE}{story.path}"


def news() -> list[bytes]:
    """Four stories in the codings of the web, and what else stands in such a file."""
    first, second, third, fourth = STORIES
    return [
        request(url(first), AT),
        response(url(first), AT, page(first)),
        response(url(second), AT, gzip.compress(page(second)), headers={"Content-Encoding": "gzip"}),
        response(
            url(third),
            AT,
            chunked(gzip.compress(page(third))),
            headers={"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"},
        ),
        response(url(fourth), AT, page(fourth), headers={"ETag": '"f"', "X-Robots-Tag": "noai"}),
        response(OTHERS, AT, b"<html><p>Of another site.</p></html>"),
        response(f"{SITE}/about/", AT, b"<html><p>About us.</p></html>"),
        response(f"{url(first)}?page=2", AT, b"\x89PNG", headers={"Content-Type": "image/png"}),
        response(f"{url(first)}?page=3", AT, b"<p>Gone.</p>", status="404 Not Found"),
        response(f"{url(first)}?page=4", AT, b"<html><p>Nothing to read.</p></html>"),
        response(f"{url(first)}?page=5", AT, page(first), about={"WARC-Truncated": "length"}),
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """As CC-NEWS has them."""
    path = tmp_path / "CC-NEWS-20260201063000-00001.warc.gz"
    path.write_bytes(warc(news()))
    return path


@pytest.fixture
def desk_of_site(desk_on_each: Desk) -> Desk:
    """An installation whose source is the site of the file, on each kind of database."""
    toml = desk_on_each.site.source_toml(SOURCE)
    desk_on_each.describe(re.sub(r"http://127\.0\.0\.1:\d+", SITE, toml))
    return desk_on_each


def rows(desk: Desk, query: str) -> list[tuple[object, ...]]:
    """What the database answers."""
    engine = open_database(desk.database_url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def headlines(desk: Desk) -> set[object]:
    """Of the articles that can be read."""
    return {row[0] for row in rows(desk, "SELECT headline FROM articles_v1")}


def test_articles_of_a_file_are_stored_and_every_record_is_told(desk_of_site: Desk, file: Path) -> None:
    ended = features(desk_of_site, "import", file, "--source", SOURCE)

    assert headlines(desk_of_site) == {story.plain_headline for story in STORIES}
    assert "12 records. Pages: 4 new, 1 rejected, 1 failed." in ended.log
    assert {
        "2 no answers of a server",
        "1 of no source",
        "1 at addresses that are no article's",
        "1 no web pages",
        "1 answers other than 200",
    } == set(re.findall(r"\d+ [a-z][^,.]*", ended.log.partition("Passed over: ")[2].partition("\n")[0]))
    assert ended.exit_code == 3


def test_the_run_of_a_file_stands_in_the_ledger(desk_of_site: Desk, file: Path) -> None:
    features(desk_of_site, "import", file)
    engine = open_database(desk_of_site.database_url)
    [run] = Runs(engine).recent(5)
    outcomes = Counter(str(account.outcome) for account in Runs(engine).links(run.run_id))
    engine.dispose()

    assert (run.source, run.status, run.trigger) == (SOURCE, "partial", "manual")
    # ?page=N are spellings of addresses of their own
    assert outcomes == Counter(new=4, rejected=1, failed=1)


def test_what_is_known_of_the_request_is_kept(desk_of_site: Desk, file: Path) -> None:
    features(desk_of_site, "import", file)
    columns = "raw_sha256 IS NOT NULL, http_status, declared_charset, rights"
    query = f"SELECT {columns} FROM fetches_v1 WHERE url = '{url(STORIES[3])}'"

    assert [(bool(row[0]), *row[1:]) for row in rows(desk_of_site, query)] == [(True, 200, "utf-8", "noai")]


def test_reading_a_file_twice_changes_nothing(desk_of_site: Desk, file: Path) -> None:
    story = STORIES[0]
    later = response(url(story), AT + timedelta(hours=1), page(story, instead=("<p>", "<p>Corrected: ")))
    file.write_bytes(warc([*news(), later]))
    features(desk_of_site, "import", file)
    before = {
        view: rows(desk_of_site, f"SELECT * FROM {view}")
        for view in ("revisions_v1", "changes_v1", "fetches_v1")
    }
    ended = features(desk_of_site, "import", file)

    assert [len(before[view]) for view in before] == [5, 5, 7]
    assert {view: rows(desk_of_site, f"SELECT * FROM {view}") for view in before} == before
    assert "Pages: 5 unchanged, 1 rejected, 1 failed." in ended.log


def test_an_old_page_does_not_replace_a_newer_one(desk_of_site: Desk, tmp_path: Path) -> None:
    story, path = STORIES[0], tmp_path / "news.warc.gz"
    path.write_bytes(warc([response(url(story), AT, page(story))]))
    features(desk_of_site, "import", path)
    older = page(story, instead=("<p>", "<p>First draft: "))
    path.write_bytes(warc([response(url(story), AT - timedelta(days=1), older)]))
    ended = features(desk_of_site, "import", path)

    assert rows(desk_of_site, "SELECT count(*) FROM revisions_v1") == [(1,)]
    assert ("Pages: 1 unchanged." in ended.log, ended.exit_code) == (True, 0)


def test_a_cut_file_ends_with_a_sentence_and_what_was_read_is_kept(desk_of_site: Desk, file: Path) -> None:
    whole = file.read_bytes()
    records = [*news()[:3]]
    file.write_bytes(whole[: len(warc(records)) + 400])
    ended = features(desk_of_site, "import", file)

    assert headlines(desk_of_site) == {story.plain_headline for story in STORIES[:2]}
    assert "it ends in the middle of a record. What was read until then is stored." in ended.log
    assert ended.exit_code == 3
    assert "Traceback" not in ended.log


def test_a_damaged_file_ends_with_a_sentence(desk_of_site: Desk, file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(warc(news()[:3])) + 300] ^= 0xFF
    file.write_bytes(bytes(content))
    ended = features(desk_of_site, "import", file)

    assert "its compression is damaged" in ended.log
    assert headlines(desk_of_site) <= {story.plain_headline for story in STORIES}
    assert (ended.exit_code, "Traceback" in ended.log) == (3, False)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", "/nowhere/none.warc.gz"], "cannot be read: No such file"),
        (["import", __file__], "is no WARC file"),
        (["import", __file__, "--source", "nobody"], "There is no source 'nobody'"),
        (["export", "--warc", __file__], "exists already"),
        (["export", "--warc", "/tmp/x.warc.gz", "--since", "monday"], "is no day"),
    ],
)
def test_wrong_use_is_told(desk: Desk, arguments: list[str], sentence: str) -> None:
    desk.crawl("-a", "limit=1")
    ended = features(desk, *arguments)

    assert (ended.exit_code, sentence in ended.log) == (2, True)


@pytest.fixture
def crawled(desk: Desk) -> Desk:
    """A desk that has crawled."""
    desk.crawl()
    return desk


def test_an_export_passes_the_check_of_archives(crawled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.warc.gz"
    told = features(crawled, "export", "--warc", path)
    check = [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)]
    checked = subprocess.run(check, capture_output=True, text=True, check=False)
    number = rows(crawled, "SELECT count(*) FROM fetches_v1 WHERE locator IS NOT NULL")[0][0]

    assert (told.exit_code, f"{number} pages in {path}" in told.log.replace("\n", " ")) == (0, True)
    assert (checked.returncode, checked.stdout.count("digest pass")) == (0, int(str(number)) + 1)


def test_an_export_tells_what_was_asked_when_and_what_came(
    crawled: Desk, tmp_path: Path, engine: Engine
) -> None:
    path = tmp_path / "out.warc.gz"
    features(crawled, "export", "--warc", path, "--source", SOURCE)
    exported = set()
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response":
                told = [record.rec_headers.get_header(f"WARC-{name}") for name in ("Target-URI", "Date")]
                exported.add(
                    (*told, record.http_headers.get_statuscode(), len(record.content_stream().read()))
                )
    query = """
        SELECT f.final_url, f.requested_at, f.http_status, s.n_bytes
        FROM fetches_v1 f JOIN snapshot s ON s.sha256 = f.raw_sha256
    """
    stored = {(row[0], row[1], str(row[2]), row[3]) for row in rows(crawled, query)}

    assert exported == stored
    assert len(exported) > len(crawled.site.features)


def test_what_was_exported_can_be_imported_elsewhere(crawled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.warc.gz"
    features(crawled, "export", "--warc", path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = Desk(elsewhere, f"sqlite:///{elsewhere}/features.db", crawled.site)
    features(other, "import", path)
    columns = "url, headline, body, date_published, content_sha256"

    assert rows(other, f"SELECT {columns} FROM articles_v1 ORDER BY url") == rows(
        crawled, f"SELECT {columns} FROM articles_v1 ORDER BY url"
    )


def test_importing_ones_own_export_changes_nothing(crawled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.warc.gz"
    features(crawled, "export", "--warc", path)
    before = rows(crawled, "SELECT epoch, seq FROM feed_v1")
    features(crawled, "import", path)

    assert rows(crawled, "SELECT epoch, seq FROM feed_v1") == before


def test_a_damaged_page_is_left_out_of_an_export_and_named(crawled: Desk, tmp_path: Path) -> None:
    archive = crawled.folder / "data" / "archive"
    damaged = next(archive.rglob("*.zst"))
    damaged.write_bytes(b"damaged")
    told = features(crawled, "export", "--warc", tmp_path / "out.warc.gz")

    assert (told.exit_code, str(damaged) in told.log) == (3, True)


def test_a_scrub_tells_what_is_missing(crawled: Desk) -> None:
    sound = features(crawled, "scrub")
    missing = next((crawled.folder / "data" / "archive").rglob("*.zst"))
    missing.unlink()
    told = features(crawled, "scrub")

    assert (sound.exit_code, "0 missing or damaged" in sound.log) == (0, True)
    assert (told.exit_code, f"missing: {missing}" in told.log) == (3, True)


def test_pruning_leaves_what_articles_rest_on(crawled: Desk) -> None:
    told = features(crawled, "prune", "--older-than", "1")

    assert (told.exit_code, "0 pages" in told.log) == (0, True)
    assert features(crawled, "scrub").exit_code == 0


def test_a_long_import_shows_that_it_is_alive(desk_of_site: Desk, file: Path, tmp_path: Path) -> None:
    source = read_sources(desk_of_site.sources).sources[SOURCE]
    seconds = itertools.count(step=10)
    store = Store.on(open_database(desk_of_site.database_url), tmp_path / "archive")
    store.sources.register(SOURCE, source.title, source.home)

    def begin(source: Source) -> Lease:
        return store.runs.start(
            source.name,
            trigger=Trigger.MANUAL,
            slot=AT,
            owner="host/1",
            code_version="1",
            config_sha256="0" * 64,
            now=AT,
        )

    ingestion = Ingestion(
        store,
        {SOURCE: source},
        Readers({SOURCE: Known(source=source, boilerplate=Boilerplate())}, workers=0),
        begin=begin,
        now=lambda: AT + timedelta(seconds=next(seconds)),
    )
    with Warc(file) as opened:
        asyncio.run(ingestion.read(opened, lambda place: None))
    [run] = store.runs.recent(5)
    store.engine.dispose()

    assert run.heartbeat_at - run.started_at > timedelta(seconds=60)
