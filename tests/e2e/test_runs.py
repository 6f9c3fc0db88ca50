"""The ledger of a run that was cut off, as a person sees it."""

from datetime import UTC, datetime

from crawler.owner import this_process
from storage.engine import open_database
from storage.run import Trigger
from storage.runs import Runs
from tests.e2e.commands import Installation

#: no process has so high a number
NOBODY = "2147483647"


def test_a_run_whose_process_is_gone_is_not_said_to_go_on(crawled: Installation) -> None:
    machine, _, started = this_process().rsplit("/", 2)
    now = datetime.now(UTC)
    engine = open_database(crawled.settings["FEATURES_DATABASE_URL"])
    Runs(engine).start(
        "tidewater",
        trigger=Trigger.MANUAL,
        slot=now,
        owner=f"{machine}/{NOBODY}/{started}",
        code_version="test",
        config_sha256="0" * 64,
        now=now,
    )
    engine.dispose()

    newest = crawled.run("features", "runs").out.splitlines()[1]

    assert "running" in newest
    assert newest.endswith("its process is gone; the next crawl or look of the schedule closes it")
