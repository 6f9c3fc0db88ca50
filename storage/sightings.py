"""When addresses were last seen: a page from elsewhere is news only where it is newer than what is known."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import aliased

from storage.fetch import FetchOutcome
from storage.identity import url_key
from storage.tables import ArticleUrlRow, HeadRow, PageFetchRow, RevisionRow
from storage.transactions import reading

_UNDERSTOOD = (FetchOutcome.OK.value, FetchOutcome.NOT_MODIFIED.value)


class Sightings:
    """What the database knows of that."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self, urls: Iterable[str]) -> dict[str, datetime]:
        """When the article at each address was last seen, under whichever of its addresses.

        An address under which no article is stored is missing.
        """
        keys = {url: url_key(url) for url in urls}
        told, other = aliased(ArticleUrlRow), aliased(ArticleUrlRow)
        looks = (
            select(told.url_key, func.max(PageFetchRow.requested_at))
            .join(other, other.article_id == told.article_id)
            .join(PageFetchRow, PageFetchRow.url_key == other.url_key)
            .where(told.url_key.in_(set(keys.values())), PageFetchRow.outcome.in_(_UNDERSTOOD))
            .group_by(told.url_key)
        )
        revisions = (
            select(told.url_key, RevisionRow.observed_at)
            .join(HeadRow, HeadRow.article_id == told.article_id)
            .join(RevisionRow, RevisionRow.revision_id == HeadRow.revision_id)
            .where(told.url_key.in_(set(keys.values())))
        )
        seen: dict[str, datetime] = {}
        with reading(self._engine) as connection:
            for query in (looks, revisions):
                for key, at in connection.execute(query):
                    seen[key] = max(at, seen.get(key, at))
        return {url: seen[key] for url, key in keys.items() if key in seen}

    def entered(self, requests: Iterable[tuple[str, datetime]]) -> set[tuple[str, datetime]]:
        """Those of the requests (address, time) that the ledger has."""
        wanted = {(url_key(url), at): (url, at) for url, at in requests}
        query = select(PageFetchRow.url_key, PageFetchRow.requested_at).where(
            PageFetchRow.url_key.in_({key for key, _ in wanted}),
            PageFetchRow.requested_at.in_({at for _, at in wanted}),
        )
        with reading(self._engine) as connection:
            found = {(row.url_key, row.requested_at) for row in connection.execute(query)}
        return {wanted[each] for each in found if each in wanted}
