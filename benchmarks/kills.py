"""Crawls of the sample newspaper killed with SIGKILL at random moments, then one to its end: what is left?

    python -m benchmarks.kills [--kills 30] [--database-url URL] [--seed N]

Before every crawl an editor changes a few stories, so that every crawl has something to store. Ends with
exit code 1 if an article is missing, doubled or not in its last state, if a number of the feed is missing,
or if a run is not accounted for.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import Engine, text

from storage.engine import open_database
from storage.run import RunStatus
from storage.runs import Runs
from tests.site import Newspaper, newspaper

SOURCE = "tidewater"
#: a crawl of the newspaper takes about this long after it began its run
LONGEST_LIFE_S = 2.0


def main() -> int:
    """Kill, finish, count."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kills", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--database-url", help="an empty database; a SQLite file where none is named")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="feature-desk-kills-") as folder, newspaper() as site:
        database_url = arguments.database_url or f"sqlite:///{folder}/features.db"
        variables = _variables(site, Path(folder), database_url)
        deaths: Counter[str] = Counter()
        began = time.monotonic()
        for number in range(arguments.kills):
            _edit(site, chance, number)
            deaths[_killed_crawl(variables, chance.uniform(0, LONGEST_LIFE_S))] += 1
        _edit(site, chance, arguments.kills)
        last = subprocess.run(_COMMAND, env=variables, capture_output=True, text=True, check=False)
        engine = open_database(database_url)
        complaints = _complaints(engine, site, arguments.kills, last)
        _report(engine, deaths, time.monotonic() - began, complaints)
        engine.dispose()
    return 1 if complaints else 0


_COMMAND = [sys.executable, "-m", "scrapy", "crawl", "features", "-a", f"source={SOURCE}"]


def _variables(site: Newspaper, folder: Path, database_url: str) -> dict[str, str]:
    sources = folder / "sources"
    sources.mkdir()
    (sources / f"{SOURCE}.toml").write_text(site.source_toml(SOURCE), encoding="utf-8")
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
    for story in chance.sample(site.features, 5):
        site.edit(story.slug, story.headline, f"{story.headline.partition(' (')[0]} ({number + 1})")


def _killed_crawl(variables: dict[str, str], life_s: float) -> str:
    """Let a crawl begin its run, and live that long."""
    crawl = subprocess.Popen(_COMMAND, env=variables, stderr=subprocess.PIPE, text=True)
    assert crawl.stderr is not None
    for line in crawl.stderr:
        if " began" in line:
            break
    try:
        crawl.wait(life_s)
    except subprocess.TimeoutExpired:
        crawl.send_signal(signal.SIGKILL)
        crawl.wait()
    crawl.stderr.close()
    return "killed" if crawl.returncode == -signal.SIGKILL else "ended before its kill"


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
        print(f"{'crawls ' + kind:<29} {count:>5}")
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
