"""Compares the articles that an earlier version stored, which had no groups yet."""

from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, bindparam, or_, select, update

from storage.grouping import Text, settle_groups
from storage.sketch import RULES, sketch_of
from storage.tables import ArticleSketchRow, FeedHeadRow, HeadRow, RevisionRow
from storage.transactions import write

_AT_ONCE = 100


def compare_earlier(engine: Engine) -> int:
    """Find the groups of articles that have none; how many were compared.

    An article that has a group keeps it, whatever rules it was found by: only its change may move it. Works
    in small steps beside a crawl, and goes on where it stopped.
    """
    compared, after = 0, UUID(int=0)
    while True:
        done = write(engine, lambda connection, after=after: _compare_some(connection, after))  # type: ignore[misc]
        if not done:
            return compared
        compared, after = compared + len(done), done[-1]


def _compare_some(connection: Connection, after: UUID) -> list[UUID]:
    """The next articles that have no sketch by today's rules, in the order of their ids."""
    rows = connection.execute(
        select(HeadRow.article_id, HeadRow.revision_id, HeadRow.content_group, RevisionRow.body)
        .join(RevisionRow, RevisionRow.revision_id == HeadRow.revision_id)
        .outerjoin(ArticleSketchRow, ArticleSketchRow.article_id == HeadRow.article_id)
        .where(
            HeadRow.live,
            HeadRow.article_id > after,
            or_(ArticleSketchRow.rules.is_(None), ArticleSketchRow.rules != RULES),
        )
        .order_by(HeadRow.article_id)
        .limit(_AT_ONCE)
    ).all()
    if not rows:
        return []
    # the counter is held as by everybody who stores, so that no text is stored unseen meanwhile
    connection.execute(update(FeedHeadRow).values(seq=FeedHeadRow.seq))
    texts = [
        Text(
            article_id=row.article_id,
            sketch=sketch_of(row.body),
            revision_id=row.revision_id,
            group=row.content_group,
        )
        for row in rows
    ]
    groups = settle_groups(connection, texts)
    found = [
        {"b_of": text.article_id, "b_group": groups[text.article_id], "b_revision": text.revision_id}
        for text in texts
        if text.group is None
    ]
    if found:
        connection.execute(_SETTLE, found)
    return [text.article_id for text in texts]


_HEAD = cast("Table", HeadRow.__table__)
_SETTLE = (
    update(_HEAD)
    .where(
        _HEAD.c.article_id == bindparam("b_of"),
        _HEAD.c.revision_id == bindparam("b_revision"),
        _HEAD.c.content_group.is_(None),
    )
    .values(content_group=bindparam("b_group"))
)
