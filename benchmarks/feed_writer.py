"""Stores batches as a crawl does, until it is killed; one batch in ten is rolled back at the last moment.

usage: python -m benchmarks.feed_writer URL SOURCE SEED

Every batch goes to the table ``plain`` too, at the start of its transaction, as where there is no feed.
"""

import hashlib
import random
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import count
from uuid import uuid4

from sqlalchemy import Connection, text

from benchmarks.databases import PAGE
from storage.article import Article, Block, BlockKind
from storage.articles import LARGEST_BATCH, Observation
from storage.engine import is_sqlite, open_database
from storage.fetch import Fetch, FetchOutcome
from storage.prepared import Prepared, prepare
from storage.publishing import publish
from storage.run import Lease, Trigger
from storage.runs import Runs
from storage.transactions import write

ROLLED_BACK = 0.1
#: a transaction of a crawl has work to do between its first row and its commit
THINK_S = 0.002
#: as a crawl does; whoever is silent for 90 s loses its run
BEAT_EVERY_S = 20


class RolledBack(Exception):  # noqa: N818 - thrown to be caught
    """The writer changed its mind at the last moment."""


def main(url: str, source: str, seed: str) -> None:
    """Store for ever."""
    engine, chance, now = open_database(url), random.Random(int(seed)), datetime.now(UTC)
    lease = Runs(engine).start(
        source,
        trigger=Trigger.MANUAL,
        slot=now,
        owner=source,
        code_version="1",
        config_sha256="c" * 64,
        now=now,
    )
    life = uuid4().hex[:8]
    next_beat = time.monotonic() + BEAT_EVERY_S
    for number in count():
        if time.monotonic() >= next_beat:
            Runs(engine).heartbeat(lease, datetime.now(UTC))
            next_beat += BEAT_EVERY_S
        slugs = [f"{source}-{life}-{number}-{place}" for place in range(LARGEST_BATCH)]
        batch = [prepare(observation(lease, slug)) for slug in slugs]
        work = partial(
            _store, batch=batch, think_s=chance.random() * THINK_S, is_kept=chance.random() >= ROLLED_BACK
        )
        with suppress(RolledBack):
            write(engine, work)


def _store(connection: Connection, *, batch: Sequence[Prepared], think_s: float, is_kept: bool) -> None:
    stamp = datetime.now(UTC).isoformat(timespec="microseconds")
    rows = [{"change_id": str(each.change_id), "updated_at": stamp} for each in batch]
    connection.execute(
        text("INSERT INTO plain (change_id, updated_at) VALUES (:change_id, :updated_at)"), rows
    )
    if not is_sqlite(connection):
        time.sleep(think_s)
    publish(connection, batch, datetime.now(UTC))
    if not is_kept:
        raise RolledBack


def observation(lease: Lease, slug: str) -> Observation:
    """An article whose text ends with the SHA-256 of its headline and the rest."""
    url = f"https://news.example/{slug}/"
    headline, told = f"What {slug} means", f"The text of {slug}, told at its own pace. " * 5
    told = told.strip()
    digest = hashlib.sha256(f"{headline}\n{told}".encode()).hexdigest()
    article = Article(
        url=url,
        canonical_url=url,
        headline=headline,
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=line) for line in (told, digest)),
        extractor="benchmark 1",
    )
    fetch = Fetch(url=url, requested_at=datetime.now(UTC), outcome=FetchOutcome.OK, raw_sha256=PAGE)
    return Observation(lease=lease, article=article, fetch=fetch, link_url=url)


if __name__ == "__main__":
    main(*sys.argv[1:])
