"""The demo shows what it says, and fails when it is not so."""

import subprocess
import sys
from pathlib import Path

from tests.e2e.commands import ROOT, TIMEOUT_S, installation


def test_the_demo_crawls_twice_and_fetches_nothing_again(tmp_path: Path) -> None:
    outside = installation(tmp_path / "unused").environment()
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.demo", str(tmp_path / "demo")],
        cwd=ROOT,
        env={name: value for name, value in outside.items() if not name.startswith("FEATURES_")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=2 * TIMEOUT_S,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "14 links: 14 new" in done.stdout
    # the listing's first page meets the last poll
    assert "12 links: 12 unchanged" in done.stdout
    assert "Removed (" in done.stdout
    assert "0 articles were sent again" in done.stdout
    assert "1 link: 1 revised" in done.stdout
    assert "[-Eleven-] {+Twelve+}" in done.stdout
