"""A crawl in which nothing moves any more is ended, by a thread of its own: whatever it is that hangs."""

import logging
import os
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.defer import deferred_from_coro

from crawler.endings import Ending
from crawler.extensions import STALLED
from crawler.last_word import end_at_once
from crawler.pipelines import crawl_of
from storage.run import RunStatus

logger = logging.getLogger(__name__)

#: what the ledger, and after it the process, is given to end as it should
GRACE_S: Final = 5.0
#: all that shows that something came in, or went out, or was stored
_MOVES: Final = (
    signals.request_reached_downloader,
    signals.headers_received,
    signals.request_left_downloader,
    signals.item_scraped,
    signals.item_error,
)


class StallWatch:
    """Notices that nothing has moved for a time. The clock gives seconds that are never set back."""

    def __init__(self, *, patience_s: Callable[[], float], clock: Callable[[], float] = monotonic) -> None:
        """``patience_s`` is asked at every look: a site may ask for long pauses at any time."""
        self._patience_s = patience_s
        self._clock = clock
        self._moved_s = clock()

    def moved(self) -> None:
        """Something moved."""
        self._moved_s = self._clock()

    def stalled_s(self) -> float | None:
        """How long nothing has moved, if that is too long."""
        still_s = self._clock() - self._moved_s
        return still_s if still_s > self._patience_s() else None


class StallGuard:
    """Extension: ends the runs of a stalled crawl in the ledger, and then its process."""

    def __init__(self, crawler: Crawler, stall_s: float) -> None:
        self._crawler = crawler
        self._stall_s = stall_s
        self._watch = StallWatch(patience_s=self._patience_s)
        self._over = threading.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        stall_s = crawler.settings.getfloat("STALL_S")
        if not stall_s:
            raise NotConfigured("STALL_S is 0: a crawl that hangs is not ended")
        guard = cls(crawler, stall_s)
        for signal in _MOVES:
            crawler.signals.connect(guard.moved, signal=signal)
        crawler.signals.connect(guard.opened, signal=signals.spider_opened)
        crawler.signals.connect(guard.closed, signal=signals.engine_stopped)
        return guard

    def moved(self) -> None:
        """Something moved."""
        self._watch.moved()

    def opened(self) -> None:
        """Begin to watch."""
        self._watch.moved()
        threading.Thread(target=self._look, name="stall", daemon=True).start()

    def closed(self) -> None:
        """The crawl has ended by itself."""
        self._over.set()

    def _patience_s(self) -> float:
        """Longer where a site is asked so rarely; a random pause is up to half as long again."""
        slots = list(self._crawler.engine.downloader.slots.values())
        return self._stall_s + 1.5 * max((slot.delay for slot in slots), default=0.0)

    def _look(self) -> None:
        while not self._over.wait(min(5.0, self._stall_s / 4)):
            if self._crawler.engine is not None and self._crawler.engine.paused:
                self._watch.moved()  # it waits for the database or for room on the disk, and says so
            still_s = self._watch.stalled_s()
            if still_s is not None:
                self._end(still_s)
                return

    def _end(self, still_s: float) -> None:
        because = f"{STALLED}: nothing came in, went out or was stored for {still_s:.0f} s"
        logger.error("The crawl is ended, %s.", because)
        # the database may be what hangs: then the run's missing heartbeat tells the next crawl
        enter = threading.Thread(target=self._enter, args=(because,), daemon=True)
        enter.start()
        enter.join(GRACE_S)
        self._close()
        if not self._over.wait(GRACE_S):
            os._exit(Ending.FAILED)

    def _enter(self, because: str) -> None:
        end_at_once(crawl_of(self._crawler), because, status=RunStatus.FAILED)

    def _close(self) -> None:
        from twisted.internet import reactor

        engine = self._crawler.engine
        reactor.callFromThread(lambda: deferred_from_coro(engine.close_spider_async(reason=STALLED)))
