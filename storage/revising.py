"""Writes the revisions of a batch into its draft, and announces each in the feed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from uuid_utils.compat import uuid7

from storage.change import Operation, RevisionKind
from storage.draft import Draft
from storage.feed import PendingChange
from storage.grouping import Text
from storage.known import Head, Known
from storage.prepared import Prepared
from storage.rows import Values, gone_values, part_values, revision_values
from storage.sketch import sketch_of
from storage.tables import RevisionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Revising:
    """What a batch knows and what it is going to write; both are kept up to date."""

    known: Known
    draft: Draft

    def revise(
        self,
        prepared: Prepared,
        article_id: UUID,
        revision_no: int,
        kind: RevisionKind,
        changed: Sequence[str],
    ) -> int:
        """Give the article the state that was observed; its number."""
        article = prepared.observation.article
        before = self.known.heads.get(article_id)
        head = Head(
            revision_id=prepared.revision_id,
            revision_no=revision_no,
            live=True,
            content_sha256=prepared.content_sha256,
            access=article.access.value,
            content_group=before.content_group if before else None,
        )
        if head.content_group is None or kind is RevisionKind.RESTORED or "body" in changed:
            self._sketch(article_id, article.body, head)
        self.draft.rows[RevisionRow].append(
            {
                **_revision(prepared, article_id, head, kind),
                **revision_values(article),
                "changed_fields": list(changed),
            }
        )
        for table, rows in part_values(article, prepared.revision_id).items():
            self.draft.rows[table].extend(rows)
        self.known.texts[prepared.revision_id] = article
        self._announce(prepared, prepared.change_id, Operation.UPSERT, article_id, head)
        return revision_no

    def merge(self, prepared: Prepared, loser: UUID, winner: UUID) -> None:
        """Let one article end in another, and its addresses with it."""
        before = self.known.heads[loser]
        head = replace(before, revision_id=uuid7(), revision_no=before.revision_no + 1, live=False)
        article = prepared.observation.article
        self.draft.rows[RevisionRow].append(
            {
                **_revision(prepared, loser, head, RevisionKind.MERGED),
                **gone_values(article.url, head.access, article.extractor),
            }
        )
        self.draft.merges.append((loser, winner))
        self._announce(prepared, uuid7(), Operation.DELETE, loser, head)
        for key, owner in self.known.urls.items():
            if owner == loser:
                self.known.urls[key] = winner

    def _sketch(self, article_id: UUID, body: str, head: Head) -> None:
        earlier = self.draft.texts.get(article_id)
        self.draft.texts[article_id] = Text(
            article_id=article_id,
            sketch=sketch_of(body),
            revision_id=earlier.revision_id if earlier else head.revision_id,
            group=head.content_group,
        )

    def _announce(
        self, prepared: Prepared, change_id: UUID, op: Operation, article_id: UUID, head: Head
    ) -> None:
        run_id = prepared.observation.lease.run_id
        self.known.heads[article_id] = head
        self.draft.changes.append(
            PendingChange(change_id=change_id, op=op, article_id=article_id, head=head, run_id=run_id)
        )


def _revision(prepared: Prepared, article_id: UUID, head: Head, kind: RevisionKind) -> Values:
    return {
        "revision_id": head.revision_id,
        "article_id": article_id,
        "revision_no": head.revision_no,
        "kind": kind.value,
        "observed_at": prepared.observation.fetch.requested_at,
        "run_id": prepared.observation.lease.run_id,
        "fetch_id": prepared.fetch_id,
        "content_sha256": head.content_sha256,
    }
