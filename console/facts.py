"""Gathers the facts that ``features doctor`` judges: this machine, this database, these sources."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from console.drift import BEFORE, SILENT, drift_findings
from console.health import (
    Finding,
    Place,
    State,
    checksums_finding,
    log_finding,
    place_findings,
    robots_finding,
    secret_finding,
    source_finding,
    sqlite_finding,
)
from console.store import store_if_any
from crawler.environment import Environment
from crawler.fetch.courtesy import authority_in
from crawler.fetch.host_memory import FolderMemory
from crawler.source import Source
from crawler.source_error import SourceError
from crawler.sources import read_sources
from storage.checks import has_checksums
from storage.engine import is_sqlite, name_of
from storage.errors import DatabaseError, StoreError
from storage.firsts import Firsts
from storage.runs import Runs
from storage.wal import wal_of

#: so many of a source's newest runs are looked at
RUNS = 20
#: and its articles of so long
LOOKED_BACK = BEFORE + SILENT


def examined(settled: Environment, now: datetime) -> Iterator[Finding]:
    """Everything that was looked at. Nothing is changed, and no site is asked."""
    yield _contact(settled)
    if settled.allow_networks:
        yield _networks(settled)
    yield from _secrets(Path(".env"))
    sources, findings = _sources(settled)
    yield from findings
    engine, finding = _database(settled)
    yield finding
    yield from _places(settled)
    yield from _robots(settled, sources, now)
    if engine is not None:
        try:
            if (log := wal_of(engine)) is not None:
                yield log_finding(log)
        except DatabaseError as error:
            yield Finding(state=State.WRONG, what="log", sentence=str(error))
        if not is_sqlite(engine):
            yield checksums_finding(has_checksums(engine))
        yield from _health(engine, sources, now)


def _contact(settled: Environment) -> Finding:
    if settled.contact:
        return Finding(state=State.GOOD, what="contact", sentence=f"{settled.contact}.")
    sentence = (
        "FEATURES_CONTACT is not set: no public site is crawled until it is, for none could tell who asks."
    )
    return Finding(state=State.WATCH, what="contact", sentence=sentence)


def _networks(settled: Environment) -> Finding:
    networks = ", ".join(map(str, settled.allow_networks))
    sentence = f"{networks} may be crawled although not public (FEATURES_ALLOW_NETWORKS)."
    return Finding(state=State.WATCH, what="networks", sentence=sentence)


def _secrets(path: Path) -> Iterator[Finding]:
    if path.exists():
        yield secret_finding(str(path), path.stat().st_mode)


def _sources(settled: Environment) -> tuple[list[Source], list[Finding]]:
    try:
        found = read_sources(settled.sources)
    except SourceError as error:
        return [], [Finding(state=State.WRONG, what="sources", sentence=str(error))]
    broken = [
        Finding(state=State.WRONG, what="sources", sentence=str(error)) for error in found.broken.values()
    ]
    enabled = [source for source in found.sources.values() if source.enabled]
    return enabled, [*broken, Finding(state=State.GOOD, what="sources", sentence=f"{len(enabled)} enabled.")]


def _database(settled: Environment) -> tuple[Engine | None, Finding]:
    try:
        engine = store_if_any()
    except StoreError as error:
        return None, Finding(state=State.WRONG, what="database", sentence=str(error))
    if engine is None:
        return None, Finding(state=State.WATCH, what="database", sentence="nothing is stored yet.")
    return engine, Finding(
        state=State.GOOD, what="database", sentence=f"{name_of(engine.url)}, tables up to date."
    )


def _places(settled: Environment) -> Iterator[Finding]:
    watermark = settled.watermark
    database = _sqlite_file(settled.database_url)
    folders = [_existing(settled.data_dir), *([_existing(database.parent)] if database else [])]
    for folder in dict.fromkeys(folders):
        yield from place_findings(_place(folder), watermark)
    if database:
        yield sqlite_finding(sqlite3.sqlite_version_info)


def _sqlite_file(database_url: str) -> Path | None:
    try:
        url = make_url(database_url)
        is_file = url.get_backend_name() == "sqlite" and bool(url.database)
    except (ArgumentError, NoSuchModuleError):
        return None  # the finding on the database says so
    return Path(str(url.database)) if is_file else None


def _existing(path: Path) -> Path:
    """The folder, or the nearest one above it that exists already."""
    return next(each for each in (path.resolve(), *path.resolve().parents) if each.exists())


def _place(folder: Path) -> Place:
    mounts = {Path(part.mountpoint): part.fstype for part in psutil.disk_partitions(all=True)}
    mount = next((each for each in (folder, *folder.parents) if each in mounts), None)
    usage = psutil.disk_usage(str(folder))
    return Place(
        what="disk",
        path=str(folder),
        file_system=mounts[mount] if mount else "",
        free_bytes=usage.free,
        total_bytes=usage.total,
    )


def _robots(settled: Environment, sources: list[Source], now: datetime) -> Iterator[Finding]:
    if not settled.hosts.is_dir():
        return
    memory = FolderMemory(settled.hosts)
    for source in sources:
        addresses = [source.home, *(url for each in source.discover for url in each.urls(source.today(now)))]
        for host in sorted({authority_in(urlsplit(address)) for address in addresses}):
            finding = robots_finding(source, host, memory.host(host), now)
            if finding is not None:
                yield finding


def _health(engine: Engine, sources: list[Source], now: datetime) -> Iterator[Finding]:
    runs = Runs(engine)
    firsts = Firsts(engine)
    for source in sources:
        yield source_finding(source, runs.recent(RUNS, source.name), now)
        yield from drift_findings(source.name, firsts.since(source.name, now - LOOKED_BACK), now)
