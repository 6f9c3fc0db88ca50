"""The ledger of a run that was cut off, as a person sees it."""

from crawler.owner import this_process
from storage.engine import open_database
from tests.e2e.commands import Installation
from tests.integration.storage.conftest import Desk

#: no process has so high a number
NOBODY = "2147483647"


def test_a_run_whose_process_is_gone_is_not_said_to_go_on(crawled: Installation) -> None:
    machine, _, started = this_process().rsplit("/", 2)
    engine = open_database(crawled.settings["FEATURES_DATABASE_URL"])
    Desk(engine).start("tidewater", owner=f"{machine}/{NOBODY}/{started}")
    engine.dispose()

    [cut_off] = [line for line in crawled.run("features", "runs").out.splitlines() if "running" in line]

    assert cut_off.endswith("its process is gone")
