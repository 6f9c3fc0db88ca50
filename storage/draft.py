"""The rows of a batch, gathered while it is settled and written at once, table by table in a fixed order."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, update

from storage.bulk import insert_rows
from storage.columns import Record
from storage.feed import PendingChange, append_changes
from storage.grouping import Text
from storage.rows import PARTS, Values
from storage.sketches import forget_sketches
from storage.tables import ArticleRow, ArticleUrlRow, PageFetchRow, RevisionRow, RunLinkRow

#: parents before children
_ORDER: tuple[type[Record], ...] = (PageFetchRow, ArticleRow, RevisionRow, *PARTS, ArticleUrlRow, RunLinkRow)


@dataclass(slots=True, kw_only=True)
class Draft:
    """What a transaction is going to write."""

    rows: dict[type[Record], list[Values]] = field(default_factory=lambda: defaultdict(list))
    #: addresses that go to another article: (url_key, article_id)
    moved_urls: list[tuple[str, UUID]] = field(default_factory=list)
    #: articles that turned out to be another: (loser, winner)
    merges: list[tuple[UUID, UUID]] = field(default_factory=list)
    #: articles whose number at the site was learnt: (article_id, number)
    numbers: list[tuple[UUID, str]] = field(default_factory=list)
    #: outcomes of links: the columns of run_link
    accounts: list[Values] = field(default_factory=list)
    changes: list[PendingChange] = field(default_factory=list)
    #: texts to be compared with those of other articles, by article
    texts: dict[UUID, Text] = field(default_factory=dict)

    def write(self, connection: Connection, now: datetime) -> dict[UUID, int]:
        """Write all of it, the feed last; the place in the feed of each change, by its id."""
        for table in _ORDER:
            insert_rows(connection, table, self.rows[table])
        self._write_moves(connection)
        if self.accounts:
            connection.execute(_ACCOUNT, self.accounts)
        return append_changes(connection, self.changes, now, self.texts.values())

    def _write_moves(self, connection: Connection) -> None:
        if self.moved_urls:
            connection.execute(_MOVE_URL, [{"b_key": key, "b_article": to} for key, to in self.moved_urls])
        if self.merges:
            pairs = [{"b_loser": loser, "b_winner": winner} for loser, winner in self.merges]
            connection.execute(_MERGE, pairs)
            connection.execute(_MERGE_URLS, pairs)
            forget_sketches(connection, [loser for loser, _ in self.merges])
            for loser, _ in self.merges:
                self.texts.pop(loser, None)
        if self.numbers:
            connection.execute(
                _NUMBER, [{"b_article": of, "b_number": number} for of, number in self.numbers]
            )


def _table(row: type[Record]) -> Table:
    return cast("Table", row.__table__)


_ARTICLE, _URL, _LINK = _table(ArticleRow), _table(ArticleUrlRow), _table(RunLinkRow)
_MOVE_URL = update(_URL).where(_URL.c.url_key == bindparam("b_key")).values(article_id=bindparam("b_article"))
_MERGE = (
    update(_ARTICLE)
    .where(_ARTICLE.c.article_id == bindparam("b_loser"))
    .values(merged_into=bindparam("b_winner"))
)
_MERGE_URLS = (
    update(_URL).where(_URL.c.article_id == bindparam("b_loser")).values(article_id=bindparam("b_winner"))
)
_NUMBER = (
    update(_ARTICLE)
    .where(_ARTICLE.c.article_id == bindparam("b_article"))
    .values(source_article_id=bindparam("b_number"))
)
_ACCOUNT = (
    update(_LINK)
    .where(
        _LINK.c.run_id == bindparam("b_run"), _LINK.c.url_key == bindparam("b_key"), _LINK.c.outcome.is_(None)
    )
    .values(
        outcome=bindparam("b_outcome"),
        reason=bindparam("b_reason"),
        fetch_id=bindparam("b_fetch"),
        accounted_at=bindparam("b_at"),
    )
)
