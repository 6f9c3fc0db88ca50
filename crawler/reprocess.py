"""Reads the archive again: what today's extraction makes of pages that were fetched before."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from crawler.page import Page
from crawler.readers import NO_ARTICLE, Readers
from crawler.store import Store
from storage.archived import ArchivedArticle, ArchivedArticles
from storage.article import Article
from storage.articles import LARGEST_BATCH, Observation, StoredArticle
from storage.page_files import content
from storage.run import Lease, LinkOutcome

#: pages that are read before the next ones are looked up
AT_ONCE = LARGEST_BATCH
#: what stands in the report for each kind of change
EXAMPLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """An article as it is stored, and as its page is understood now."""

    url: str
    #: the fields that differ
    fields: tuple[str, ...] = ()
    chars_before: int = 0
    chars_after: int = 0
    #: why it was left as it is
    problem: str | None = None


#: a comparison, and what is to be stored where it found a difference
_Read: TypeAlias = tuple[Compared, tuple[ArchivedArticle, Article] | None]


@dataclass(slots=True, kw_only=True)
class Report:
    """Before and after, over many articles."""

    read: int = 0
    changed: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    grown: int = 0
    shrunk: int = 0
    problems: list[Compared] = field(default_factory=list)
    examples: dict[str, list[Compared]] = field(default_factory=dict)

    def add(self, compared: Compared) -> None:
        """One more article."""
        self.read += 1
        if compared.problem:
            self.problems.append(compared)
            return
        if not compared.fields:
            return
        self.changed += 1
        self.fields.update(compared.fields)
        self.grown += compared.chars_after > compared.chars_before
        self.shrunk += compared.chars_after < compared.chars_before
        for name in compared.fields:
            examples = self.examples.setdefault(name, [])
            if len(examples) < EXAMPLES:
                examples.append(compared)


def differing(before: Article, after: Article) -> tuple[str, ...]:
    """The fields that a reader of the store would see differ."""
    old, new = dict(_told(before)), dict(_told(after))
    return tuple(name for name in new if old[name] != new[name])


async def reprocess(
    store: Store,
    source: str,
    readers: Readers,
    *,
    since: datetime | None,
    after: UUID | None,
    lease: Lease | None,
    now: Callable[[], datetime],
    on_progress: Callable[[UUID, int], None],
    report: Report,
) -> None:
    """Read a source's archived articles again, after one of them or from the first.

    With a lease what differs is stored, as revisions of kind reextracted; without one it is only told.
    ``on_progress`` is given the last article of every batch that is done for good, and the batch's size.
    """
    archived = ArchivedArticles(store.engine)

    def following(last: UUID | None) -> tuple[Sequence[ArchivedArticle], asyncio.Task[list[_Read]]]:
        batch = archived.after(source, since=since, after=last, limit=AT_ONCE)
        return batch, asyncio.create_task(_read_again(store, source, readers, batch))

    async with readers:
        batch, reading = following(after)
        upcoming = reading
        try:
            while batch:
                # the readers have work while this batch is stored
                next_batch, upcoming = following(batch[-1].article_id)
                _enter(store, lease, await reading, now(), report)
                on_progress(batch[-1].article_id, len(batch))
                batch, reading = next_batch, upcoming
        finally:
            reading.cancel()
            upcoming.cancel()


def _enter(store: Store, lease: Lease | None, pairs: Sequence[_Read], now: datetime, report: Report) -> None:
    """Store what differs, where there is a lease, and add it all to the report."""
    refused: dict[str, str] = {}
    if lease is not None:
        # long ones would be taken for dead
        store.runs.heartbeat(lease, now)
        refused = _save(store, lease, [observed for _, observed in pairs if observed is not None], now)
    for compared, _ in pairs:
        report.add(replace(compared, problem=compared.problem or refused.get(compared.url)))


async def _read_again(
    store: Store, source: str, readers: Readers, batch: Sequence[ArchivedArticle]
) -> list[_Read]:
    """What each page is understood to say now, beside what is stored; it is looked up at once for all."""
    stored = store.articles.among([each.article_id for each in batch])
    again = [_one_again(store, source, readers, each, stored.get(each.article_id)) for each in batch]
    return await asyncio.gather(*again)


async def _one_again(
    store: Store, source: str, readers: Readers, archived: ArchivedArticle, stored: StoredArticle | None
) -> _Read:
    if stored is None:
        return Compared(url=archived.url, problem="it is not stored any more"), None
    try:
        page = Page(
            url=archived.fetch.final_url or archived.fetch.url,
            html=content(store.snapshots.folder / archived.locator, archived.sha256),
            encoding=archived.fetch.declared_charset,
            fetched_at=archived.fetch.requested_at,
        )
        article = await readers.read(page, source)
    except (*NO_ARTICLE, ValueError) as error:
        return Compared(url=archived.url, problem=str(error)), None
    if not (article.is_readable and article.headline and article.body):
        problem = f"today's extraction finds no article on the page ({article.access}); the stored one stays"
        return Compared(url=archived.url, problem=problem), None
    before = stored.article
    compared = Compared(
        url=archived.url,
        fields=differing(before, article),
        chars_before=len(before.body),
        chars_after=len(article.body),
    )
    return compared, (archived, article) if compared.fields else None


def _save(
    store: Store, lease: Lease, observed: Iterable[tuple[ArchivedArticle, Article]], now: datetime
) -> dict[str, str]:
    """Store them; those that the store would not take, by address, each with the reason."""
    observations = [
        Observation(
            lease=lease,
            # its addresses are what they were: a rule that changed must not make another article of it
            article=replace(article, canonical_url=article.url),
            fetch=archived.fetch,
            link_url=archived.url,
            is_reextracted=True,
        )
        for archived, article in observed
    ]
    saved = store.articles.save(observations, now)
    return {
        observation.link_url: result.reason or result.outcome
        for observation, result in zip(observations, saved, strict=True)
        if result.outcome is not LinkOutcome.REVISED
    }


def _told(article: Article) -> Iterator[tuple[str, str]]:
    for name in (
        "headline",
        "kicker",
        "description",
        "in_language",
        "section",
        "date_published",
        "date_modified",
    ):
        yield name, str(getattr(article, name) or "")
    yield "authors", "\n".join(author.name for author in article.authors)
    yield "keywords", "\n".join(article.keywords)
    yield "images", "\n".join(f"{each.url} {each.caption} {each.credit}" for each in article.images)
    yield "body", "\n".join(f"{block.kind} {block.text}" for block in article.blocks)
    yield "access", article.access
