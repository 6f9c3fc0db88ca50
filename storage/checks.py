"""Whether the store holds what it promises: asked of the database, not of our code."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, select, text

from storage.engine import is_sqlite
from storage.errors import DatabaseError
from storage.identity import content_sha256
from storage.loading import load_articles
from storage.tables import HeadRow, SnapshotRow
from storage.transactions import reading

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    #: what is wrong, nothing when all is well
    problem: str | None


#: each counts what must not be
_COUNTED = {
    "feed: numbers without a gap": (
        "SELECT abs((SELECT seq - floor_seq FROM feed_head) - (SELECT count(*) FROM change WHERE seq > "
        "(SELECT floor_seq FROM feed_head))) + (SELECT count(*) FROM change, feed_head "
        "WHERE change.seq > feed_head.seq)",
        "numbers are missing or beyond the counter",
    ),
    "feed: every revision was announced": (
        "SELECT count(*) FROM revision r WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.revision_id = "
        "r.revision_id) AND EXISTS (SELECT 1 FROM feed_head f WHERE f.floor_seq = 0)",
        "revisions have no change",
    ),
    "articles: every one has its newest state": (
        "SELECT count(*) FROM article a LEFT JOIN head h ON h.article_id = a.article_id "
        "WHERE h.article_id IS NULL OR h.revision_no <> "
        "(SELECT max(revision_no) FROM revision r WHERE r.article_id = a.article_id)",
        "articles have no head, or not their newest revision in it",
    ),
    "articles: revisions are counted without a gap": (
        "SELECT count(*) FROM (SELECT article_id FROM revision GROUP BY article_id "
        "HAVING count(*) <> max(revision_no)) torn",
        "articles lack a revision",
    ),
    "articles: every one has an address": (
        "SELECT count(*) FROM article a WHERE a.merged_into IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM article_url u WHERE u.article_id = a.article_id)",
        "articles have no address",
    ),
    "articles: nothing of the erased is kept": (
        "SELECT count(DISTINCT k.sha256) FROM head h JOIN article_url u ON u.article_id = h.article_id "
        "JOIN page_fetch p ON p.url_key = u.url_key JOIN snapshot k ON k.sha256 = p.raw_sha256 "
        "WHERE h.access = 'erased' AND k.removed_at IS NULL",
        "pages of erased articles are in the archive; erase the articles again",
    ),
    "runs: every link is accounted for": (
        "SELECT count(*) FROM run_link l JOIN run n ON n.run_id = l.run_id "
        "WHERE n.status <> 'running' AND l.outcome IS NULL",
        "links of ended runs have no outcome",
    ),
    "runs: the ledger agrees with the counts": (
        "SELECT count(*) FROM run n WHERE n.status <> 'running' AND n.discovered <> "
        "(SELECT count(*) FROM run_link l WHERE l.run_id = n.run_id) "
        "AND EXISTS (SELECT 1 FROM run_link l WHERE l.run_id = n.run_id)",
        "runs counted otherwise than their links",
    ),
}


_FAILED_PAGES = "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"


def has_checksums(engine: Engine) -> bool:
    """Whether a PostgreSQL server notices damage on its disk when it reads it."""
    with reading(engine) as connection:
        return bool(connection.execute(text("SHOW data_checksums")).scalar_one() == "on")


def check_store(engine: Engine, archive: Path) -> Iterator[Check]:
    """Look at everything, one check after the other; the database is not written to."""
    yield _check(engine, "database: its own integrity check", _integrity)
    for name, (query, wrong) in _COUNTED.items():
        yield _check(engine, name, lambda c, query=query, wrong=wrong: _counted(c, query, wrong))  # type: ignore[misc]
    yield _check(engine, "articles: every text has the fingerprint it is kept under", _fingerprints)
    yield _check(engine, "archive: every page is there", lambda c: _pages(c, archive))


def _check(engine: Engine, name: str, look: Callable[[Connection], str | None]) -> Check:
    try:
        with reading(engine) as connection:
            return Check(name=name, problem=look(connection))
    except DatabaseError as error:
        # a page that cannot be read is what was looked for
        return Check(name=name, problem=str(error))


def _counted(connection: Connection, query: str, wrong: str) -> str | None:
    number = connection.execute(text(query)).scalar_one()
    return f"{number} {wrong}" if number else None


def _integrity(connection: Connection) -> str | None:
    if not is_sqlite(connection):
        # PostgreSQL checks its pages as it reads them, where checksums are on, and counts what was wrong
        failed = connection.execute(text(_FAILED_PAGES)).scalar_one()
        return f"{failed} pages were read with a wrong checksum" if failed else None
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check").all()]
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    problems = [
        *([] if found == ["ok"] else found[:3]),
        *(f"{row[0]} refers to nothing" for row in dangling[:3]),
    ]
    return "; ".join(problems) or None


def _fingerprints(connection: Connection) -> str | None:
    heads = connection.execute(select(HeadRow.revision_id, HeadRow.content_sha256).where(HeadRow.live)).all()
    wrong = 0
    for start in range(0, len(heads), _AT_ONCE):
        part = {row.revision_id: row.content_sha256 for row in heads[start : start + _AT_ONCE]}
        articles = load_articles(connection, list(part))
        wrong += sum(content_sha256(articles[id_]) != sha256 for id_, sha256 in part.items())
    return f"{wrong} texts are not what was stored" if wrong else None


def _pages(connection: Connection, archive: Path) -> str | None:
    locators = connection.execute(
        select(SnapshotRow.locator).where(SnapshotRow.removed_at.is_(None))
    ).scalars()
    missing = sum(not (archive / locator).exists() for locator in locators)
    return f"{missing} pages are in the catalogue and not in {archive}" if missing else None
