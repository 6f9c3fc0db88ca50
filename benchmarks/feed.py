"""Writers that roll back and are killed, readers that follow: what does each way of reading miss?

usage: python benchmarks/feed.py [--changes N] [--writers N] [--readers N] [--url URL ...]

Every writer stores batches through the store's own code. One batch in ten is rolled back at the last
moment, and at random a writer is ended with SIGKILL and another takes its place. Every reader is a process
that reads ``changes_v1`` with SQL of its own and checks each row. Beside them, in the same run and on the
same transactions, two plain readers follow what people usually follow: a serial id, and a time of change.
"""

import argparse
import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue  # noqa: TC003 - named in an alias
from multiprocessing.synchronize import Event
from typing import TypeAlias
from uuid import uuid4

from sqlalchemy import Connection, Engine, text

from benchmarks.store import databases, furnished
from storage.article import Article, Block, BlockKind
from storage.articles import Observation
from storage.engine import is_sqlite, open_database
from storage.fetch import Fetch, FetchOutcome
from storage.prepared import Prepared, prepare
from storage.publishing import publish
from storage.run import Lease, Trigger
from storage.runs import Runs
from storage.sources import Sources
from storage.transactions import reading, write

PAGE = "a" * 64
BATCH = 10
ROLLED_BACK = 0.1
KILL_EVERY_S = 10
#: a transaction of a crawl has work to do between its first row and its commit
THINK_S = 0.002


#: what a reader reports, as JSON
Results: TypeAlias = "Queue[str]"


class RolledBack(Exception):  # noqa: N818 - thrown to be caught
    """The writer changed its mind at the last moment."""


@dataclass(slots=True)
class Reader:
    """What one reader saw."""

    seen: int = 0
    gaps: int = 0
    doubled: int = 0
    torn: int = 0


def plain_tables(engine: Engine) -> None:
    """What the usual ways read: a serial id, and the time of the row."""
    serial = "INTEGER PRIMARY KEY AUTOINCREMENT" if is_sqlite(engine) else "BIGSERIAL PRIMARY KEY"
    with engine.begin() as connection:
        columns = f"id {serial}, change_id TEXT NOT NULL, updated_at TEXT NOT NULL"
        connection.execute(text(f"CREATE TABLE plain ({columns})"))
        connection.execute(text("CREATE INDEX plain_time ON plain (updated_at)"))


def write_for_ever(url: str, name: str, seed: int) -> None:
    """Store batches until killed; each goes to the plain table too, at the start of its transaction."""
    engine = open_database(url)
    chance = random.Random(seed)
    now = datetime.now(UTC)
    lease = Runs(engine).start(
        name, trigger=Trigger.MANUAL, slot=now, owner=name, code_version="1", config_sha256="c" * 64, now=now
    )
    life = uuid4().hex[:8]
    for number in count():
        observations = [_observation(lease, f"{name}-{life}-{number}-{place}") for place in range(BATCH)]
        batch = [prepare(each) for each in observations]
        rolled_back = chance.random() < ROLLED_BACK

        def work(
            connection: Connection, batch: Sequence[Prepared] = batch, rolled_back: bool = rolled_back
        ) -> None:
            stamp = datetime.now(UTC).isoformat(timespec="microseconds")
            rows = [{"change_id": str(each.change_id), "updated_at": stamp} for each in batch]
            connection.execute(
                text("INSERT INTO plain (change_id, updated_at) VALUES (:change_id, :updated_at)"), rows
            )
            if not is_sqlite(connection):
                time.sleep(chance.random() * THINK_S)
            publish(connection, batch, datetime.now(UTC))
            if rolled_back:
                raise RolledBack

        with suppress(RolledBack):
            write(engine, work)


def _observation(lease: Lease, slug: str) -> Observation:
    url = f"https://news.example/{slug}/"
    article = Article(
        url=url,
        canonical_url=url,
        headline=f"What {slug} means",
        blocks=(Block(kind=BlockKind.PARAGRAPH, text=f"The text of {slug}, told at its own pace. " * 5),),
        extractor="benchmark 1",
    )
    fetch = Fetch(url=url, requested_at=datetime.now(UTC), outcome=FetchOutcome.OK, raw_sha256=PAGE)
    return Observation(lease=lease, article=article, fetch=fetch, link_url=url)


def follow(url: str, name: str, stop: Event, results: Results) -> None:
    """Follow the feed as docs/contract.md says, checking every row; then report."""
    engine = open_database(url)
    reader, place, known = Reader(), 0, set[object]()
    while True:
        last_look = stop.is_set()
        with reading(engine) as connection:
            page = connection.execute(
                text(
                    "SELECT seq, change_id, revision_no, headline, body, body_chars FROM changes_v1 "
                    "WHERE seq > :place ORDER BY seq LIMIT 2000"
                ),
                {"place": place},
            ).all()
        for row in page:
            reader.gaps += row.seq != place + 1
            reader.doubled += row.change_id in known
            reader.torn += not row.headline or not row.body or len(row.body) != row.body_chars
            known.add(row.change_id)
            place = row.seq
        reader.seen += len(page)
        if not page:
            if last_look:
                break
            stop.wait(0.005)
    results.put(json.dumps([name, reader.seen, reader.gaps, reader.doubled, reader.torn, place]))


def follow_plainly(url: str, column: str, stop: Event, results: Results) -> None:
    """Follow the plain table by that column, as people do."""
    engine = open_database(url)
    place: object = 0 if column == "id" else ""
    query = text(
        f"SELECT id, change_id, updated_at FROM plain WHERE {column} > :place ORDER BY {column} LIMIT 2000"
    )
    seen: set[str] = set()
    while True:
        last_look = stop.is_set()
        with reading(engine) as connection:
            page = connection.execute(
                query,
                {"place": place},
            ).all()
        for row in page:
            seen.add(row.change_id)
            place = getattr(row, column)
        if not page:
            if last_look:
                break
            stop.wait(0.005)
    with reading(engine) as connection:
        there = set(connection.execute(text("SELECT change_id FROM plain")).scalars())
    results.put(json.dumps([f"{column} >", len(seen), len(there - seen), 0, 0, 0]))


def race(url: str, changes: int, writers: int, readers: int) -> None:
    """Let them run until there are so many changes, then count."""
    engine = furnished(url)
    plain_tables(engine)
    for number in range(writers):
        Sources(engine).register(f"writer-{number}", "Writer", "https://news.example/")
    spawn = multiprocessing.get_context("spawn")
    stop, results = spawn.Event(), spawn.Queue()
    following = [
        spawn.Process(target=follow, args=(url, f"reader {n + 1}", stop, results)) for n in range(readers)
    ]
    following += [
        spawn.Process(target=follow_plainly, args=(url, c, stop, results)) for c in ("id", "updated_at")
    ]
    for process in following:
        process.start()
    begin = time.perf_counter()
    killed = _keep_writing(engine, url, writers, changes)
    took = time.perf_counter() - begin
    stop.set()
    reports = [json.loads(results.get(timeout=600)) for _ in following]
    for process in following:
        process.join()
    _print(engine, reports, took, killed)


def _keep_writing(engine: Engine, url: str, writers: int, changes: int) -> int:
    """Start writers, kill one now and then and start another in its place; how many were killed."""
    spawn = multiprocessing.get_context("spawn")
    seeds, chance, killed = count(), random.Random(1), 0
    alive = {
        n: spawn.Process(target=write_for_ever, args=(url, f"writer-{n}", next(seeds)))
        for n in range(writers)
    }
    for process in alive.values():
        process.start()
    next_kill = time.monotonic() + KILL_EVERY_S
    try:
        while _seq(engine) < changes:
            time.sleep(0.05)
            if any(process.exitcode is not None for process in alive.values()):
                raise SystemExit("a writer ended that nobody killed: see its traceback above")
            if time.monotonic() < next_kill:
                continue
            next_kill = time.monotonic() + KILL_EVERY_S * chance.uniform(0.5, 1.5)
            victim = chance.randrange(writers)
            _kill(alive[victim])
            killed += 1
            Runs(engine).abandon_dead(datetime.now(UTC), lambda owner, n=victim: owner != f"writer-{n}")  # type: ignore[misc]
            alive[victim] = spawn.Process(target=write_for_ever, args=(url, f"writer-{victim}", next(seeds)))
            alive[victim].start()
    finally:
        for process in alive.values():
            _kill(process)
    return killed + writers


def _kill(process: SpawnProcess) -> None:
    if process.pid is not None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    process.join()


def _seq(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT seq FROM feed_v1")).scalar_one())


def _print(engine: Engine, reports: Sequence[Sequence[object]], took: float, killed: int) -> None:
    with reading(engine) as connection:
        seq = connection.execute(text("SELECT seq FROM feed_v1")).scalar_one()
        there = connection.execute(text("SELECT count(*) FROM changes_v1")).scalar_one()
    rate = f"{seq:,} changes in {took:.0f} s ({seq / took:,.0f} a second)"
    print(f"{engine.dialect.name}: {rate}, {killed} writers killed, numbers without a row: {seq - there}")
    for name, seen, missed, doubled, torn, place in sorted(reports, key=str):
        if place:
            missed_rows = seq - int(str(seen))
            checks = f"missed {missed_rows:>6,}   gaps {missed}   doubled {doubled}   torn {torn}"
            print(f"  {name:<14} saw {seen:>9,}   {checks}")
        else:
            print(f"  {name:<14} saw {seen:>9,}   missed {missed:>6,}   (the usual way)")
    sys.stdout.flush()


def main() -> None:
    """Run on each kind of database and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--changes", type=int, default=200_000)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--readers", type=int, default=3)
    parser.add_argument("--url", action="append", default=[])
    options = parser.parse_args()
    with databases(options.url) as kinds:
        for fresh in kinds:
            race(fresh(), options.changes, options.writers, options.readers)


if __name__ == "__main__":
    main()
