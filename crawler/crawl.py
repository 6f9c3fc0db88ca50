"""One command's work: its open runs side by side, and the store they are written to."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from crawler.endings import Outlook, sentence_of, status_of
from crawler.gate import REDESIGNED
from crawler.open_run import OpenRun, Wanted
from crawler.pauses import Pauses
from crawler.reading import Reading
from crawler.store import Store
from crawler.survey import begin_readings, end_readings, notice_gap, worth_a_look
from crawler.visit import Visit
from crawler.writer import Writer
from storage.articles import Observation
from storage.errors import DatabaseError, LeaseLost, StoreError
from storage.fetch import Fetch, FetchOutcome
from storage.history import History
from storage.link import Channel, Link
from storage.page_files import PageFile, written
from storage.run import LinkOutcome, Run
from storage.settlement import Settlement

if TYPE_CHECKING:
    from crawler.readers import Readers

logger = logging.getLogger(__name__)

T = TypeVar("T")

#: nobody waits for the database any more, or somebody else has ended the run: no defect of ours
LOST = (DatabaseError, LeaseLost)
#: pages that are written to the archive side by side: their syncs are one to the disk
FILES_AT_ONCE = 6


class Crawl:
    """What the spider, the pipelines and the extensions of one process share."""

    def __init__(
        self,
        store: Store,
        runs: Sequence[OpenRun],
        *,
        now: Callable[[], datetime],
        on_trouble: Callable[[str | None], None],
        on_given_up: Callable[[DatabaseError], None],
        patience_s: float,
    ) -> None:
        """``on_trouble``, ``on_given_up``, ``patience_s``: see `Writer`."""
        self.store = store
        self.runs = runs
        self.now = now
        #: runs that have ended, as the ledger has them
        self.ended: list[Run] = []
        #: why the crawl was stopped before its time
        self.stopped: str | None = None
        #: what the store refused for good: a database that stayed away, leases that were lost
        self.losses: list[StoreError] = []
        #: why nothing is asked for at the moment
        self.pauses = Pauses()
        #: read its pages, while the spider is open
        self.readers: Readers | None = None
        #: asks whether somebody wanted the crawl to end before it could begin
        self.is_unwanted: Callable[[], bool] = bool
        self._writer = Writer(
            store,
            now=now,
            on_trouble=on_trouble,
            on_given_up=on_given_up,
            patience_s=patience_s,
            is_unwanted=lambda: self.is_unwanted(),
        )
        # a heartbeat must not queue behind the articles it tells the life of
        self._pulse = ThreadPoolExecutor(1, thread_name_prefix="heartbeat")
        self._disk = ThreadPoolExecutor(FILES_AT_ONCE, thread_name_prefix="archive")
        self._finishing: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None

    @property
    def defects(self) -> int:
        """How often our own code failed."""
        return sum(run.defects for run in self.runs)

    def start(self) -> None:
        """Begin to write."""
        self._writer.start()

    def close(self) -> None:
        """Write what waits, and end."""
        self._writer.give_up()
        self._writer.close()
        self._pulse.shutdown()
        self._disk.shutdown()

    async def history_of(self, url: str) -> History | None:
        """What is known of an address from earlier crawls."""
        return (await self._do(lambda: self.store.histories.of([url]))).get(url)

    async def snapshot(self, sha256: str) -> bytes:
        """A page of the archive."""
        return await self._do(lambda: self.store.snapshots.read(sha256))

    async def begin_readings(self, run: OpenRun) -> None:
        """Learn what the listings of a source named before."""
        run.readings = await self._do(lambda: begin_readings(self.store, run, self.now()))

    async def end_readings(self, run: OpenRun) -> None:
        """Close the gaps that were read, and want what no listing names, where that is worth a look."""

        def work() -> list[Wanted]:
            store, now = self.store, self.now()
            end_readings(store, run, now)
            if not run.listings_read:
                return []  # where not even a listing can be had, nothing else is asked for
            wanted = worth_a_look(store, run, now)
            if wanted:
                store.runs.discover(run.lease, [each.link for each in wanted], now)
            return wanted

        wanted = await self._do(work)
        run.first_told(each.link for each in wanted)
        run.waiting.extend(wanted)

    async def enter_listing(
        self, run: OpenRun, reading: Reading, fetch: Fetch, links: Sequence[Link], body: bytes | None
    ) -> list[Wanted]:
        """Enter what a listing said; the links that the run was not told of before."""
        fresh = run.first_told(links)

        def work() -> Mapping[str, History]:
            store, now = self.store, self.now()
            sha256 = fetch.raw_sha256 if body is None else store.snapshots.keep(body, now)
            notice_gap(store, run, reading, now)
            store.runs.discover(run.lease, links, now)
            # after its links: a listing remembered as read has had them entered
            store.fetches.record(run.lease, replace(fetch, raw_sha256=sha256))
            return store.histories.of(link.url for link in fresh)

        histories = await self._do(work)
        return [Wanted(link=link, history=histories.get(link.url)) for link in fresh]

    async def record(self, run: OpenRun, fetch: Fetch) -> None:
        """Enter a request that found no links."""
        await self._do(lambda: self.store.fetches.record(run.lease, fetch))

    async def ask_for(self, run: OpenRun, url: str) -> None:
        """Enter the one page that a person asked for."""
        link = Link(url=url, channel=Channel.REQUEST, via=url, position=0)
        run.first_told([link])
        await self._do(lambda: self.store.runs.discover(run.lease, [link], self.now()))
        # without its history: a person who asks for a page wants it read anew
        run.waiting.append(Wanted(link=link))

    def written(self, body: bytes) -> Future[PageFile | None]:
        """A page on its way to the archive; nothing comes of it where it cannot be written."""

        def work() -> PageFile | None:
            with suppress(OSError):
                return written(self.store.snapshots.folder, body)
            return None

        return self._disk.submit(work)

    async def settle(self, visit: Visit) -> LinkOutcome:
        """Store what came of a visit; the end that its link came to."""
        try:
            outcome, reason = await self._settled(visit)
            visit.run.bare += bool(reason and reason.endswith(REDESIGNED))
            if visit.run.url is not None and reason is not None:  # whoever asked for one page wants to know
                visit.run.note(reason)
        except LOST as error:
            # the link is put off with all that the run did not reach
            outcome = LinkOutcome.DEFERRED
            visit.run.stop(str(error))
        visit.run.settle(visit.link.url, outcome)
        return outcome

    async def _settled(self, visit: Visit) -> tuple[LinkOutcome, str | None]:
        lease = visit.run.lease
        if visit.fetch.outcome is FetchOutcome.GONE:
            return await self._settle_missing(visit)
        page = await _kept(visit)
        if visit.outcome is None and visit.article is not None and page is not None:
            observation = Observation(
                lease=lease, article=visit.article, fetch=visit.fetch, link_url=visit.link.url
            )
            saved = await asyncio.wrap_future(self._writer.save(observation, page))
            outcome = LinkOutcome.FAILED if saved is None else saved.outcome
            reason = None if saved is None else saved.reason
        else:
            outcome, reason = visit.outcome or LinkOutcome.FAILED, visit.reason
            settlement = Settlement(
                lease=lease, link_url=visit.link.url, outcome=outcome, reason=reason, fetch=visit.fetch
            )
            await asyncio.wrap_future(self._writer.settle(settlement, page))
        logger.debug("%s: %s%s", visit.link.url, outcome, f": {reason}" if reason else "")
        return outcome, reason

    async def _settle_missing(self, visit: Visit) -> tuple[LinkOutcome, str | None]:
        """The store knows whether an article goes with its page, and when that is sure."""
        lease, url, fetch = visit.run.lease, visit.link.url, visit.fetch
        saved = await self._do(lambda: self.store.removals.missing(lease, url, fetch, self.now()))
        return saved.outcome, saved.reason or fetch.reason

    async def put_off(self, run: OpenRun, links: Sequence[tuple[Link, str]]) -> None:
        """Account for links that this run does not ask for, each with its reason."""
        futures = [
            self._writer.settle(
                Settlement(lease=run.lease, link_url=link.url, outcome=LinkOutcome.DEFERRED, reason=reason)
            )
            for link, reason in links
        ]
        await asyncio.gather(*map(asyncio.wrap_future, futures))
        for _ in links:
            run.count(LinkOutcome.DEFERRED)

    async def account_defect(self, run: OpenRun, link: Link, reason: str) -> None:
        """Account for a link on which our own code failed."""
        settlement = Settlement(lease=run.lease, link_url=link.url, outcome=LinkOutcome.FAILED, reason=reason)
        await asyncio.wrap_future(self._writer.settle(settlement))
        run.count(LinkOutcome.FAILED)

    def look_at(self, run: OpenRun) -> None:
        """End the run if nothing of it is left to do."""
        if run.is_over and not run.is_finishing:
            run.is_finishing = True
            task = asyncio.get_running_loop().create_task(self._finish(run))
            self._finishing.add(task)
            task.add_done_callback(self._finishing.discard)

    async def end(self, because: str | None) -> None:
        """End every run that still goes on, and wait for those that are ending."""
        for run in self.runs:
            if not run.is_finishing:
                run.stopped = run.stopped or because or "the crawl ended before this run did"
                run.under_way = run.unsettled = 0
                self.look_at(run)
        while self._finishing:
            await asyncio.wait(self._finishing)

    def begin_beat(self) -> None:
        """Show that the runs are alive, unless the last time is still going on."""
        if self._beating is None or self._beating.done():
            self._beating = asyncio.get_running_loop().create_task(self.beat())

    async def beat(self) -> None:
        """Show that the runs are alive. A run that another process took over is stopped."""
        loop = asyncio.get_running_loop()
        for run in self.runs:
            if run.is_finishing:
                continue
            try:
                await loop.run_in_executor(self._pulse, self.store.runs.heartbeat, run.lease, self.now())
            except LeaseLost as error:
                run.stopped = str(error)
                self.look_at(run)
            except StoreError as error:
                logger.warning("No heartbeat: %s", error)

    async def _finish(self, run: OpenRun) -> None:
        try:
            if run.waiting and not run.stopped:
                reason = f"the limit of {run.limit} articles was reached"
                await self.put_off(run, [(link, reason) for link in run.left])
            await self.put_off(run, run.traps.left)
            run.count_unreached()
            outlook = outlook_of(run)
            status, sentence = status_of(outlook), sentence_of(outlook)
            finish = self.store.runs.finish
            ended = await self._do(lambda: finish(run.lease, status, sentence, self.now()))
            self.ended.append(ended)
            logger.info("%s: %s. %s", run.source.name, ended.status, ended.ending)
        except LOST as error:
            self.losses.append(error)
            logger.error("%s: the run could not be ended: %s", run.source.name, error)  # noqa: TRY400
        except Exception:
            run.defects += 1
            logger.exception("%s: the run could not be ended", run.source.name)

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.wrap_future(self._writer.do(work))


async def _kept(visit: Visit) -> PageFile | bytes | None:
    """The page's file; where it could not be written the page, for the writer to complain of."""
    file = None if visit.file is None else await asyncio.wrap_future(visit.file)
    return file or (visit.page.html if visit.page else None)


def outlook_of(run: OpenRun) -> Outlook:
    """What the run has come to so far."""
    return Outlook(
        tally=run.tally,
        resting=run.resting,
        troubles=[*run.missed, *run.troubles, *run.traps.sentences, *run.alarms],
        notes=run.notes,
        listings_read=run.listings_read,
        stopped=run.stopped,
        defects=run.defects,
    )
