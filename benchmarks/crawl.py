"""Pages a second of a whole crawl, beside fetching only and beside trafilatura with a commit per article.

    python -m benchmarks.crawl [--pages 5000] [--rounds 3]

One server on loopback, delays off; the contestants take turns, each round a process of its own with an empty
database, and medians are printed. The time is that of the whole process, its start included.
"""

import argparse
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SOURCE = """name = "bench"
title = "Benchmark"
home = "{url}/"
language = "en"
timezone = "America/New_York"
articles = ['^/\\d{{4}}/\\d{{2}}/[^/]+/$']
delay_s = 0
[[discover]]
kind = "sitemap"
url = "{url}/sitemap.xml"
max_links = 50000
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One round of one contestant."""

    spent_s: float
    #: of all its processes together: at the highest, after a fifth of the time, and at the end
    peak_mb: float
    early_mb: float
    late_mb: float
    cpu_s: float


def main() -> int:
    """Let them take turns."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl", description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    pages = arguments.pages
    site = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crawl_site", str(pages)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert site.stdout is not None
        url = f"http://127.0.0.1:{site.stdout.readline().strip()}"
        measured: dict[str, list[Measured]] = {}
        for number in range(arguments.rounds):
            print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr)
            for name, round_ in _round(url, pages).items():
                measured.setdefault(name, []).append(round_)
    finally:
        site.kill()
        site.wait()
    _report(measured, pages)
    return 0


def _round(url: str, pages: int) -> dict[str, Measured]:
    peer = [sys.executable, "-m", "benchmarks.crawl_peers"]
    ours = [sys.executable, "-m", "scrapy", "crawl", "features", "-a", "source=bench"]
    with tempfile.TemporaryDirectory(prefix="feature-desk-bench-") as folder:
        sources = Path(folder) / "sources"
        sources.mkdir()
        (sources / "bench.toml").write_text(SOURCE.format(url=url), encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FEATURES_")}
        variables = {
            **kept,
            "SCRAPY_SETTINGS_MODULE": "crawler.settings",
            "FEATURES_DATABASE_URL": f"sqlite:///{folder}/features.db",
            "FEATURES_DATA_DIR": folder,
            "FEATURES_SOURCES": str(sources),
            "FEATURES_ALLOW_NETWORKS": "127.0.0.0/8",
        }
        results = {"fetch only": _measure([*peer, "fetch", url, str(pages)], kept)}
        results["fetch, extract, store"] = _measure(ours, variables)
        results["the same, nothing changed"] = _measure(ours, variables)
    if importlib.util.find_spec("trafilatura"):
        results["trafilatura, a commit each"] = _measure([*peer, "trafilatura", url, str(pages)], kept)
    else:
        print("trafilatura is not installed: pip install trafilatura", file=sys.stderr)
    return results


def _measure(command: Sequence[str], variables: dict[str, str]) -> Measured:
    began = time.monotonic()
    process = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True)
    sizes: list[float] = []
    cpu_s: dict[int, float] = {}
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, sizes, cpu_s, ended))
    watch.start()
    _, log = process.communicate()
    ended.set()
    watch.join()
    spent_s = time.monotonic() - began
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{log[-2_000:]}")
    usage = sizes or [0.0]
    return Measured(
        spent_s=spent_s,
        peak_mb=max(usage),
        early_mb=usage[len(usage) // 5],
        late_mb=usage[-max(len(usage) // 20, 1)],
        cpu_s=sum(cpu_s.values()),
    )


def _watch(pid: int, sizes: list[float], cpu_s: dict[int, float], ended: threading.Event) -> None:
    """Memory and processor time of a process and of those it started, four times a second."""
    while not ended.wait(0.25):
        try:
            process = psutil.Process(pid)
            family = [process, *process.children(recursive=True)]
            sizes.append(sum(each.memory_info().rss for each in family) / 1e6)
            for each in family:
                times = each.cpu_times()
                cpu_s[each.pid] = times.user + times.system
        except psutil.NoSuchProcess:
            continue


def _report(measured: dict[str, list[Measured]], pages: int) -> None:
    rates = {
        name: statistics.median(pages / each.spent_s for each in rounds) for name, rounds in measured.items()
    }
    fetch = rates["fetch only"]
    print(f"{pages} pages, {len(next(iter(measured.values())))} rounds, medians")
    columns = f"{'pages/s':>8}{'(range)':>14}{'of fetch':>10}{'CPU ms':>8}"
    print(f"{'':<28}{columns}{'peak MB':>9}{'at 1/5':>8}{'end':>6}")
    for name, rounds in measured.items():
        all_rates = [pages / each.spent_s for each in rounds]
        spread = f"({min(all_rates):.0f}-{max(all_rates):.0f})"
        peak, early, late = (
            statistics.median(getattr(each, field) for each in rounds)
            for field in ("peak_mb", "early_mb", "late_mb")
        )
        cpu_ms = statistics.median(each.cpu_s for each in rounds) / pages * 1000
        share = rates[name] / fetch
        print(
            f"{name:<28}{rates[name]:>8.0f}{spread:>14}{share:>9.0%} "
            f"{cpu_ms:>8.1f}{peak:>9.0f}{early:>8.0f}{late:>6.0f}"
        )
    if "trafilatura, a commit each" in rates:
        times = rates["fetch, extract, store"] / rates["trafilatura, a commit each"]
        print(f"ours is {times:.1f} times the trafilatura pipeline")


if __name__ == "__main__":
    sys.exit(main())
