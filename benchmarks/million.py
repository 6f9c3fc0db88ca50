"""A store with a million articles beside one with a thousand: reading the feed, searching, exporting.

usage: python -m benchmarks.million [--articles N] [--words N] [--url URL ...]

Both are filled with bulk rows. A page is 500 rows of ``changes_v1``, all columns, asked for by the driver at
random places; exporting is ``features export`` as a process of its own, whose largest memory is printed.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.databases import databases, furnished
from benchmarks.filling import fill
from benchmarks.prose import Prose
from storage.contract import VIEWS
from storage.search import Query, search
from storage.transactions import reading

FEW = 1_000
PAGE = 500
ASKED = 40
SEED = 7


def measure(fresh: Callable[[], str], number: int, words: int) -> None:
    """All figures for one kind of database."""
    few, many = furnished(fresh()), furnished(fresh())
    begin = time.perf_counter()
    fill(few, FEW, words)
    indexed = fill(many, number, words)
    took = time.perf_counter() - begin
    print(f"{many.dialect.name}: {number:,} articles of {words} words, filled in {took:.0f} s", flush=True)
    _say("indexed for searching", f"{indexed:8,.0f} articles a second")
    _pages(few, many, number)
    _exports(few, many, number)
    _searches(many)
    for engine in (few, many):
        engine.dispose()


def _pages(few: Engine, many: Engine, number: int) -> None:
    chance = random.Random(SEED)
    for engine, end in ((few, FEW), (many, number)):
        page_ms(engine, 0)
        took = [page_ms(engine, chance.randrange(end - PAGE)) for _ in range(ASKED)]
        took += [page_ms(engine, place) for place in (0, end - PAGE)]
        _say(
            f"a page of the feed, of {end:,}",
            f"median {statistics.median(took):6.1f} ms   worst {max(took):6.1f} ms",
        )


def page_ms(engine: Engine, place: int) -> float:
    """Milliseconds that the page after that place takes."""
    names = ", ".join(column.name for view in VIEWS if view.name == "changes_v1" for column in view.columns)
    query = text(f"SELECT {names} FROM changes_v1 WHERE seq > :place ORDER BY seq LIMIT {PAGE}")
    with reading(engine) as connection:
        begin = time.perf_counter()
        rows = connection.execute(query, {"place": place}).all()
        took = 1000 * (time.perf_counter() - begin)
    assert len(rows) == PAGE
    return took


def _exports(few: Engine, many: Engine, number: int) -> None:
    for engine, rows in ((few, FEW), (many, number)):
        with tempfile.TemporaryDirectory(prefix="feature-desk-export-") as folder:
            took_s, peak_mb = _export(engine, Path(folder))
        _say(
            f"export of {rows:,}",
            f"{rows / took_s:8,.0f} articles a second   largest memory {peak_mb:,.0f} MB",
        )


def _export(engine: Engine, folder: Path) -> tuple[float, float]:
    """Seconds that the command took, its start among them, and its largest memory."""
    url = engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "FEATURES_DATABASE_URL": url, "FEATURES_DATA_DIR": str(folder)}
    begin = time.perf_counter()
    command = [str(Path(sys.executable).with_name("features")), "export", str(folder / "articles.jsonl")]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"features export ended with {child.returncode}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def _searches(engine: Engine) -> None:
    chance = random.Random(SEED)
    prose = Prose(chance)
    asked: dict[str, Callable[[], str]] = {
        "rare word": lambda: prose.one_of("rare"),
        "medium word": lambda: prose.one_of("medium"),
        "common word": lambda: prose.one_of("common"),
        "common and medium word": lambda: f"{prose.one_of('common')} {prose.one_of('medium')}",
        "two medium words": lambda: f"{prose.one_of('medium')} {prose.one_of('medium')}",
        "phrase of two": lambda: f'"{" ".join(prose.words(2))}"',
    }
    all_ms: list[float] = []
    for kind, make in asked.items():
        took = [search_ms(engine, make()) for _ in range(ASKED)]
        all_ms += took
        _say(f"search: {kind}", _spread(took))
    _say("search: all of these", _spread(all_ms))


def search_ms(engine: Engine, words: str) -> float:
    """Milliseconds that a search takes, its excerpts among them."""
    begin = time.perf_counter()
    search(engine, Query(words=words))
    return 1000 * (time.perf_counter() - begin)


def _spread(took: Sequence[float]) -> str:
    worst = sorted(took)[len(took) * 95 // 100]
    return f"median {statistics.median(took):7.1f} ms   95 of 100 within {worst:7.1f} ms"


def _say(what: str, figures: str) -> None:
    print(f"  {what:<34}{figures}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--url", action="append", default=[])
    options = parser.parse_args()
    with databases(options.url) as kinds:
        for fresh in kinds:
            measure(fresh, options.articles, options.words)


if __name__ == "__main__":
    main()
