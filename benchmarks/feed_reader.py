"""Follows a feed as docs/contract.md says, with nothing but the database's driver; then tells what it saw.

usage: python benchmarks/feed_reader.py DATABASE feed|id|updated_at

DATABASE is the path of a SQLite file or the connection string of a PostgreSQL. "feed" follows ``changes_v1``
and checks every row; "id" and "updated_at" follow the table ``plain``, which the writers fill in the very
same transactions, by that column. After SIGTERM it reads on to the end, compares with all that was committed,
and prints one line of JSON.
"""

import hashlib
import json
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence

LIMIT = 500
PAUSE_S = 0.01

Ask = Callable[[str, Sequence[object]], list[tuple[object, ...]]]


def connect(database: str) -> Ask:
    """What asks the database one query, outside any transaction."""
    if "://" not in database:
        file = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None, timeout=30)
        return lambda query, values: file.execute(query.replace("%s", "?"), values).fetchall()
    import psycopg

    server = psycopg.connect(database, autocommit=True)
    return lambda query, values: server.execute(query.encode(), values).fetchall()


class Follower:
    """A reader of ``changes_v1`` that believes nothing."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.place = 0
        self.known: set[str] = set()
        self.counts = {"seen": 0, "gaps": 0, "doubled": 0, "torn": 0, "late": 0}

    def look(self) -> int:
        """Read one page; how many rows it had."""
        ((newest,),) = self._ask("SELECT seq FROM feed_v1", ())
        if newest == self.place:
            return 0
        page = self._ask(
            "SELECT seq, change_id, headline, body, body_chars FROM changes_v1 "
            f"WHERE seq > %s ORDER BY seq LIMIT {LIMIT}",
            (self.place,),
        )
        for seq, change_id, headline, body, chars in page:
            self.counts["seen"] += 1
            self.counts["gaps"] += seq != self.place + 1
            self.counts["doubled"] += str(change_id) in self.known
            self.counts["torn"] += not is_whole(headline, body, chars)
            self.known.add(str(change_id))
            self.place = int(str(seq))
        # what the counter said before must be there to be read after
        self.counts["late"] += len(page) < LIMIT and self.place < int(str(newest))
        return len(page)


class Plain:
    """A reader of ``plain`` that asks for what is greater than the greatest it has seen."""

    def __init__(self, ask: Ask, column: str) -> None:
        self._ask, self._column = ask, column
        self._place: object = 0 if column == "id" else ""
        self.known: set[str] = set()
        self.counts = {"seen": 0}

    def look(self) -> int:
        """Read one page; how many rows it had."""
        page = self._ask(
            f"SELECT {self._column}, change_id FROM plain WHERE {self._column} > %s "
            f"ORDER BY {self._column} LIMIT {LIMIT}",
            (self._place,),
        )
        for self._place, change_id in page:
            self.known.add(str(change_id))
        self.counts["seen"] = len(self.known)
        return len(page)


def is_whole(headline: object, body: object, chars: object) -> bool:
    """The text is the one that was stored: its last line is the SHA-256 of the headline and the rest."""
    told, _, digest = str(body).rpartition("\n")
    return len(str(body)) == chars and hashlib.sha256(f"{headline}\n{told}".encode()).hexdigest() == digest


def main(database: str, way: str) -> None:
    """Follow until told to end, then count what was missed."""
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    ask = connect(database)
    reader = Follower(ask) if way == "feed" else Plain(ask, way)
    while True:
        is_last_look = bool(told)
        if not reader.look():
            if is_last_look:
                break
            time.sleep(PAUSE_S)
    committed = {str(row[0]) for row in ask("SELECT change_id FROM plain", ())}
    counts = {
        **reader.counts,
        "missed": len(committed - reader.known),
        "never": len(reader.known - committed),
    }
    print(json.dumps({"way": way, **counts}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
