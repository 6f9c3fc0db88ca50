"""Reads the archive again: what today's extraction makes of pages that were fetched before."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from crawler.page import Page
from crawler.readers import Readers, Unreadable
from crawler.store import Store
from storage.archived import ArchivedArticle, ArchivedArticles
from storage.article import Article
from storage.articles import LARGEST_BATCH, Observation
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
    async with readers:
        while batch := archived.after(source, since=since, after=after, limit=AT_ONCE):
            pairs = await asyncio.gather(*(_read_again(store, source, readers, each) for each in batch))
            refused: dict[str, str] = {}
            if lease is not None:
                # long ones would be taken for dead
                store.runs.heartbeat(lease, now())
                observed = [observed for _, observed in pairs if observed is not None]
                refused = _save(store, lease, observed, now())
            for compared, _ in pairs:
                report.add(replace(compared, problem=compared.problem or refused.get(compared.url)))
            after = batch[-1].article_id
            on_progress(after, len(batch))


async def _read_again(
    store: Store, source: str, readers: Readers, archived: ArchivedArticle
) -> tuple[Compared, tuple[ArchivedArticle, Article] | None]:
    stored = store.articles.get(archived.article_id)
    if stored is None:
        return Compared(url=archived.url, problem="it is not stored any more"), None
    try:
        page = Page(
            url=archived.fetch.final_url or archived.fetch.url,
            html=store.snapshots.read(archived.sha256),
            encoding=archived.fetch.declared_charset,
            fetched_at=archived.fetch.requested_at,
        )
        article = await readers.read(page, source)
    except (Unreadable, LookupError, ValueError) as error:
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
