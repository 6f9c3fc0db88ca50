"""The power fails again and again while articles are stored: how many that were acknowledged are lost?

usage: python -m benchmarks.power_loss [--articles N] [--cuts N] [--seed N]

The store's own code writes to SQLite, one article a commit, on a disk that keeps only what was synced
(`benchmarks.lossy_disk`); at every second cut any part of what was on its way has arrived too. A cut falls on
any write or sync: within a commit, a checkpoint or a recovery. What the disk has then is opened again, looked
through and written on. Beside it, in the same run, a fifth as many under SQLite's weaker settings.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from benchmarks.databases import furnished
from benchmarks.feed_writer import observation
from benchmarks.lossy_disk import Disk
from storage.articles import Articles
from storage.engine import open_database
from storage.errors import StoreError
from storage.run import Trigger
from storage.runs import Runs
from storage.transactions import reading

#: about as many writes and syncs does a commit take
STEPS = 70


def full(url: str) -> Engine:
    """As the store is always opened."""
    return open_database(url)


def normal(url: str) -> Engine:
    """As somebody opens it who chose relaxed durability."""
    return open_database(url, relaxed=True)


def off(url: str) -> Engine:
    """As the store never opens it."""
    engine = open_database(url, relaxed=True)
    engine.dispose()

    @event.listens_for(engine, "connect")
    def relax(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.cursor().execute("PRAGMA synchronous = OFF")

    return engine


@dataclass(slots=True, kw_only=True)
class Trial:
    """What becomes of acknowledged articles under one setting."""

    setting: Callable[[str], Engine]
    articles: int
    cuts: int
    disk: Disk
    chance: random.Random
    folder: Path
    acknowledged: int = 0
    lost: int = 0
    #: states that could not be read any more, or whose feed was not whole
    broken: int = 0
    failures: int = 0
    _lives: "count[int]" = field(default_factory=count)

    def run(self) -> None:
        """Store, cut the power, look, and go on with what is left."""
        path, stored = self._new_store(), set[str]()
        while self.acknowledged < self.articles:
            told, image = self._live(path)
            self.acknowledged += len(told)
            self.failures += 1
            stored |= told
            path = self._after_cut(path, image)
            found = self._found(path)
            self.lost += len(stored - (found or set()))
            if found is None:
                self.broken += 1
                path, stored = self._new_store(), set()
            else:
                stored &= found

    def _live(self, path: Path) -> tuple[set[str], dict[Path, bytes]]:
        """Store until the power fails: what was acknowledged before, and what the disk has."""
        steps = self.chance.randrange(2 * STEPS * self.articles // self.cuts)
        arrives = self.chance if self.chance.random() < 0.5 else None
        told: set[str] = set()
        cuts: list[tuple[set[str], dict[Path, bytes]]] = []
        left = iter(range(steps))

        def cut() -> None:
            if not cuts and next(left, None) is None:
                cuts.append((set(told), self.disk.cut(arrives)))

        self.disk.on_change = cut
        engine = self.setting(f"sqlite:///{path}")
        runs, now, life = Runs(engine), datetime.now(UTC), next(self._lives)
        runs.abandon_dead(now, lambda _: False)
        lease = runs.start(
            "news",
            trigger=Trigger.MANUAL,
            slot=now,
            owner="power",
            code_version="1",
            config_sha256="c" * 64,
            now=now,
        )
        for number in count():
            if cuts:
                break
            one = observation(lease, f"life-{life}-{number}")
            Articles(engine).save([one], datetime.now(UTC))
            told.add(one.article.url)
        self.disk.on_change = lambda: None
        engine.dispose()
        return cuts[0]

    def _after_cut(self, before: Path, image: dict[Path, bytes]) -> Path:
        """The same files in a new place, as the disk has them."""
        place = self._new_folder() / before.name
        for path, content in image.items():
            if path.parent == before.parent:
                (place.parent / path.name).write_bytes(content)
        for path in before.parent.iterdir():
            path.unlink()
        self.disk.shadows.clear()
        return place

    def _found(self, path: Path) -> set[str] | None:
        """The articles that are there; none if the database or its feed is not whole."""
        try:
            engine = open_database(f"sqlite:///{path}")
            with reading(engine) as connection:
                sound = connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
                counts = connection.execute(
                    text("SELECT count(*), max(seq), (SELECT seq FROM feed_v1) FROM changes_v1")
                ).one()
                rows = connection.execute(text("SELECT url, length(body), body_chars FROM articles_v1")).all()
            engine.dispose()
        except (DBAPIError, StoreError):
            return None
        is_whole = len({number or 0 for number in counts}) == 1 and all(row[1] == row[2] for row in rows)
        return {row.url for row in rows} if sound and is_whole else None

    def _new_store(self) -> Path:
        path = self._new_folder() / "features.db"
        furnished(f"sqlite:///{path}").dispose()
        return path

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder))


def main() -> int:
    """Try each setting and print; exit code 1 if the store lost anything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    disk, harm = Disk(), 0
    for setting, share in ((full, 1), (normal, 5), (off, 5)):
        with tempfile.TemporaryDirectory(prefix="feature-desk-power-") as folder:
            trial = Trial(
                setting=setting,
                articles=options.articles // share,
                cuts=options.cuts // share,
                disk=disk,
                chance=random.Random(options.seed),
                folder=Path(folder),
            )
            trial.run()
        print(
            f"synchronous = {setting.__name__.upper():<7} acknowledged {trial.acknowledged:>7,}   "
            f"cuts {trial.failures:>4}   lost {trial.lost:>6,}   databases broken {trial.broken:>3}",
            flush=True,
        )
        harm += (trial.lost + trial.broken) * (setting is full)
    return 1 if harm else 0


if __name__ == "__main__":
    sys.exit(main())
