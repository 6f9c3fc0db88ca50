"""What the store does not learn again of articles that were erased for good."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from storage.among import among
from storage.identity import url_key
from storage.known import ERASED
from storage.link import Link
from storage.tables import ArticleUrlRow, HeadRow


def erased_keys(connection: Connection, url_keys: Collection[str]) -> set[str]:
    """Those of the addresses that lead to an erased article."""
    query = (
        select(ArticleUrlRow.url_key)
        .join(HeadRow, HeadRow.article_id == ArticleUrlRow.article_id)
        .where(among(connection, ArticleUrlRow.__table__.c.url_key, url_keys), HeadRow.access == ERASED)
    )
    return set(connection.execute(query).scalars())


def without_erased(connection: Connection, links: Sequence[Link]) -> list[Link]:
    """The links; of those that lead to an erased article only the address is left."""
    erased = erased_keys(connection, {url_key(link.url) for link in links})
    if not erased:
        return list(links)
    return [
        replace(link, headline=None, description=None, authors=()) if url_key(link.url) in erased else link
        for link in links
    ]
