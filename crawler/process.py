"""Open runs, crawled in Scrapy's own process until the last of them has ended."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.utils.defer import deferred_from_coro

from crawler.crawl import Crawl
from crawler.crawl_settings import crawl_settings
from crawler.endings import Ending, ending_of
from crawler.environment import Environment
from crawler.fetch.secrets import guard_logs, url_secrets
from crawler.last_word import end_at_once
from crawler.open_run import OpenRun
from crawler.store import Store
from storage.errors import DatabaseError, StoreError

logger = logging.getLogger(__name__)


def ending_of_crawl(
    store: Store,
    runs: Sequence[OpenRun],
    settled: Environment,
    settings: Settings,
    *,
    now: Callable[[], datetime],
    interruption: threading.Event,
) -> Ending:
    """How the crawl of these runs ended. ``interruption``: a signal came before Scrapy listened to any."""
    settings.setdict(crawl_settings([run.source for run in runs], settled), priority="cmdline")
    process = _process(settings)
    guard_logs(url_secrets(settled.database_url))
    if settled.allow_networks:
        networks = ", ".join(map(str, settled.allow_networks))
        logger.warning("Networks that are not public may be crawled: %s", networks)
    crawler = process.create_crawler("features")
    crawl = _crawl(store, runs, crawler, now)
    for run in runs:
        logger.info("%s: run %s began", run.source.name, run.lease.run_id)
    # Scrapy's own handler of signals stops the crawler
    crawl.is_unwanted = lambda: interruption.is_set() or not crawler.crawling
    crawl.start()
    try:
        process.crawl(crawler, crawl=crawl)
        process.start()
    finally:
        crawl.close()
        if not all(run.is_finishing for run in runs):
            crawl.stopped = crawl.stopped or "the crawl was ended before it could begin"
            end_at_once(crawl, crawl.stopped)
    is_cut = crawl.stopped is not None or len(runs) > len(crawl.ended) + len(crawl.losses)
    defects = crawl.defects + process.bootstrap_failed
    return ending_of(crawl.ended, interrupted=is_cut, defects=defects, losses=crawl.losses)


def _process(settings: Settings) -> AsyncCrawlerProcess:
    """Scrapy's process, which tells as much as whoever crawls wants to know."""
    is_quiet = logging.getLevelName(settings["LOG_LEVEL"]) != logging.DEBUG
    if is_quiet:  # its version, told while it sets up its loggers; a level would not last so long
        logging.getLogger("scrapy.utils.log").addFilter(lambda record: record.levelno > logging.INFO)
    process = AsyncCrawlerProcess(settings)
    if is_quiet:
        # it would tell every setting, middleware and statistic
        logging.getLogger("scrapy").setLevel(logging.WARNING)
        # Scrapy lets every record be made, and redacted, for its handler to throw it away
        for ours in ("crawler", "storage"):
            logging.getLogger(ours).setLevel(settings["LOG_LEVEL"])
    logging.getLogger("scrapy.core.scraper").addFilter(_as_sentence)
    return process


def _as_sentence(record: logging.LogRecord) -> bool:
    """What the store cannot do is no defect of ours: it is told in its own words, without a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, StoreError):
        record.msg, record.args = "%s", (error,)
        record.exc_info = record.exc_text = None
    return True


def _crawl(store: Store, runs: Sequence[OpenRun], crawler: Crawler, now: Callable[[], datetime]) -> Crawl:
    """The crawl; what its writer's thread finds out, the reactor's thread hears."""

    def on_trouble(sentence: str | None) -> None:
        from twisted.internet import reactor

        reactor.callFromThread(crawl.pauses.keep, "database", sentence, crawler.engine)

    def on_given_up(error: DatabaseError) -> None:
        from twisted.internet import reactor

        crawl.losses.append(error)
        crawl.stopped = str(error)
        reactor.callFromThread(lambda: deferred_from_coro(crawler.stop_async()))

    crawl = Crawl(
        store,
        runs,
        now=now,
        on_trouble=on_trouble,
        on_given_up=on_given_up,
        patience_s=crawler.settings.getfloat("DATABASE_PATIENCE_S"),
    )
    return crawl
