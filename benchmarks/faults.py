"""What hostile servers do to the downloader: ``python -m benchmarks.faults [--cuts 5000]``.

Five measurements, each in a process of its own against servers on loopback:

1. every fault: its outcome, its time, and the process's peak memory while it lasted;
2. the pace of honest sources while hostile ones are crawled beside them, as a share of their pace alone;
3. transfers cut at random bytes, in every coding: how many of them came through as pages;
4. requests that arrived before the time a Retry-After named;
5. pages asked for while robots.txt was out of reach.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from email.utils import formatdate
from itertools import zip_longest
from pathlib import Path

from crawler import settings as project
from tests.faults.certificates import tls_faults, trusting
from tests.faults.crawl import Fetched, fetched
from tests.faults.manners import GOOD, MANNERS, ROBOTS, status
from tests.faults.server import Exchange, Fault, serving
from tests.faults.transfers import TRANSFERS
from tests.faults.wire import PAGE, chunked, compressed, head

#: seconds that count for the figures stand in the settings; these only shorten what would be waited for
QUICK: dict[str, object] = {
    "RETRY_DELAY_S": 0.01,
    "RETRY_TIMES": 1,
    "HOST_PATIENCE_S": 2,
    "DOWNLOAD_TIMEOUT": 4,
    "LOG_LEVEL": "CRITICAL",
}
#: so many pages each honest source has
PAGES = 200
_FRAMES = ("length", "cut length", "chunked", "until close")
_CODINGS = ("", "gzip", "br", "zstd", "deflate")


def every_fault() -> bool:
    """The table of faults; whether all ended as they must."""
    faults = (*TRANSFERS, *MANNERS, *tls_faults())
    with serving(faults) as server, tempfile.TemporaryDirectory() as folder:
        base, *ends = fetched(
            [server.url("plain", "/first"), *(server.url(fault.name) for fault in faults)],
            at_once=1, settings=QUICK, timeout_s=900, variables=trusting(Path(folder)),
        )  # fmt: skip
    wrong = 0
    print(f"{'fault':32} {'outcome':16} {'seconds':>7} {'MB over base':>12}")
    for fault, end in zip(faults, ends, strict=True):
        is_right = end.outcome == fault.outcome
        wrong += not is_right
        told = "" if is_right else f"  expected {fault.outcome}"
        print(f"{fault.name:32} {end.outcome:16} {end.seconds:7.2f} {end.peak_mb - base.peak_mb:12.1f}{told}")
    worst = max(end.peak_mb for end in ends)
    print(f"faults: {len(faults)}, ended otherwise than they must: {wrong}, highest peak: {worst:.0f} MB")
    return wrong == 0


def honest_pace(rounds: int = 3) -> bool:
    """Honest sources beside hostile ones, as a share of their pace alone; the median of the rounds."""
    honest = [
        Fault(name=f"honest-{n}", outcome="ok", answer=GOOD, address=f"127.2.0.{n + 1}") for n in range(4)
    ]
    hostile = [
        replace(fault, address=f"127.3.{n // 250}.{n % 250 + 1}")
        for n, fault in enumerate((*TRANSFERS, *MANNERS))
    ]
    settings = {
        **QUICK, "EGRESS_ALLOW_NETWORKS": ["127.0.0.0/8"], "DOWNLOAD_DELAY": 0.25, "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS": project.CONCURRENT_REQUESTS, "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
    }  # fmt: skip
    shares = []
    with serving([*honest, *hostile]) as server:
        pages = [server.url(site.name, f"/{n}") for n in range(PAGES // 4) for site in honest]
        traps = [server.url(site.name, f"/{n}") for n in range(3) for site in hostile]
        for _ in range(rounds):
            alone = _pages_per_s(fetched(pages, at_once=0, settings=settings, timeout_s=300), pages)
            mixed = [url for pair in zip_longest(pages, traps) for url in pair if url]
            beside = _pages_per_s(fetched(mixed, at_once=0, settings=settings, timeout_s=600), pages)
            shares.append(beside / alone)
            print(
                f"4 honest sources alone {alone:.1f} pages/s, beside {len(hostile)} hostile ones {beside:.1f}"
            )
    share = statistics.median(shares)
    print(f"pace kept: {share:.0%} (median of {rounds})")
    return share >= 0.9


def _pages_per_s(ends: Sequence[Fetched], pages: Sequence[str]) -> float:
    honest = set(pages)
    times = [end.seconds for end in ends if end.url in honest and end.outcome == "ok"]
    return len(times) / max(times)


def cut_transfers(count: int) -> bool:
    """Pages cut at a random byte; whether none of them came through."""
    chance = random.Random(7)

    packed = {coding: compressed(coding, PAGE) for coding in _CODINGS}

    def cut(frame: str, coding: str, at: float) -> bytes:
        body = packed[coding]
        short = body[: int(at * (len(body) - 1))]
        said = (f"Content-Encoding: {coding}",) if coding else ()
        match frame:
            case "length":
                return head("200 OK", f"Content-Length: {len(body)}", *said) + short
            case "cut length":
                return head("200 OK", f"Content-Length: {len(short)}", *said) + short
            case "chunked":
                return chunked(short, *said, last=b"")
            case _:
                return head("200 OK", *said) + short

    async def answer(exchange: Exchange) -> None:
        frame, coding, at = exchange.path.strip("/").split("/")
        await exchange.send(cut(frame.replace("-", " "), coding.strip("_"), float(at)))

    urls: list[str] = []
    while len(urls) < count:
        frame, coding = chance.choice(_FRAMES), chance.choice(_CODINGS)
        if frame != "cut length" or coding:  # a page cut and announced as cut is whole to everybody
            urls.append(
                f"/{frame.replace(' ', '-')}/{coding or '_'}/{chance.uniform(0.02, 1):.6f}{len(urls):06}"
            )
    with serving([Fault(name="cuts", outcome="truncated", answer=answer)]) as server:
        settings = {**QUICK, "RETRY_TIMES": 0, "DOWNLOAD_TIMEOUT": 60}
        ends = fetched([server.url("cuts", path) for path in urls], settings=settings, timeout_s=1200)
    outcomes = Counter(end.outcome for end in ends)
    print(f"cut transfers: {len(ends)}, as pages: {outcomes['ok']} ({dict(outcomes)})")
    return outcomes["ok"] == 0 and len(ends) == count


def early_requests() -> bool:
    """Sites that ask to wait, in both formats, now and then; whether no request came too early."""
    sites = [_Waiting(random.Random(n)) for n in range(30)]
    faults = [Fault(name=f"waits-{n}", outcome="ok", answer=site.answer) for n, site in enumerate(sites)]
    with serving(faults) as server:
        urls = [server.url(fault.name, f"/{n}") for n in range(20) for fault in faults]
        settings = {**QUICK, "HOST_PATIENCE_S": 60, "RETRY_TIMES": 9, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}
        settings["DOWNLOAD_SLOTS"] = {}
        ends = fetched(urls, at_once=60, settings=settings, timeout_s=600)
    asked, early = sum(site.asked for site in sites), sum(site.early for site in sites)
    outcomes = dict(Counter(end.outcome for end in ends))
    print(f"asked to wait {asked} times; requests before the time: {early}; pages: {outcomes}")
    return early == 0 and asked > 0


class _Waiting:
    """A site that asks to wait every so often, and counts who does not."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._until = chance, 0.0
        self.asked = self.early = 0

    async def answer(self, exchange: Exchange) -> None:
        now = time.time()
        self.early += now < self._until
        if self._chance.random() > 0.1:
            await GOOD(exchange)
            return
        self.asked += 1
        line = self._chance.choice(["429 Too Many Requests", "503 Service Unavailable"])
        if self._chance.random() < 0.5:
            self._until, value = now + 1, "1"
        else:
            self._until = float(int(now) + 2)
            value = formatdate(self._until, usegmt=True)
        await status(line, f"Retry-After: {value}")(exchange)


def pages_while_robots_is_down() -> bool:
    """Many pages of sites whose robots.txt is out of reach; whether none was asked for."""
    faults = [fault for fault in ROBOTS if fault.deferred]
    with serving(faults) as server:
        urls = [server.url(fault.name, f"/{n}") for n in range(25) for fault in faults]
        ends = fetched(urls, settings=QUICK, at_once=64, timeout_s=300)
        asked = sum(len(server.visits(fault.name)) for fault in faults)
    deferred = sum(end.deferred for end in ends)
    print(f"{len(urls)} pages of sites without their robots.txt: asked for {asked}, deferred {deferred}")
    return asked == 0 and deferred == len(urls)


def main() -> int:
    """Print all figures; 1 if one of them is not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--cuts", type=int, default=5000, help="how many transfers are cut")
    parser.add_argument("--rounds", type=int, default=3, help="how often the pace is measured")
    arguments = parser.parse_args()
    kept = [
        every_fault(),
        pages_while_robots_is_down(),
        early_requests(),
        cut_transfers(arguments.cuts),
        honest_pace(arguments.rounds),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
