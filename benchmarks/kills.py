"""Crawls of the sample newspaper killed with SIGKILL at random moments, then one to its end: what is left?

    python -m benchmarks.kills [--kills 30] [--url URL ...] [--seed N]

Before every crawl an editor changes a few stories, so that every crawl has something to store. A kill comes
after any of the requests that a crawl makes, or after the last. Ends with exit code 1 if an article is
missing, doubled or not in its last state, if a number of the feed is missing, or if a run is not accounted
for.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.databases import databases
from storage.engine import open_database
from storage.run import RunStatus
from storage.runs import Runs
from tests.site import Newspaper, newspaper

SOURCE = "tidewater"
#: between an answer and the kill that was to follow it
LONGEST_DELAY_S = 0.2
PATIENCE_S = 120
#: crawls before the first kill: one of everything, and one as every later one is
WHOLE = 2
#: stories that every crawl is told of: older ones are looked at when a look is due
NAMED = 10
#: so that stories come one after the other, and are stored while others are still asked for
PACE = ("delay_s = 0\n", "delay_s = 0.1\n")


def main() -> int:
    """Kill, finish, count, on each kind of database."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--url", action="append", default=[])
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with databases(arguments.url) as kinds:
        sound = [_kill_crawls(fresh(), arguments.kills, random.Random(arguments.seed)) for fresh in kinds]
    return 0 if all(sound) else 1


def _kill_crawls(database_url: str, kills: int, chance: random.Random) -> bool:
    with tempfile.TemporaryDirectory(prefix="feature-desk-kills-") as folder, newspaper() as site:
        variables = _variables(site, Path(folder), database_url)
        deaths: Counter[str] = Counter()
        began = time.monotonic()
        for number in range(WHOLE):
            _edit(site, chance, number)
            site.forget_requests()
            subprocess.run(_COMMAND, env=variables, capture_output=True, check=True, timeout=PATIENCE_S)
        requests = len(site.requests)
        engine = open_database(database_url)
        for number in range(kills):
            _edit(site, chance, number + WHOLE)
            site.forget_requests()
            _killed_crawl(site, variables, chance.randrange(requests + 5), chance.random() * LONGEST_DELAY_S)
            deaths[_place(engine)] += 1
        _edit(site, chance, kills + WHOLE)
        last = subprocess.run(_COMMAND, env=variables, capture_output=True, text=True, check=False)
        complaints = _complaints(engine, site, kills + WHOLE, last)
        _report(engine, deaths, time.monotonic() - began, complaints)
        engine.dispose()
    return not complaints


_COMMAND = [sys.executable, "-m", "scrapy", "crawl", "features", "-a", f"source={SOURCE}"]


def _variables(site: Newspaper, folder: Path, database_url: str) -> dict[str, str]:
    sources = folder / "sources"
    sources.mkdir()
    (sources / f"{SOURCE}.toml").write_text(site.source_toml(SOURCE).replace(*PACE), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEATURES_")}
    return {
        **kept,
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        "FEATURES_DATABASE_URL": database_url,
        "FEATURES_DATA_DIR": str(folder),
        "FEATURES_SOURCES": str(sources),
        "FEATURES_ALLOW_NETWORKS": "127.0.0.0/8",
    }


def _edit(site: Newspaper, chance: random.Random, number: int) -> None:
    for story in chance.sample(site.features[:NAMED], 5):
        site.edit(story.slug, story.headline, f"{story.headline.partition(' (')[0]} ({number + 1})")


def _killed_crawl(site: Newspaper, variables: dict[str, str], requests: int, delay_s: float) -> None:
    """Let a crawl make so many requests, or be idle after its last, and live a little longer."""
    crawl = subprocess.Popen(_COMMAND, env=variables, stderr=subprocess.DEVNULL)
    seen, changed = 0, time.monotonic()
    while seen < requests and crawl.poll() is None:
        time.sleep(0.001)
        if len(site.requests) != seen:
            seen, changed = len(site.requests), time.monotonic()
        elif seen and time.monotonic() - changed > LONGEST_DELAY_S:
            break
    with suppress(subprocess.TimeoutExpired):
        crawl.wait(delay_s)
    crawl.kill()
    crawl.wait(PATIENCE_S)


def _place(engine: Engine) -> str:
    """Where in its run the crawl was ended, by what it left in the ledger."""
    running = Runs(engine).running()
    if not running:
        return "out of its run"
    tally = running[0].tally
    ended = tally.new + tally.revised + tally.unchanged + tally.rejected + tally.failed
    if not ended:
        return "before the first store"
    return "between stores" if ended < tally.discovered else "after the last store"


def _complaints(
    engine: Engine, site: Newspaper, kills: int, last: "subprocess.CompletedProcess[str]"
) -> list[str]:
    complaints = []
    if last.returncode != 0:
        complaints.append(f"the last crawl ended with {last.returncode}: {last.stderr[-500:]}")
    with engine.connect() as connection:
        stored = Counter(connection.execute(text("SELECT headline FROM articles_v1")).scalars())
        # an asterisk is how the stories are written, and emphasis on the page
        wanted = Counter(story.headline.replace("*", "") for story in site.features)
        if stored != wanted:
            complaints.append(f"missing: {wanted - stored or 'none'}; too many: {stored - wanted or 'none'}")
        numbers = connection.execute(text("SELECT seq FROM changes_v1 ORDER BY seq")).scalars().all()
        if list(numbers) != list(range(1, len(numbers) + 1)):
            complaints.append("numbers of the feed are missing or doubled")
        torn = connection.execute(
            text(
                "SELECT count(*) FROM (SELECT article_id, count(*) AS n, max(revision_no) AS newest"
                " FROM revisions_v1 GROUP BY article_id) AS a WHERE n <> newest"
            )
        ).scalar_one()
        if torn:
            complaints.append(f"{torn} articles have lost a revision")
    runs = Runs(engine).recent(1_000)
    if len(runs) != kills + 1:
        complaints.append(f"{len(runs)} runs in the ledger, {kills + 1} were begun")
    for run in runs:
        tally = run.tally
        ends = tally.new + tally.revised + tally.unchanged + tally.rejected + tally.failed + tally.deferred
        if run.status is RunStatus.RUNNING or tally.discovered != ends:
            complaints.append(f"run {run.run_id} is not accounted for: {run.status}, {tally}")
    return complaints


def _report(engine: Engine, deaths: Counter[str], spent_s: float, complaints: list[str]) -> None:
    runs = Runs(engine).recent(1_000)
    with engine.connect() as connection:
        articles = connection.execute(text("SELECT count(*) FROM articles_v1")).scalar_one()
        changes = connection.execute(text("SELECT count(*) FROM changes_v1")).scalar_one()
    print(f"database            {engine.dialect.name}")
    for kind, count in deaths.items():
        print(f"{'killed ' + kind:<29} {count:>5}")
    for status, count in Counter(run.status for run in runs).items():
        print(f"{'runs ' + status:<29} {count:>5}")
    print(f"{'articles':<29} {articles:>5}")
    print(f"{'changes in the feed, no gap' if not complaints else 'changes in the feed':<29} {changes:>5}")
    print(f"{'seconds':<29} {spent_s:>5.0f}")
    for complaint in complaints:
        print(f"WRONG  {complaint}")
    print("nothing lost, nothing doubled" if not complaints else f"{len(complaints)} complaints")


if __name__ == "__main__":
    sys.exit(main())
