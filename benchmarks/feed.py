"""Writers that roll back and are killed, readers that follow: what does each way of reading miss?

usage: python -m benchmarks.feed [--changes N] [--writers N] [--readers N] [--url URL ...]

The writers are `benchmarks.feed_writer`: the store's own code, fifty articles a transaction as in a crawl,
one batch in ten rolled back at the last moment. At random one is ended with SIGKILL and another takes its
place. The readers are `benchmarks/feed_reader.py`, which imports nothing of this project: some follow
``changes_v1`` and check every row, and beside them two follow what people usually follow, a serial id and a
time of change, in a table written by the very same transactions. At the end each compares what it saw with
what was committed.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Engine, text

from benchmarks.databases import databases, furnished
from storage.engine import is_sqlite
from storage.runs import Runs
from storage.sources import Sources
from storage.transactions import reading

READER = Path(__file__).with_name("feed_reader.py")
KILL_EVERY_S = 6
TELL_EVERY_S = 15
#: a process that imports all this, on a busy machine
PATIENCE_S = 120

Child: TypeAlias = "subprocess.Popen[str]"


@dataclass(slots=True)
class Writers:
    """Processes that write; whoever is killed is replaced."""

    engine: Engine
    url: str
    number: int
    killed: int = 0
    _alive: dict[str, Child] = field(default_factory=dict)
    _seeds: "count[int]" = field(default_factory=count)
    _chance: random.Random = field(default_factory=lambda: random.Random(1))

    def start(self) -> None:
        """Start all of them."""
        for number in range(self.number):
            Sources(self.engine).register(f"writer-{number}", "Writer", "https://news.example/")
            self._start(f"writer-{number}")

    def kill_one(self) -> None:
        """End one with SIGKILL wherever it is, close its run, and start another in its place."""
        victim = self._chance.choice(sorted(self._alive))
        self._kill(victim)
        Runs(self.engine).abandon_dead(datetime.now(UTC), lambda owner: owner != victim)
        self._start(victim)

    def require_life(self) -> None:
        """Give up when one ended that nobody killed."""
        if any(child.poll() is not None for child in self._alive.values()):
            raise SystemExit("a writer ended that nobody killed: see its traceback above")

    def end(self) -> None:
        """Kill all."""
        for victim in sorted(self._alive):
            self._kill(victim)

    def _start(self, name: str) -> None:
        self._alive[name] = process("-m", "benchmarks.feed_writer", self.url, name, str(next(self._seeds)))

    def _kill(self, victim: str) -> None:
        child = self._alive.pop(victim)
        child.kill()
        child.communicate(timeout=PATIENCE_S)
        self.killed += 1


def process(*arguments: str) -> Child:
    """A Python of its own."""
    return subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)


def race(fresh: Callable[[], str], changes: int, writers: int, readers: int) -> bool:
    """Let them run until there are so many changes, then count; true if nothing was wrong."""
    engine = furnished(fresh())
    url = engine.url.render_as_string(hide_password=False)
    make_plain_table(engine)
    place = url.removeprefix("sqlite:///").replace("postgresql+psycopg://", "postgresql://")
    ways = ["feed"] * readers + ["id", "updated_at"]
    following = [process(str(READER), place, way) for way in ways]
    team = Writers(engine=engine, url=url, number=writers)
    begin = time.monotonic()
    try:
        team.start()
        _keep_killing(engine, team, changes)
        team.end()
        took = time.monotonic() - begin
        for child in following:
            child.terminate()
        reports = [
            json.loads(child.communicate(timeout=PATIENCE_S)[0].splitlines()[-1]) for child in following
        ]
    finally:
        team.end()
        for child in following:
            child.kill()
    is_sound = report(engine, reports, took, team.killed)
    engine.dispose()
    return is_sound


def make_plain_table(engine: Engine) -> None:
    """What the usual ways read: a serial id, and the time of the row."""
    serial = "INTEGER PRIMARY KEY AUTOINCREMENT" if is_sqlite(engine) else "BIGSERIAL PRIMARY KEY"
    with engine.begin() as connection:
        columns = f"id {serial}, change_id TEXT NOT NULL, updated_at TEXT NOT NULL"
        connection.execute(text(f"CREATE TABLE plain ({columns})"))
        connection.execute(text("CREATE INDEX plain_time ON plain (updated_at)"))


def _keep_killing(engine: Engine, team: Writers, changes: int) -> None:
    chance, begin = random.Random(2), time.monotonic()
    next_kill, next_word = begin + 2 * KILL_EVERY_S, begin + TELL_EVERY_S
    while (seq := newest(engine)) < changes:
        time.sleep(0.1)
        team.require_life()
        now = time.monotonic()
        if now >= next_kill:
            team.kill_one()
            next_kill = now + KILL_EVERY_S * chance.uniform(0.5, 1.5)
        if now >= next_word:
            rate = seq / (now - begin)
            print(
                f"  {engine.dialect.name}: {seq:,} of {changes:,} changes, {rate:,.0f} a second",
                file=sys.stderr,
            )
            next_word = now + TELL_EVERY_S


def newest(engine: Engine) -> int:
    """Where the feed stands."""
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT seq FROM feed_v1")).scalar_one())


def report(engine: Engine, reports: Sequence[dict[str, object]], took: float, killed: int) -> bool:
    """Print what each reader saw; true if the feed's readers missed nothing and saw nothing wrong."""
    seq = newest(engine)
    print(
        f"{engine.dialect.name}: {seq:,} changes in {took:.0f} s ({seq / took:,.0f} a second), "
        f"{killed} writers killed"
    )
    wrong = 0
    for place, found in enumerate(reports, start=1):
        counts = {name: int(str(value)) for name, value in found.items() if name != "way"}
        name = f"reader {place} of the feed" if found["way"] == "feed" else f"{found['way']} > last"
        shown = "   ".join(f"{key} {counts[key]:,}" for key in COUNTS if key in counts)
        print(f"  {name:<20} seen {counts['seen']:>9,}   {shown}")
        if found["way"] == "feed":
            wrong += sum(counts[key] for key in COUNTS) + (counts["seen"] != seq)
    sys.stdout.flush()
    return not wrong


#: never: seen by a reader, and not committed. late: not there yet though the counter had said so
COUNTS = ("missed", "never", "doubled", "gaps", "torn", "late")


def main() -> int:
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
        sound = [race(fresh, options.changes, options.writers, options.readers) for fresh in kinds]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
