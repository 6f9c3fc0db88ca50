"""A process that stores articles until it is killed, and tells of each batch that was acknowledged.

usage: writer.py DATABASE_URL OWNER
"""

import json
import sys
from datetime import UTC, datetime
from itertools import count

from storage.articles import Articles, Observation
from storage.engine import open_database
from storage.run import Trigger
from storage.runs import Runs
from tests.articles import fetch_of, story


def main(url: str, owner: str) -> None:
    """Store batches of three for ever."""
    engine = open_database(url)
    now = datetime.now(UTC)
    lease = Runs(engine).start(
        "news",
        trigger=Trigger.MANUAL,
        slot=now,
        owner=owner,
        code_version="1",
        config_sha256="c" * 64,
        now=now,
    )
    print(json.dumps("ready"), flush=True)
    for number in count():
        articles = [story(f"{owner.replace('/', '-')}-{number}-{place}") for place in range(3)]
        batch = [
            Observation(lease=lease, article=a, fetch=fetch_of(a, now), link_url=a.url) for a in articles
        ]
        Articles(engine).save(batch, datetime.now(UTC))
        for article in articles:
            print(json.dumps(article.url), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
