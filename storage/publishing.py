"""Stores a batch of observations, inside one transaction.

1. The leases are checked and held. 2. What the store knows of the addresses is read. 3. Each observation
is settled: new, revised, unchanged or rejected. 4. All rows are written, table by table in a fixed order.
5. Last of all the feed's counter is raised, and the changes and heads are written with its numbers: the
counter is locked for as short as can be.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from storage.article import Access, Article
from storage.change import Operation, RevisionKind, UrlKind
from storage.draft import Draft
from storage.feed import PendingChange
from storage.fetches import fetch_values
from storage.identity import changed_fields, url_kind
from storage.known import ERASED, Head, Holder, Known, load_known, load_text
from storage.leases import require_leases
from storage.link import Channel, Link
from storage.links import link_values
from storage.matching import Keys, Match, match
from storage.observation import Saved
from storage.prepared import Prepared
from storage.recall import recall
from storage.rows import Values, gone_values, load_articles, part_values, revision_values
from storage.run import LinkOutcome
from storage.sources import source_id_of
from storage.tables import (
    ArticleRow,
    ArticleUrlRow,
    PageFetchRow,
    RevisionRow,
    RunLinkRow,
)

#: an article once seen whole is not replaced by its beginning
_WHOLE = frozenset({Access.FULL.value, Access.METERED.value})
_STORY = frozenset({"headline", "body"})


def publish(connection: Connection, batch: Sequence[Prepared], now: datetime) -> list[Saved]:
    """Store the batch; what became of each, in its order. Raises `LeaseLost` and `UnstorableValue`."""
    require_leases(connection, (prepared.observation.lease for prepared in batch))
    done = recall(connection, batch)
    if done is not None:
        return done
    return _Publication(connection, batch, now).run()


class _Publication:
    """One batch in the making."""

    def __init__(self, connection: Connection, batch: Sequence[Prepared], now: datetime) -> None:
        self._connection = connection
        self._batch = batch
        self._now = now
        sources = {prepared.observation.lease.source for prepared in batch}
        self._source_ids = {source: source_id_of(connection, source) for source in sorted(sources)}
        self._keys = [self._keys_of(prepared) for prepared in batch]
        self._known = self._load()
        self._draft = Draft()

    def run(self) -> list[Saved]:
        """Settle each, then write all."""
        self._load_texts()
        settled = [self._settle(*each) for each in zip(self._batch, self._keys, strict=True)]
        seqs = self._draft.write(self._connection, self._now)
        return [
            replace(saved, seq=seqs.get(prepared.change_id))
            for prepared, saved in zip(self._batch, settled, strict=True)
        ]

    def _keys_of(self, prepared: Prepared) -> Keys:
        number = prepared.observation.article.source_article_id
        source_id = self._source_ids[prepared.observation.lease.source]
        return Keys(
            final=prepared.final_key,
            canonical=prepared.canonical_key,
            link=prepared.link_key,
            number=None if number is None else (source_id, number),
        )

    def _load(self) -> Known:
        return load_known(
            self._connection,
            (key for keys in self._keys for key in (keys.final, keys.canonical, keys.link)),
            (keys.number for keys in self._keys if keys.number is not None),
            ((prepared.observation.lease.run_id, prepared.link_key) for prepared in self._batch),
        )

    def _load_texts(self) -> None:
        """Read the texts that were edited since, all at once; `_text` finds those of the rare joins."""
        edited = []
        for prepared, keys in zip(self._batch, self._keys, strict=True):
            head = self._known.heads.get(self._known.urls.get(keys.final, prepared.fetch_id))
            if head is not None and head.live and head.content_sha256 != prepared.content_sha256:
                edited.append(head.revision_id)
        if edited:
            self._known.texts.update(load_articles(self._connection, edited))

    def _text(self, revision_id: UUID) -> Article:
        return load_text(self._connection, revision_id)

    def _settle(self, prepared: Prepared, keys: Keys) -> Saved:
        observation = prepared.observation
        self._draft.rows[PageFetchRow].append(
            fetch_values(prepared.fetch_id, observation.lease, observation.fetch)
        )
        unfit = _unfit(observation.article)
        if unfit is not None:
            return self._account(prepared, Saved(outcome=LinkOutcome.REJECTED, reason=unfit))
        found = match(observation.article, keys, self._known, self._text)
        if found.article_id is None:
            saved = self._new(prepared, keys, found)
        else:
            if found.loser is not None:
                self._merge(prepared, found.loser, found.article_id)
            saved = self._seen_again(prepared, found.article_id)
            self._learn_number(keys, found, found.article_id)
            self._learn_urls(prepared, keys, found, found.article_id)
        return self._account(prepared, saved)

    def _new(self, prepared: Prepared, keys: Keys, found: Match) -> Saved:
        article_id, article = uuid7(), prepared.observation.article
        number = None if found.is_number_refused or keys.number is None else keys.number[1]
        self._draft.rows[ArticleRow].append(
            {
                "article_id": article_id,
                "source_id": self._source_ids[prepared.observation.lease.source],
                "canonical_url": article.url if found.is_canonical_refused else article.canonical_url,
                "url_key": keys.final,
                "source_article_id": number,
                "first_seen_at": self._now,
            }
        )
        self._known.holders[article_id] = Holder(
            article_id=article_id, url_key=keys.final, source_article_id=number, first_seen_at=self._now
        )
        if keys.number is not None and number is not None:
            self._known.numbers[keys.number] = article_id
        if keys.final in self._known.urls:
            # it was another article's claim, until the page itself was seen
            self._known.urls[keys.final] = article_id
            self._draft.moved_urls.append((keys.final, article_id))
        revision_no = self._revise(prepared, article_id, 1, RevisionKind.CREATED, ())
        self._learn_urls(prepared, keys, found, article_id)
        return Saved(outcome=LinkOutcome.NEW, article_id=article_id, revision_no=revision_no)

    def _seen_again(self, prepared: Prepared, article_id: UUID) -> Saved:
        head, article = self._known.heads[article_id], prepared.observation.article
        if head.access == ERASED:
            reason = "its text was erased for good, and is not stored again"
            return Saved(outcome=LinkOutcome.REJECTED, article_id=article_id, reason=reason)
        is_again = prepared.observation.is_reextracted
        if head.live and head.content_sha256 == prepared.content_sha256 and not is_again:
            return Saved(outcome=LinkOutcome.UNCHANGED, article_id=article_id, revision_no=head.revision_no)
        if head.live and head.access in _WHOLE and article.access is Access.PREVIEW:
            return Saved(
                outcome=LinkOutcome.REJECTED,
                article_id=article_id,
                revision_no=head.revision_no,
                reason=f"the page shows a preview only; the whole text is kept (revision {head.revision_no})",
            )
        changed: tuple[str, ...] = ()
        kind = RevisionKind.RESTORED
        if head.live:
            changed = changed_fields(self._known.text_of(article_id, self._text), article)
            kind = RevisionKind.CONTENT_CHANGED if _STORY & set(changed) else RevisionKind.METADATA_CHANGED
            kind = RevisionKind.REEXTRACTED if is_again else kind
        revision_no = self._revise(prepared, article_id, head.revision_no + 1, kind, changed)
        return Saved(outcome=LinkOutcome.REVISED, article_id=article_id, revision_no=revision_no)

    def _revise(
        self,
        prepared: Prepared,
        article_id: UUID,
        revision_no: int,
        kind: RevisionKind,
        changed: Sequence[str],
    ) -> int:
        head = Head(
            revision_id=prepared.revision_id,
            revision_no=revision_no,
            live=True,
            content_sha256=prepared.content_sha256,
            access=prepared.observation.article.access.value,
        )
        self._draft.rows[RevisionRow].append(
            {
                **self._revision(prepared, article_id, head, kind),
                **revision_values(prepared.observation.article),
                "changed_fields": list(changed),
            }
        )
        for table, rows in part_values(prepared.observation.article, prepared.revision_id).items():
            self._draft.rows[table].extend(rows)
        self._known.texts[prepared.revision_id] = prepared.observation.article
        self._announce(prepared, prepared.change_id, Operation.UPSERT, article_id, head)
        return revision_no

    def _merge(self, prepared: Prepared, loser: UUID, winner: UUID) -> None:
        before = self._known.heads[loser]
        head = replace(before, revision_id=uuid7(), revision_no=before.revision_no + 1, live=False)
        self._draft.rows[RevisionRow].append(
            {
                **self._revision(prepared, loser, head, RevisionKind.MERGED),
                **gone_values(
                    prepared.observation.article.url, head.access, prepared.observation.article.extractor
                ),
            }
        )
        self._draft.merges.append((loser, winner))
        self._announce(prepared, uuid7(), Operation.DELETE, loser, head)
        for key, owner in self._known.urls.items():
            if owner == loser:
                self._known.urls[key] = winner

    def _revision(self, prepared: Prepared, article_id: UUID, head: Head, kind: RevisionKind) -> Values:
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

    def _announce(
        self, prepared: Prepared, change_id: UUID, op: Operation, article_id: UUID, head: Head
    ) -> None:
        run_id = prepared.observation.lease.run_id
        self._known.heads[article_id] = head
        self._draft.changes.append(
            PendingChange(change_id=change_id, op=op, article_id=article_id, head=head, run_id=run_id)
        )

    def _learn_number(self, keys: Keys, found: Match, article_id: UUID) -> None:
        holder = self._known.holders[article_id]
        if keys.number is None or keys.number in self._known.numbers or holder.source_article_id is not None:
            return
        self._known.numbers[keys.number] = article_id
        self._known.holders[article_id] = replace(holder, source_article_id=keys.number[1])
        self._draft.numbers.append((article_id, keys.number[1]))

    def _learn_urls(self, prepared: Prepared, keys: Keys, found: Match, article_id: UUID) -> None:
        article, link_url = prepared.observation.article, prepared.observation.link_url
        spellings: list[tuple[str, str, UrlKind]] = [
            (keys.final, article.url, url_kind(article.url)),
            (keys.link, link_url, UrlKind.REDIRECT),
        ]
        if not found.is_canonical_refused:
            spellings.insert(0, (keys.canonical, article.canonical_url, UrlKind.CANONICAL))
        for key, url, kind in spellings:
            if key not in self._known.urls:
                self._known.urls[key] = article_id
                self._draft.rows[ArticleUrlRow].append(
                    {
                        "url_key": key,
                        "url": url,
                        "article_id": article_id,
                        "kind": kind.value,
                        "first_seen_at": self._now,
                    }
                )

    def _account(self, prepared: Prepared, saved: Saved) -> Saved:
        lease, link_url = prepared.observation.lease, prepared.observation.link_url
        place = (lease.run_id, prepared.link_key)
        if place not in self._known.accounts:
            asked = Link(url=link_url, channel=Channel.REQUEST, via=link_url, position=0)
            self._draft.rows[RunLinkRow].append(
                {"run_id": lease.run_id, "url_key": prepared.link_key, **link_values(asked)}
            )
        if self._known.accounts.get(place) is None:
            self._known.accounts[place] = saved.outcome.value
            self._draft.accounts.append(
                {
                    "b_run": lease.run_id,
                    "b_key": prepared.link_key,
                    "b_outcome": saved.outcome.value,
                    "b_reason": saved.reason,
                    "b_fetch": prepared.fetch_id,
                    "b_at": self._now,
                }
            )
        return saved


def _unfit(article: Article) -> str | None:
    """Why an article cannot be stored; the tables would refuse it."""
    if not article.is_readable:
        return f"the page shows no article ({article.access})"
    if not article.headline:
        return "no headline was found"
    if not article.body:
        return "no text was found"
    return None
