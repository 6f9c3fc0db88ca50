"""``scrapy crawl features``: a crawl whose exit code says how it ended.

A door: clock and environment are read here.
"""

import argparse
import hashlib
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from scrapy.commands import BaseRunSpiderCommand
from scrapy.settings import Settings
from sqlalchemy import Engine

from crawler.commands.arguments import Arguments, arguments_of
from crawler.endings import Ending
from crawler.environment import Environment, environment
from crawler.errors import CrawlError, UsageError_
from crawler.extract.article import EXTRACTOR
from crawler.open_run import OpenRun
from crawler.owner import is_alive, this_process
from crawler.process import ending_of_crawl
from crawler.source import Source, source_of_url
from crawler.source_error import SourceError
from crawler.sources import Found, read_sources, source_for
from crawler.store import Store
from storage import schema
from storage.durability import open_durable
from storage.errors import DatabaseError, Refused, RunInProgress, SchemaError, SlotTaken
from storage.run import RunStatus, Trigger


class Command(BaseRunSpiderCommand):
    """Takes the place of Scrapy's own command."""

    requires_project = True
    # made here, once everything else is known to be right
    requires_crawler_process = False

    def syntax(self) -> str:
        """After ``scrapy crawl``."""
        return "[options] features"

    def short_desc(self) -> str:
        """In Scrapy's list of commands."""
        return "Crawl every source that is due; -a source=NAME, url=URL, limit=N"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, and leave the exit code."""
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before it runs a command
        try:
            if opts.output or opts.overwrite_output:
                raise UsageError_(
                    "Articles go into the database. To have them in a file: features export FILE"
                )
            arguments = arguments_of(args, opts.spargs)
            self.exitcode = _crawl(arguments, environment(), self.settings)
        except (CrawlError, SourceError, SchemaError, Refused) as error:
            self._refuse(error, Ending.WRONG_USE)
        except DatabaseError as error:
            self._refuse(error, Ending.NO_DATABASE)
        except RunInProgress as error:
            self._refuse(error, Ending.IN_PROGRESS)

    def _refuse(self, error: Exception, ending: Ending) -> None:
        sys.stderr.write(f"{error}\n")
        self.exitcode = ending


def _crawl(arguments: Arguments, settled: Environment, settings: Settings) -> Ending:
    found = read_sources(settled.sources)
    chosen = _chosen(arguments, found)
    for error in found.broken.values():
        sys.stderr.write(f"Passed over, and every other source is crawled:\n{error}\n")
    #: what the command comes to at best
    best = Ending.SUCCEEDED if arguments.is_named else found.best
    _make_archive(settled)
    interruption = _noted_signals()
    engine = _opened(settled)
    try:
        store = Store.on(engine, settled.archive)
        now = _now()
        for run in store.runs.abandon_dead(now, is_alive):
            sys.stderr.write(f"{run.source}: an earlier run was closed: {run.ending}.\n")
        runs = _open_runs(store, arguments, chosen, now)
        if not runs:
            sys.stderr.write("Nothing is due.\n")
            return best
        return ending_of_crawl(store, runs, settled, settings, now=_now, interruption=interruption) or best
    finally:
        engine.dispose()


def _chosen(arguments: Arguments, found: Found) -> list[Source]:
    """The sources that the arguments name; every enabled one where they name none."""
    sources = found.sources
    if arguments.url is not None:
        try:
            return [source_for(arguments.url, sources) or source_of_url(arguments.url)]
        except ValueError as error:
            raise UsageError_(f"url={arguments.url}: {error}") from None
    if arguments.source is not None:
        return [found.named(arguments.source)]
    return [source for source in sources.values() if source.enabled]


def _make_archive(settled: Environment) -> None:
    try:
        settled.archive.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError_(
            f"FEATURES_DATA_DIR is {settled.data_dir}: a folder cannot be made there ({error.strerror})."
        ) from None


def _opened(settled: Environment) -> Engine:
    """The database, with the tables of this version. An empty one gets them now."""
    engine = open_durable(settled.database_url, settled.durability)
    try:
        schema.require_current(engine)
    except SchemaError as error:
        if error.found is not None:
            engine.dispose()
            raise
        schema.upgrade(engine)
    return engine


def _open_runs(store: Store, arguments: Arguments, sources: Sequence[Source], now: datetime) -> list[OpenRun]:
    """A run for every source that is due. Raises `RunInProgress` where that leaves none to crawl."""
    runs, going_on = [], []
    for source in sources:
        if not arguments.is_named and not _is_due(store, source, now):
            continue
        store.sources.register(source.name, source.title, source.home)
        try:
            lease = store.runs.start(
                source.name,
                trigger=arguments.trigger,
                slot=arguments.slot or now,
                owner=this_process(),
                code_version=version("feature-desk"),
                config_sha256=_fingerprint(source),
                now=now,
            )
        except SlotTaken as error:
            sys.stderr.write(f"{error}\n")
            continue
        except RunInProgress as error:
            going_on.append(error)
            continue
        runs.append(
            OpenRun(
                source=source,
                lease=lease,
                limit=arguments.limit,
                url=arguments.url,
                is_scheduled=arguments.trigger is Trigger.SCHEDULE,
            )
        )
    if going_on and not runs:
        raise going_on[0]
    for each in going_on:
        sys.stderr.write(f"{each}\n")
    return runs


def _is_due(store: Store, source: Source, now: datetime) -> bool:
    """Whether a slot has come since the source was last crawled, by hand or by schedule."""
    last = store.runs.last(source.name)
    if last is None or last.status in (RunStatus.FAILED, RunStatus.ABANDONED):
        return True
    return source.is_due(last.slot, now)


def _fingerprint(source: Source) -> str:
    """What was set when the run was made: the source's file, and the extractor."""
    return hashlib.sha256(f"{source.model_dump_json()}{EXTRACTOR}".encode()).hexdigest()


def _noted_signals() -> threading.Event:
    """Set by a signal that comes before Scrapy listens: a run that has begun is ended, not abandoned."""
    interruption = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: interruption.set())
    return interruption


def _now() -> datetime:
    return datetime.now(UTC)
