"""What a site asks for is done and named, and a crawl that is told to end does not wait for it."""

import signal
import subprocess

from storage.run import LinkOutcome, RunStatus
from storage.runs import Runs
from tests.integration.crawl.conftest import PATIENCE_S, SOURCE, Desk

#: longer than any test waits
HOURS = "delay_s = 3600"


def told_to_end(desk: Desk) -> int:
    """The exit code of a crawl that gets SIGTERM once it has asked the site for something."""
    crawl = subprocess.Popen(
        desk.command(), env=desk.variables(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    desk.site.wait_for_requests(1, PATIENCE_S)
    crawl.send_signal(signal.SIGTERM)
    return crawl.wait(timeout=PATIENCE_S)


def test_a1_18_a_crawl_that_is_told_to_end_waits_for_no_delay(desk: Desk, runs: Runs) -> None:
    desk.describe(desk.site.source_toml(SOURCE).replace("delay_s = 0", HOURS))
    exit_code = told_to_end(desk)

    run = runs.last(SOURCE)
    assert run is not None
    assert (exit_code, run.status, run.ending) == (
        7,
        RunStatus.FAILED,
        "it was interrupted by a signal; no link was found",
    )


def test_a3_41_a_crawl_delay_that_is_too_long_is_named_in_the_run(desk: Desk, runs: Runs) -> None:
    desk.site.ask_for_delay(86_400)
    told_to_end(desk)

    run = runs.last(SOURCE)
    assert run is not None
    assert "/robots.txt asks for 86400 s between requests; 300 s are left" in (run.ending or "")


def test_a3_36_links_of_a_host_without_a_name_are_put_off(desk: Desk, runs: Runs) -> None:
    desk.describe(desk.site.source_toml(SOURCE).replace("127.0.0.1", "www.nowhere.test"))
    url = f"{desk.site.url}{desk.site.features[0].path}".replace("127.0.0.1", "www.nowhere.test")
    resolver = ("-s", "TWISTED_DNS_RESOLVER=tests.faults.names.ScriptedNames")
    desk.crawl("-a", f"url={url}", *resolver, source=None)

    run = runs.last(SOURCE)
    assert run is not None
    reasons = [account.reason for account in runs.links(run.run_id, LinkOutcome.DEFERRED)]
    assert reasons == ["The name service knows no www.nowhere.test."]
