"""Reads pages of the quarantine again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.page import Page
from crawler.readers import NO_ARTICLE, Readers
from crawler.store import Store
from storage.articles import Observation
from storage.fetch import READ_AGAIN, FetchOutcome
from storage.quarantine import Quarantined
from storage.run import Lease, LinkOutcome
from storage.settlement import Settlement, settle


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """What became of a page that was read again."""

    url: str
    outcome: LinkOutcome
    #: why it still cannot be stored
    problem: str | None = None


async def retry(
    store: Store,
    lease: Lease,
    readers: Readers,
    pages: Sequence[Quarantined],
    *,
    now: Callable[[], datetime],
    accepts_shorter: bool = False,
) -> list[Retried]:
    """Read each page again, and store its article; one that still cannot be read stays where it is.

    ``accepts_shorter``: also one that has lost most of its text, because somebody has looked at it.
    """
    retried = []
    async with readers:
        for page in pages:
            # many pages take longer than a silent run is left to live
            store.runs.heartbeat(lease, now())
            retried.append(await _one(store, lease, readers, page, now(), accepts_shorter))
    return retried


async def _one(
    store: Store, lease: Lease, readers: Readers, kept: Quarantined, now: datetime, accepts_shorter: bool
) -> Retried:
    fetch = kept.fetch
    try:
        page = Page(
            url=fetch.final_url or fetch.url,
            html=store.snapshots.read(kept.sha256),
            encoding=fetch.declared_charset,
            fetched_at=fetch.requested_at,
        )
        article = await readers.read(page, lease.source)
    except (*NO_ARTICLE, LookupError, ValueError) as error:
        return _stays(store, lease, fetch.url, str(error), now)
    if not (article.is_readable and article.headline and article.body.strip()):
        return _stays(store, lease, fetch.url, f"no article is found on it ({article.access})", now)
    # later than the request it stands for: the newest answer of the address is now the good one
    read = replace(
        fetch,
        outcome=FetchOutcome.OK,
        requested_at=now,
        reason=f"{READ_AGAIN}quarantine",
        used_charset=article.encoding,
    )
    observation = Observation(
        lease=lease,
        article=article,
        fetch=read,
        link_url=fetch.url,
        is_shorter_accepted=accepts_shorter,
    )
    saved = store.articles.save([observation], now)[0]
    # a text that was stored may have a reason too: what about it was doubted
    is_stored = saved.outcome in (LinkOutcome.NEW, LinkOutcome.REVISED, LinkOutcome.UNCHANGED)
    return Retried(url=fetch.url, outcome=saved.outcome, problem=None if is_stored else saved.reason)


def _stays(store: Store, lease: Lease, url: str, problem: str, now: datetime) -> Retried:
    outcome = LinkOutcome.FAILED
    settle(store.engine, [Settlement(lease=lease, link_url=url, outcome=outcome, reason=problem)], now)
    return Retried(url=url, outcome=outcome, problem=problem)
