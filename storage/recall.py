"""What became of a batch whose commit got no answer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, Row, select

from storage.among import among
from storage.observation import Saved
from storage.prepared import Prepared
from storage.run import LinkOutcome
from storage.tables import ArticleUrlRow, ChangeRow, HeadRow, PageFetchRow, RevisionRow, RunLinkRow


def recall(connection: Connection, batch: Sequence[Prepared]) -> list[Saved] | None:
    """What became of the batch, if an earlier attempt was committed and only its answer lost."""
    ids = [prepared.fetch_id for prepared in batch]
    stored = select(PageFetchRow.fetch_id).where(among(connection, PageFetchRow.__table__.c.fetch_id, ids))
    found = connection.execute(stored).all()
    if not found:
        return None
    accounts = {
        row.fetch_id: row
        for row in connection.execute(
            select(RunLinkRow.fetch_id, RunLinkRow.outcome, RunLinkRow.reason).where(
                RunLinkRow.fetch_id.in_(ids)
            )
        )
    }
    made = {
        row.change_id: row
        for row in connection.execute(
            select(ChangeRow.change_id, ChangeRow.seq, RevisionRow.article_id, RevisionRow.revision_no)
            .join(RevisionRow, RevisionRow.revision_id == ChangeRow.revision_id)
            .where(ChangeRow.change_id.in_([prepared.change_id for prepared in batch]))
        )
    }
    heads = {
        row.url_key: row
        for row in connection.execute(
            select(ArticleUrlRow.url_key, HeadRow.article_id, HeadRow.revision_no)
            .join(HeadRow, HeadRow.article_id == ArticleUrlRow.article_id)
            .where(ArticleUrlRow.url_key.in_([prepared.final_key for prepared in batch]))
        )
    }
    return [_recalled(prepared, accounts, made, heads) for prepared in batch]


def _recalled(
    prepared: Prepared,
    accounts: dict[UUID, Row[UUID | None, str | None, str | None]],
    made: dict[UUID, Row[UUID, int, UUID, int]],
    heads: dict[str, Row[str, UUID, int]],
) -> Saved:
    change = made.get(prepared.change_id)
    if change is not None:
        outcome = LinkOutcome.NEW if change.revision_no == 1 else LinkOutcome.REVISED
        return Saved(
            outcome=outcome, article_id=change.article_id, revision_no=change.revision_no, seq=change.seq
        )
    account, head = accounts.get(prepared.fetch_id), heads.get(prepared.final_key)
    return Saved(
        outcome=LinkOutcome.UNCHANGED if account is None else LinkOutcome(account.outcome),
        article_id=None if head is None else head.article_id,
        revision_no=None if head is None else head.revision_no,
        reason=None if account is None else account.reason,
    )
