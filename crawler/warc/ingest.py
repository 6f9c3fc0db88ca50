"""Takes the articles of other people's WARC files into the store, as a crawl of their sources would.

Every record is counted once: passed over for a reason, or with the end its page came to. A page is news only
where it is newer than what is stored, so the same file can be read twice, and old files after new ones.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.endings import Outlook, sentence_of, status_of
from crawler.gate import judged
from crawler.open_run import OpenRun
from crawler.readers import NO_ARTICLE, Readers
from crawler.source import Source
from crawler.sources import source_for
from crawler.store import Store
from crawler.visit import Visit
from crawler.warc.candidate import Candidate, Passed, candidate_of
from crawler.warc.reading import Damaged, Warc
from storage.articles import LARGEST_BATCH, Observation
from storage.erasing import keep_erased_out
from storage.errors import RunInProgress
from storage.fetch import FetchOutcome
from storage.identity import url_key
from storage.run import Lease, LinkOutcome, Run
from storage.settlement import Settlement, settle
from storage.sightings import Sightings

#: of pages that wait to be read together
_BATCH_BYTES = 16 * 1024 * 1024
_BEAT_EVERY = timedelta(seconds=20)
#: that are named one by one
_MOST_PROBLEMS = 20


@dataclass(slots=True, kw_only=True)
class Ingested:
    """What came of a file."""

    records: int = 0
    passed: Counter[Passed] = field(default_factory=Counter)
    outcomes: Counter[LinkOutcome] = field(default_factory=Counter)
    #: a sentence for each page that could not be stored, the first ones
    problems: list[str] = field(default_factory=list)
    #: why the file could not be read to its end
    damage: str | None = None
    #: sources that another run was going on for
    busy: set[str] = field(default_factory=set)
    runs: list[Run] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A page of the file, and what it was understood to be."""

    candidate: Candidate
    visit: Visit

    @property
    def canonical_url(self) -> str:
        """What the page names as its article's address; "" where it is no article to be stored."""
        article = None if self.visit.outcome else self.visit.article
        return article.canonical_url if article else ""


class Ingestion:
    """One reading of one file."""

    def __init__(
        self,
        store: Store,
        sources: Mapping[str, Source],
        readers: Readers,
        *,
        begin: Callable[[Source], Lease],
        now: Callable[[], datetime],
    ) -> None:
        """``begin`` starts the run of a source, when the first page of it is found."""
        self._store = store
        self._sources = sources
        self._readers = readers
        self._begin = begin
        self._now = now
        self._sightings = Sightings(store.engine)
        self._runs: dict[str, OpenRun] = {}
        self._batch: list[Candidate] = []
        self._beaten_at = now()
        self.result = Ingested()

    async def read(self, warc: Warc, on_progress: Callable[[int], None]) -> None:
        """Read the file; ``on_progress`` is given the place in it. What was read is kept, whatever comes."""
        stopped: str | None = f"reading {warc.path.name} was stopped"
        try:
            async with self._readers:
                try:
                    for taken in warc.read(lambda record: candidate_of(record, self._source_of)):
                        await self._take(taken)
                        on_progress(warc.position)
                except Damaged as error:
                    self.result.damage = str(error)
                await self._flush()
            stopped = None
        finally:
            damage = f"{warc.path.name} could not be read to its end" if self.result.damage else None
            self._finish(stopped or damage)

    def _source_of(self, url: str) -> Source | None:
        return source_for(url, self._sources)

    async def _take(self, taken: Candidate | Passed) -> None:
        self.result.records += 1
        self._beat()
        if isinstance(taken, Candidate) and self._run_of(taken.source) is None:
            taken = Passed.BUSY
        if isinstance(taken, Passed):
            self.result.passed[taken] += 1
            return
        key = url_key(taken.url)
        # what is known of an address is asked once for a batch: the second page of one waits for the next
        if any(url_key(each.url) == key for each in self._batch):
            await self._flush()
        self._batch.append(taken)
        n_bytes = sum(len(each.body) for each in self._batch)
        if len(self._batch) == LARGEST_BATCH or n_bytes >= _BATCH_BYTES:
            await self._flush()

    def _run_of(self, source: Source) -> OpenRun | None:
        if source.name in self.result.busy:
            return None
        if source.name not in self._runs:
            try:
                self._runs[source.name] = OpenRun(source=source, lease=self._begin(source))
            except RunInProgress:
                self.result.busy.add(source.name)
                return None
        return self._runs[source.name]

    def _beat(self) -> None:
        now = self._now()
        if now - self._beaten_at >= _BEAT_EVERY:
            self._beaten_at = now
            for run in self._runs.values():
                self._store.runs.heartbeat(run.lease, now)

    async def _flush(self) -> None:
        batch, self._batch = self._batch, []
        if not batch:
            return
        known = self._sightings.newest(each.url for each in batch)
        fresh = []
        for each in batch:
            if each.url in known and known[each.url] >= each.date:
                self._settle_seen(each, known[each.url])
            else:
                fresh.append(each)
        read = await asyncio.gather(*map(self._understood, fresh))
        self._store_all(self._without_seen(read))

    async def _understood(self, page: Candidate) -> _Read:
        run = self._runs[page.source.name]
        visit = Visit(run=run, link=page.link, fetch=page.fetch)
        if page.problem is not None:
            return _Read(
                candidate=page, visit=replace(visit, outcome=LinkOutcome.FAILED, reason=page.problem)
            )
        try:
            article = await self._readers.read(page.page, page.source.name)
        except NO_ARTICLE as error:
            return _Read(candidate=page, visit=_failed(visit, str(error)))
        return _Read(candidate=page, visit=judged(replace(visit, article=article)))

    def _without_seen(self, read: list[_Read]) -> list[_Read]:
        """Those that are news; the others are settled. The page itself names its article's true address."""
        known = self._sightings.newest(each.canonical_url for each in read if each.canonical_url)
        news = []
        for each in read:
            seen_at = known.get(each.canonical_url)
            if seen_at is not None and seen_at > each.candidate.date:
                self._settle_seen(each.candidate, seen_at)
            else:
                news.append(each)
        return news

    def _store_all(self, read: list[_Read]) -> None:
        """The oldest first, for two of them may be one article's."""
        now = self._now()
        whole = [each for each in read if each.candidate.problem is None]
        kept = self._store.snapshots.keep_all([each.candidate.body for each in whole], now)
        names = {id(each): sha256 for each, sha256 in zip(whole, kept, strict=True)}
        entered = self._sightings.entered((each.candidate.url, each.candidate.date) for each in read)
        observed: list[tuple[_Read, Observation]] = []
        settled: list[tuple[_Read, Settlement]] = []
        for each in sorted(read, key=lambda each: each.candidate.date):
            visit, lease = each.visit, each.visit.run.lease
            fetch = replace(visit.fetch, raw_sha256=names.get(id(each)))
            if visit.outcome is None and visit.article is not None:
                seen = Observation(lease=lease, article=visit.article, fetch=fetch, link_url=visit.link.url)
                observed.append((each, seen))
                continue
            is_entered = (each.candidate.url, each.candidate.date) in entered
            settlement = Settlement(
                lease=lease,
                link_url=visit.link.url,
                outcome=visit.outcome or LinkOutcome.FAILED,
                reason=visit.reason,
                fetch=None if is_entered else fetch,
            )
            settled.append((each, settlement))
        saved = self._store.articles.save([seen for _, seen in observed], now) if observed else []
        settle(self._store.engine, [each for _, each in settled], now)
        brought = [each.fetch for _, each in observed] + [each.fetch for _, each in settled if each.fetch]
        keep_erased_out(self._store.engine, self._store.snapshots, brought, now)
        for (each, _), result in zip(observed, saved, strict=True):
            self._count(each.candidate, result.outcome, result.reason)
        for each, settlement in settled:
            self._count(each.candidate, settlement.outcome, settlement.reason)

    def _settle_seen(self, page: Candidate, seen_at: datetime) -> None:
        reason = f"what is stored was seen at {seen_at:%Y-%m-%d %H:%M:%S} UTC, and this page is not newer"
        lease = self._runs[page.source.name].lease
        settlement = Settlement(lease=lease, link_url=page.url, outcome=LinkOutcome.UNCHANGED, reason=reason)
        settle(self._store.engine, [settlement], self._now())
        self._count(page, LinkOutcome.UNCHANGED, None)

    def _count(self, page: Candidate, outcome: LinkOutcome, reason: str | None) -> None:
        self.result.outcomes[outcome] += 1
        run = self._runs[page.source.name]
        # the ledger has one account for each address of a run: the first
        if run.first_told([page.link]):
            run.count(outcome)
        if reason is not None and len(self.result.problems) < _MOST_PROBLEMS:
            self.result.problems.append(f"{page.url}: {reason}")

    def _finish(self, stopped: str | None) -> None:
        for run in self._runs.values():
            outlook = Outlook(tally=run.tally, stopped=stopped)
            self.result.runs.append(
                self._store.runs.finish(run.lease, status_of(outlook), sentence_of(outlook), self._now())
            )


def _failed(visit: Visit, reason: str) -> Visit:
    fetch = replace(visit.fetch, outcome=FetchOutcome.PARSE_FAILED, reason=reason)
    return replace(visit, outcome=LinkOutcome.FAILED, reason=reason, fetch=fetch)
