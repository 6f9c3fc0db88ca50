"""The writing side of the change feed: numbers are taken last, and given back by a rollback."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Table, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.bulk import insert_rows
from storage.change import Operation
from storage.engine import is_sqlite
from storage.grouping import Text, settle_groups
from storage.known import Head
from storage.tables import ChangeRow, FeedHeadRow, HeadRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingChange:
    """A change that has no number yet."""

    change_id: UUID
    op: Operation
    article_id: UUID
    head: Head
    run_id: UUID


def append_changes(
    connection: Connection,
    changes: Sequence[PendingChange],
    now: datetime,
    texts: Collection[Text] = (),
) -> dict[UUID, int]:
    """Give the changes their numbers, and the articles of the texts their groups; by change id.

    Must be the last thing before the commit: from here to there the counter is locked, and every other
    writer waits.
    """
    if not changes:
        return {}
    last = connection.execute(
        update(FeedHeadRow).values(seq=FeedHeadRow.seq + len(changes)).returning(FeedHeadRow.seq)
    ).scalar_one()
    numbered = list(enumerate(changes, start=last - len(changes) + 1))
    insert_rows(
        connection,
        ChangeRow,
        [
            {
                "seq": seq,
                "change_id": change.change_id,
                "op": change.op.value,
                "article_id": change.article_id,
                "revision_id": change.head.revision_id,
                "run_id": change.run_id,
                "committed_at": now,
            }
            for seq, change in numbered
        ],
    )
    heads = {change.article_id: (seq, change.head) for seq, change in numbered}
    for article_id, group in (settle_groups(connection, texts) if texts else {}).items():
        seq, head = heads[article_id]
        heads[article_id] = (seq, replace(head, content_group=group))
    _write_heads(connection, heads)
    return {change.change_id: seq for seq, change in numbered}


def _write_heads(connection: Connection, heads: dict[UUID, tuple[int, Head]]) -> None:
    rows = [
        {
            "article_id": article_id,
            "revision_id": head.revision_id,
            "revision_no": head.revision_no,
            "last_seq": seq,
            "live": head.live,
            "content_sha256": head.content_sha256,
            "access": head.access,
            "content_group": head.content_group,
        }
        for article_id, (seq, head) in heads.items()
    ]
    table = cast("Table", HeadRow.__table__)
    # the same clause, spelt by each dialect's own module
    upsert = sqlite.insert(table) if is_sqlite(connection) else postgresql.insert(table)
    kept = [table.c.article_id]
    values = {name: upsert.excluded[name] for name in rows[0] if name != "article_id"}
    connection.execute(upsert.on_conflict_do_update(index_elements=kept, set_=values), rows)
