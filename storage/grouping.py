"""Groups of articles that tell nearly the same text, at whatever address and source; nothing is dropped.

A group is named by the revision it began with. An article's group is settled when its text is stored, with
the change that tells readers of it, and stays until the text changes: groups are never merged, since a
value that changes without a change would deceive whoever copied it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from storage.sketch import ALIKE, Sketch, likeness
from storage.sketches import Holder, forget_sketches, holders_of, insert_bands, insert_sketches


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of an article that is about to be stored."""

    article_id: UUID
    #: nothing for a text too short to be told from others
    sketch: Sketch | None
    #: the revision that holds it, whose id names the group if it begins one
    revision_id: UUID
    #: the group the article was in, if it was stored before
    group: UUID | None


def settle_groups(connection: Connection, texts: Collection[Text]) -> dict[UUID, UUID]:
    """The group of each text's article. Their sketches are stored, so that others are found by them.

    To be done while the feed's counter is held: what others have stored at the same time is seen then.

    1. What was known of the articles' texts is forgotten. 2. Whoever holds a band of a text is compared with
    it, one of each group. 3. Each text is settled in turn, and holds the bands that nobody of its group does.
    """
    before = forget_sketches(connection, [text.article_id for text in texts if text.group is not None])
    sketched = [(text, text.sketch.bands if text.sketch else []) for text in texts]
    holders = holders_of(connection, {band for _, bands in sketched for band in bands})
    groups: dict[UUID, UUID] = {}
    held: list[tuple[int, UUID]] = []
    for text, bands in sketched:
        others = {other.article_id: other for band in bands for other in holders.get(band, ())}
        group = groups[text.article_id] = _group_of(text, others.values(), before.get(text.article_id))
        if text.sketch is None:
            continue
        holder = Holder(article_id=text.article_id, sketch=text.sketch, group=group)
        for band in bands:
            known = holders.setdefault(band, [])
            if all(other.group != group for other in known):
                known.append(holder)
                held.append((band, text.article_id))
    insert_sketches(connection, [(text.article_id, text.sketch) for text in texts])
    insert_bands(connection, held)
    return groups


def _group_of(text: Text, others: Collection[Holder], before: Sketch | None) -> UUID:
    """Its own, where it still belongs; else that of the likest text; else one that it begins.

    Of two that are as like the older one is taken, whose id is the smaller.
    """
    alike = [
        (-how_much, other.group)
        for other in others
        if text.sketch and (how_much := likeness(text.sketch, other.sketch)) >= ALIKE
    ]
    if text.group is not None:
        is_as_before = text.sketch is before or (
            text.sketch is not None and before is not None and likeness(text.sketch, before) >= ALIKE
        )
        if text.group in (group for _, group in alike) or (is_as_before and not alike):
            return text.group
    return min(alike)[1] if alike else text.revision_id
