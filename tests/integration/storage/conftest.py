"""A store to write to, with a source, a run and a page in its archive."""

from collections.abc import Callable
from itertools import count

import pytest
from sqlalchemy import Engine, insert

from storage.articles import Articles, Observation
from storage.run import Lease, Trigger
from storage.runs import Runs
from storage.sources import Sources
from storage.tables import SnapshotRow
from tests.articles import NOW, PAGE, later

Start = Callable[..., Lease]


@pytest.fixture
def store(engine: Engine) -> Engine:
    """A store that knows the source "news" and the page that the tests' fetches name."""
    Sources(engine).register("news", "The News", "https://news.example/")
    page = {"sha256": PAGE, "n_bytes": 10, "codec": "zstd", "locator": "00/00/x.zst", "stored_at": NOW}
    with engine.begin() as connection:
        connection.execute(insert(SnapshotRow), page)
    return engine


@pytest.fixture
def start(store: Engine) -> Start:
    """Starts runs of "news", each in a slot of its own."""
    minutes = count()

    def begin(source: str = "news", owner: str = "host/1") -> Lease:
        now = later(minutes=next(minutes))
        return Runs(store).start(
            source,
            trigger=Trigger.MANUAL,
            slot=now,
            owner=owner,
            code_version="1",
            config_sha256="c" * 64,
            now=now,
        )

    return begin
