"""The sketches in the database. Of all articles of a group one holds a band, so that a band leads to few.

Whoever held a band and is forgotten hands it on to another article of the group that has it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, select

from storage.among import among
from storage.bulk import insert_rows
from storage.sketch import RULES, Sketch
from storage.tables import ArticleBandRow, ArticleSketchRow, HeadRow

#: as many of a group are asked whether they have a band that its holder leaves
_ASKED = 500

_BAND = cast("Table", ArticleBandRow.__table__)
_SKETCH = cast("Table", ArticleSketchRow.__table__)
_HEAD = cast("Table", HeadRow.__table__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """An article that holds a band, with the text it is compared by."""

    article_id: UUID
    sketch: Sketch
    group: UUID


def holders_of(connection: Connection, bands: Collection[int]) -> dict[int, list[Holder]]:
    """Who holds these bands, at most one of a group."""
    held = (
        select(_BAND.c.band, _BAND.c.article_id, _SKETCH.c.signature, _HEAD.c.content_group)
        .join(_SKETCH, _SKETCH.c.article_id == _BAND.c.article_id)
        .join(_HEAD, _HEAD.c.article_id == _BAND.c.article_id)
        .where(_HEAD.c.content_group.is_not(None), among(connection, _BAND.c.band, bands))
    )
    found: dict[int, list[Holder]] = defaultdict(list)
    for row in connection.execute(held):
        sketch = Sketch(signature=row.signature)
        found[row.band].append(Holder(article_id=row.article_id, sketch=sketch, group=row.content_group))
    return found


def insert_sketches(connection: Connection, sketches: Iterable[tuple[UUID, Sketch | None]]) -> None:
    """Enter the sketch of each article; ``None`` for a text too short to have one."""
    rows = [
        {"article_id": article_id, "rules": RULES, "signature": sketch.signature if sketch else None}
        for article_id, sketch in sketches
    ]
    insert_rows(connection, ArticleSketchRow, rows)


def insert_bands(connection: Connection, bands: Iterable[tuple[int, UUID]]) -> None:
    """Enter who holds each band."""
    insert_rows(connection, ArticleBandRow, [{"band": band, "article_id": of} for band, of in bands])


def forget_sketches(connection: Connection, article_ids: Collection[UUID]) -> dict[UUID, Sketch | None]:
    """Take away what is known of these articles' texts; what it was."""
    if not article_ids:
        return {}
    query = select(_SKETCH.c.article_id, _SKETCH.c.signature).where(_SKETCH.c.article_id.in_(article_ids))
    known = {
        row.article_id: Sketch(signature=row.signature) if row.signature else None
        for row in connection.execute(query)
    }
    bands = {band for sketch in known.values() if sketch for band in sketch.bands}
    held = select(_BAND.c.band, _BAND.c.article_id, _HEAD.c.content_group).join(
        _HEAD, _HEAD.c.article_id == _BAND.c.article_id
    )
    theirs = among(connection, _BAND.c.band, bands), among(connection, _BAND.c.article_id, article_ids)
    left = connection.execute(held.where(*theirs)).all()
    if left:
        connection.execute(_LEAVE, [{"b_band": row.band, "b_of": row.article_id} for row in left])
    connection.execute(delete(_SKETCH).where(_SKETCH.c.article_id.in_(article_ids)))
    _hand_on(connection, {(row.content_group, row.band) for row in left if row.content_group})
    return known


_LEAVE = delete(_BAND).where(_BAND.c.band == bindparam("b_band"), _BAND.c.article_id == bindparam("b_of"))


def _hand_on(connection: Connection, left: set[tuple[UUID, int]]) -> None:
    """Give bands that nobody of a group holds any more to another article of the group that has them."""
    if not left:
        return
    members = connection.execute(
        select(_HEAD.c.content_group, _SKETCH.c.article_id, _SKETCH.c.signature)
        .join(_SKETCH, _SKETCH.c.article_id == _HEAD.c.article_id)
        .where(_HEAD.c.content_group.in_({group for group, _ in left}), _SKETCH.c.signature.is_not(None))
        .order_by(_SKETCH.c.article_id)
        .limit(_ASKED)
    ).all()
    heirs: dict[tuple[UUID, int], UUID] = {}
    for row in members:
        for band in Sketch(signature=row.signature).bands:
            if (row.content_group, band) in left:
                heirs.setdefault((row.content_group, band), row.article_id)
    insert_bands(connection, [(band, heir) for (_, band), heir in heirs.items()])
