"""Runs the real commands, in a folder of their own, against the sample newspaper."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.site import Newspaper

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[2]
TIMEOUT_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A database, source files and settings of their own."""

    folder: Path
    settings: Mapping[str, str]

    def run(self, *command: str, stdin: str = "", **settings: str) -> Outcome:
        """Runs ``features …`` or ``scrapy …`` to its end."""
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=ROOT,
            env=self.environment(**settings),
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=TIMEOUT_S,
            check=False,
        )
        return Outcome(code=done.returncode, out=done.stdout, err=done.stderr)

    def environment(self, **settings: str) -> dict[str, str]:
        """The variables a command sees: none of ours from outside."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith("FEATURES_")}
        return {**outside, "PYTHONUTF8": "1", **self.settings, **settings}


def installation(folder: Path, site: Newspaper | None = None, *, name: str = "tidewater") -> Installation:
    """A fresh installation that knows the newspaper under this name, and may crawl this machine."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    if site is not None:
        (sources / f"{name}.toml").write_text(site.source_toml(name), encoding="utf-8")
    return Installation(
        folder=folder,
        settings={
            "FEATURES_DATABASE_URL": f"sqlite:///{folder}/features.db",
            "FEATURES_DATA_DIR": str(folder),
            "FEATURES_SOURCES": str(sources),
            "FEATURES_ALLOW_NETWORKS": "127.0.0.0/8",
        },
    )
