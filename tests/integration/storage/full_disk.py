"""A process that stores articles until its files may not grow, and goes on when they may again.

usage: full_disk.py DATABASE_URL MORE_BYTES

Prints, as JSON lines, each address it was told is stored, then the sentence of the error, then further
addresses: all in one process, which is not restarted.
"""

import json
import resource
import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import make_url

from storage.articles import Articles, Observation
from storage.engine import open_database
from storage.errors import DatabaseError
from storage.run import Lease, Trigger
from storage.runs import Runs
from tests.articles import fetch_of, story


def main(url: str, more_bytes: str) -> None:
    """Store until the disk is full, make room, and store again."""
    articles, now = Articles(open_database(url)), datetime.now(UTC)
    lease = Runs(open_database(url)).start(
        "news",
        trigger=Trigger.MANUAL,
        slot=now,
        owner="full/1",
        code_version="1",
        config_sha256="c" * 64,
        now=now,
    )
    size = Path(str(make_url(url).database)).stat().st_size
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + int(more_bytes), hard))
    numbers = count()
    try:
        for number in numbers:
            _store(articles, lease, number, now)
    except DatabaseError as error:
        print(json.dumps({"error": str(error)}), flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    for _ in range(3):
        _store(articles, lease, next(numbers), now)


def _store(articles: Articles, lease: Lease, number: int, now: datetime) -> None:
    batch = [story(f"full-{number}-{place}", "A long paragraph. " * 500) for place in range(10)]
    articles.save(
        [Observation(lease=lease, article=a, fetch=fetch_of(a, now), link_url=a.url) for a in batch],
        datetime.now(UTC),
    )
    for article in batch:
        print(json.dumps({"url": article.url}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
