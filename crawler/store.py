"""The store as a crawl uses it: every repository, on one database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import Engine

from storage.articles import Articles
from storage.fetches import Fetches
from storage.frontier import Frontier
from storage.gaps import Gaps
from storage.history import Histories
from storage.removals import Removals
from storage.runs import Runs
from storage.snapshots import Snapshots
from storage.sources import Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The repositories."""

    engine: Engine
    sources: Sources
    runs: Runs
    fetches: Fetches
    snapshots: Snapshots
    articles: Articles
    histories: Histories
    removals: Removals
    gaps: Gaps
    frontier: Frontier

    @classmethod
    def on(cls, engine: Engine, archive: Path) -> Self:
        """On this database, with the pages in this folder."""
        return cls(
            engine=engine,
            sources=Sources(engine),
            runs=Runs(engine),
            fetches=Fetches(engine),
            snapshots=Snapshots(engine, archive),
            articles=Articles(engine),
            histories=Histories(engine),
            removals=Removals(engine),
            gaps=Gaps(engine),
            frontier=Frontier(engine),
        )
