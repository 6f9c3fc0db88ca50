"""A reader of the feed that knows nothing of the service, and believes nothing it can check."""

import sqlite3
import threading
from collections.abc import Sequence
from typing import Protocol, cast

import psycopg
from sqlalchemy import make_url

PAGE = (
    "SELECT seq, op, body, body_chars, content_sha256 FROM changes_v1 "
    "WHERE seq > {hole} ORDER BY seq LIMIT 500"
)
HEAD = "SELECT epoch, seq, floor_seq FROM feed_v1"
ARTICLES = "SELECT count(*), count(headline) FROM articles_v1"


class _Database(Protocol):
    def execute(self, query: str, values: Sequence[object] = ..., /) -> "_Rows": ...

    def close(self) -> None: ...


class _Rows(Protocol):
    def fetchone(self) -> tuple[object, ...] | None: ...

    def fetchall(self) -> list[tuple[object, ...]]: ...


class ModelReader(threading.Thread):
    """Reads from the beginning again and again, until it is told to stop or finds something wrong."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._url = url
        self._enough = threading.Event()
        #: the first thing that was wrong
        self.problem: str | None = None
        #: times that the whole feed was read and proved to be whole
        self.rounds = 0
        self.first_round = threading.Event()

    def run(self) -> None:
        """Read until it is enough."""
        database, hole = _opened(self._url)
        try:
            while not self._enough.is_set():
                self._read(database, hole)
                self.rounds += 1
                self.first_round.set()
        except Exception as error:
            self.problem = f"{type(error).__name__}: {error}"
        finally:
            self.first_round.set()
            database.close()

    def end(self) -> None:
        """Let it stop, and wait for it."""
        self._enough.set()
        self.join(60)

    def _read(self, database: _Database, hole: str) -> None:
        head = database.execute(HEAD).fetchone()
        assert head is not None, "the feed has no head"
        newest, seq = int(str(head[1])), int(str(head[2]))
        while page := database.execute(PAGE.format(hole=hole), (seq,)).fetchall():
            for row in page:
                assert row[0] == seq + 1, f"{row[0]} follows {seq}"
                assert row[3] == len(str(row[2] or "")), f"change {row[0]} is torn"
                assert len(str(row[4])) == 64, f"change {row[0]} has no fingerprint"
                seq += 1
        assert seq >= newest, f"the head stands at {newest}, the feed ends at {seq}"
        articles = database.execute(ARTICLES).fetchone()
        assert articles is not None, "there are no articles"
        assert articles[0] == articles[1], f"of {articles[0]} articles {articles[1]} have a headline"


def _opened(url: str) -> tuple[_Database, str]:
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        file = sqlite3.connect(f"file:{place.database}?mode=ro", uri=True, isolation_level=None)
        return cast("_Database", file), "?"
    server = psycopg.connect(
        place.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    )
    return cast("_Database", server), "%s"
