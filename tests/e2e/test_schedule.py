"""``features schedule`` as operations run it, with real crawls of the sample newspaper."""

import json
import signal
import subprocess
import time
from pathlib import Path
from threading import Event

from tests.e2e.commands import BIN, ROOT, installation
from tests.site import newspaper

PATIENCE_S = 60.0


def test_once_crawls_what_is_due_and_ends(tmp_path: Path) -> None:
    with newspaper() as site:
        # under the built-in source's name, so that nothing else is due
        made = installation(tmp_path, site, name="thediplomat")
        first = made.run("features", "schedule", "--once")
        site.forget_requests()
        second = made.run("features", "schedule", "--once")

        assert (first.code, second.code) == (0, 0), first.err + second.err
        assert site.requests == ()
    [run] = json.loads(made.run("features", "runs", "--json").out)
    assert (run["trigger"], run["status"], run["new"]) == ("schedule", "succeeded", len(site.features))
    assert (tmp_path / "logs" / "thediplomat.log").exists()


def test_once_tells_a_failed_crawl_by_its_exit_code(tmp_path: Path) -> None:
    with newspaper() as site:
        made = installation(tmp_path, site, name="thediplomat")
    # the newspaper is gone

    assert made.run("features", "schedule", "--once").code == 4


def test_once_tells_of_a_crawl_that_could_not_begin(tmp_path: Path) -> None:
    with newspaper() as site:
        made = installation(tmp_path, site, name="thediplomat")
        (tmp_path / "logs").write_text("in the way")

        done = made.run("features", "schedule", "--once")

        assert done.code == 4
        assert "thediplomat: cannot be started: [Errno 17] File exists" in done.err
        assert site.requests == ()


def test_a_schedule_ends_cleanly_at_sigterm(tmp_path: Path) -> None:
    with newspaper() as site:
        made = installation(tmp_path, site, name="thediplomat")
        process = subprocess.Popen(
            [str(BIN / "features"), "schedule"],
            cwd=ROOT,
            env=made.environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline, pause = time.monotonic() + PATIENCE_S, Event()
        while not site.requests and time.monotonic() < deadline:
            pause.wait(0.05)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 0, told
    runs = json.loads(made.run("features", "runs", "--json").out)
    assert [run["status"] for run in runs if run["status"] == "running"] == []
