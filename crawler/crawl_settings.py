"""The Scrapy settings that depend on what is crawled, and for whom."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import make_url

from crawler.environment import Environment
from crawler.fetch.agent import operator_settings
from crawler.source import Source


def crawl_settings(sources: Sequence[Source], settled: Environment) -> dict[str, object]:
    """Those of a crawl of these sources."""
    return {
        "DOWNLOAD_SLOTS": slots_of(sources),
        **_room(settled),
        **exceptions(sources),
        **operator_settings(settled),
    }


def exceptions(sources: Iterable[Source]) -> dict[str, object]:
    """What sources do without on their own hosts: valid certificates, a robots.txt that never comes."""
    given = list(sources)
    lax = [source for source in given if not source.verify_tls]
    return {
        "TLS_UNVERIFIED_HOSTS": _hosts(lax),
        "TLS_VERIFIED_HOSTS": sorted({host for source in lax for host in source.except_hosts}),
        "ROBOTS_OPTIONAL_HOSTS": _hosts(source for source in given if source.robots_unreachable == "crawl"),
    }


def _hosts(sources: Iterable[Source]) -> list[str]:
    return sorted({host for source in sources for host in source.hosts})


def slots_of(sources: Iterable[Source]) -> dict[str, dict[str, float]]:
    """The pace of Scrapy's download slots, one for each domain that these sources ask."""
    slots: dict[str, dict[str, float]] = {}
    for source in sources:
        for domain in sorted(source.domains):
            slot = slots.setdefault(domain, {"delay": 0.0, "concurrency": 16})
            # two sources on one domain: the longer delay is kept
            slot["delay"] = max(slot["delay"], source.delay_s)
            slot["concurrency"] = 1 if slot["delay"] else 16
    return slots


def _room(settled: Environment) -> dict[str, object]:
    """How much room is to be left, and in which folders of this machine: the archive's, a database file's."""
    url = make_url(settled.database_url)
    file = url.database if url.get_backend_name() == "sqlite" else None
    folders = [settled.archive, *([Path(file).parent] if file else [])]
    return {
        "MIN_FREE_BYTES": settled.watermark.bytes,
        "MIN_FREE_SHARE": settled.watermark.share,
        "DISK_FOLDERS": [str(folder) for folder in folders],
    }
