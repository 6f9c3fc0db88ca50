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

from storage.addresses import Addresses
from storage.article import Access, Article
from storage.change import RevisionKind
from storage.doubts import doubt, reuse
from storage.draft import Draft
from storage.fetch import FetchOutcome
from storage.fetches import fetch_values
from storage.identity import changed_fields
from storage.known import ERASED, Holder, Known, load_known, load_text
from storage.leases import require_leases
from storage.link import Channel, Link
from storage.links import link_values
from storage.loading import load_articles
from storage.matching import Keys, Match, match
from storage.observation import Saved
from storage.prepared import Prepared
from storage.recall import recall
from storage.revising import Revising
from storage.run import LinkOutcome
from storage.sources import source_id_of
from storage.tables import ArticleRow, PageFetchRow, RunLinkRow

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
        self._revising = Revising(known=self._known, draft=self._draft)
        self._addresses = Addresses(known=self._known, draft=self._draft, now=now)

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
        fetch = fetch_values(prepared.fetch_id, observation.lease, observation.fetch)
        self._draft.rows[PageFetchRow].append(fetch)
        unfit = _unfit(observation.article)
        if unfit is not None:
            return self._account(prepared, Saved(outcome=LinkOutcome.REJECTED, reason=unfit))
        found = match(observation.article, keys, self._known, self._text)
        article_id = found.article_id or uuid7()
        if found.article_id is None:
            saved = self._new(prepared, keys, found, article_id)
        else:
            if found.loser is not None:
                self._revising.merge(prepared, found.loser, article_id)
            saved = self._seen_again(prepared, article_id)
            if saved.outcome is LinkOutcome.FAILED:  # held: the page waits in the quarantine
                fetch |= {"outcome": FetchOutcome.PARSE_FAILED.value, "reason": saved.reason}
            self._addresses.learn_number(keys, article_id)
        self._addresses.learn_urls(observation, keys, found, article_id)
        return self._account(prepared, saved)

    def _new(self, prepared: Prepared, keys: Keys, found: Match, article_id: UUID) -> Saved:
        article = prepared.observation.article
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
        revision_no = self._revising.revise(prepared, article_id, 1, RevisionKind.CREATED, ())
        return Saved(outcome=LinkOutcome.NEW, article_id=article_id, revision_no=revision_no)

    def _seen_again(self, prepared: Prepared, article_id: UUID) -> Saved:
        head, article = self._known.heads[article_id], prepared.observation.article
        kept = self._kept(prepared, article_id)
        if kept is not None:
            return kept
        changed: tuple[str, ...] = ()
        reason, kind = None, RevisionKind.RESTORED
        if head.live:
            former = self._known.text_of(article_id, self._text)
            reason, changed = reuse(former, article), changed_fields(former, article)
            kind = RevisionKind.CONTENT_CHANGED if _STORY & set(changed) else RevisionKind.METADATA_CHANGED
            kind = RevisionKind.REEXTRACTED if prepared.observation.is_reextracted else kind
        revision_no = self._revising.revise(prepared, article_id, head.revision_no + 1, kind, changed)
        return Saved(
            outcome=LinkOutcome.REVISED, article_id=article_id, revision_no=revision_no, reason=reason
        )

    def _kept(self, prepared: Prepared, article_id: UUID) -> Saved | None:
        """Why the newest revision stays: it was erased, is what the page shows, or tells more than that."""
        head, article = self._known.heads[article_id], prepared.observation.article

        def saved(outcome: LinkOutcome, reason: str | None = None) -> Saved:
            return Saved(outcome=outcome, article_id=article_id, revision_no=head.revision_no, reason=reason)

        if head.access == ERASED:
            return saved(LinkOutcome.REJECTED, "its text was erased for good, and is not stored again")
        if not head.live:
            return None
        is_again = prepared.observation.is_reextracted
        if head.content_sha256 == prepared.content_sha256 and not is_again:
            return saved(LinkOutcome.UNCHANGED)
        if head.access in _WHOLE and article.access is Access.PREVIEW:
            told = f"the page shows a preview only; the whole text is kept (revision {head.revision_no})"
            return saved(LinkOutcome.REJECTED, told)
        if is_again or prepared.observation.is_shorter_accepted:
            return None
        held = doubt(self._known.text_of(article_id, self._text), article)
        return saved(LinkOutcome.FAILED, f"revision {head.revision_no} is kept, for {held}") if held else None

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
