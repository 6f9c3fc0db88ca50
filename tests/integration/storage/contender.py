"""A process that stores articles of a source of its own for some seconds, beside others that do the same.

usage: contender.py DATABASE_URL SOURCE SECONDS

Prints how many it was told are stored; an error ends it with a traceback and code 1.
"""

import sys
import time
from datetime import UTC, datetime
from itertools import count

from storage.articles import Articles, Observation
from storage.engine import open_database
from storage.run import Lease, LinkOutcome, RunStatus, Trigger
from storage.runs import Runs
from storage.sources import Sources
from tests.articles import fetch_of, story


def main(url: str, source: str, seconds: str) -> None:
    """Store batches of ten until the time is over."""
    engine = open_database(url)
    Sources(engine).register(source, source.title(), f"https://{source}.example/")
    now, ends = datetime.now(UTC), time.monotonic() + float(seconds)
    lease = Runs(engine).start(
        source,
        trigger=Trigger.MANUAL,
        slot=now,
        owner=f"contender/{source}",
        code_version="1",
        config_sha256="c" * 64,
        now=now,
    )
    stored = 0
    for number in count():
        if time.monotonic() > ends:
            break
        saved = Articles(engine).save(_batch(lease, number, now), datetime.now(UTC))
        assert {each.outcome for each in saved} == {LinkOutcome.NEW}, saved
        stored += len(saved)
        Runs(engine).heartbeat(lease, datetime.now(UTC))
    Runs(engine).finish(lease, RunStatus.SUCCEEDED, "the time is over", datetime.now(UTC))
    print(stored)


def _batch(lease: Lease, number: int, now: datetime) -> list[Observation]:
    articles = [story(f"{lease.source}-{number}-{place}") for place in range(10)]
    return [Observation(lease=lease, article=a, fetch=fetch_of(a, now), link_url=a.url) for a in articles]


if __name__ == "__main__":
    main(*sys.argv[1:])
