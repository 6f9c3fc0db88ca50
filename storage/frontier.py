"""What a source has told of, and no listing of it may name any more: stories, and links without an end."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, func, select

from storage.link import Channel, Link
from storage.links import as_link
from storage.run import LinkOutcome
from storage.tables import (
    ArticleRow,
    ArticleUrlRow,
    HeadRow,
    PageFetchRow,
    RevisionRow,
    RunLinkRow,
    RunRow,
    SourceRow,
)
from storage.transactions import reading

#: an article older than this is no longer looked for when no listing names it
YOUNG = timedelta(days=60)
#: and a link that never came to an end, not after so long without being asked for
UNSETTLED = timedelta(days=7)
#: how many of each are weighed in one pass, the newest first
MOST = 2_000


class Frontier:
    """The known addresses of a source in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def unsettled(self, source: str, now: datetime) -> list[Link]:
        """Links that an earlier run put off or failed on, and that are no article yet, with what was said."""
        with reading(self._engine) as connection:
            rows = connection.execute(_unsettled(source, now - UNSETTLED)).all()
        return [replace(as_link(row), channel=Channel.REVISIT) for row in rows]

    def young(self, source: str, now: datetime) -> list[Link]:
        """Articles that can be read, each by the address it was last fetched from."""
        with reading(self._engine) as connection:
            urls = connection.execute(_young(source, now - YOUNG)).scalars().all()
        return [Link(url=url, channel=Channel.REVISIT, via=url, position=0) for url in dict.fromkeys(urls)]


def _young(source: str, since: datetime) -> Select[str]:
    return (
        select(PageFetchRow.url)
        .join(RevisionRow, RevisionRow.fetch_id == PageFetchRow.fetch_id)
        .join(HeadRow, HeadRow.revision_id == RevisionRow.revision_id)
        .join(ArticleRow, ArticleRow.article_id == HeadRow.article_id)
        .join(SourceRow, SourceRow.source_id == ArticleRow.source_id)
        .where(SourceRow.key == source, HeadRow.live, ArticleRow.first_seen_at >= since)
        .order_by(ArticleRow.first_seen_at.desc())
        .limit(MOST)
    )


def _unsettled(source: str, since: datetime) -> Select[Any]:
    """Links whose newest account is no end. One that leads to an article is found the other way."""
    nth = func.row_number().over(partition_by=RunLinkRow.url_key, order_by=RunRow.started_at.desc())
    told = (
        select(RunLinkRow.__table__, RunRow.started_at, nth.label("nth"))
        .join(RunRow, RunRow.run_id == RunLinkRow.run_id)
        .join(SourceRow, SourceRow.source_id == RunRow.source_id)
        .where(SourceRow.key == source, RunRow.started_at >= since, RunRow.finished_at.is_not(None))
        .subquery()
    )
    no_end = (LinkOutcome.FAILED.value, LinkOutcome.DEFERRED.value)
    return (
        select(told)
        .outerjoin(ArticleUrlRow, ArticleUrlRow.url_key == told.c.url_key)
        .where(told.c.nth == 1, told.c.outcome.in_(no_end), ArticleUrlRow.url_key.is_(None))
        .order_by(told.c.started_at.desc(), told.c.via, told.c.position, told.c.url_key)
        .limit(MOST)
    )
