"""The articles: storing what was observed, and giving back what is stored."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, select
from sqlalchemy.exc import DBAPIError

from storage.change import Operation, RevisionKind
from storage.errors import LeaseLost, UnstorableValue
from storage.identity import url_key
from storage.ids import ids_like
from storage.leases import require_leases
from storage.links import account_link
from storage.loading import load_articles
from storage.observation import Observation, Saved, StoredArticle
from storage.prepared import Prepared, prepare
from storage.publishing import publish
from storage.run import LinkOutcome
from storage.tables import ArticleRow, ArticleUrlRow, ChangeRow, HeadRow, RevisionRow, SourceRow
from storage.transactions import reading, write

__all__ = ["LARGEST_BATCH", "Articles", "Observation", "Saved", "StoredArticle"]

#: a batch holds the feed's counter while its last rows are written
LARGEST_BATCH = 50


class Articles:
    """The articles in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, observations: Sequence[Observation], now: datetime) -> list[Saved]:
        """Store what was observed; what became of each, in its order.

        The whole batch is one transaction. Where that fails, each observation gets one of its own, so a
        bad one harms no other: it is accounted for as failed, with the reason. Raises `DatabaseError`
        when the database is out of reach: nothing of the batch that was not answered is stored twice
        when it is saved again.
        """
        if len(observations) > LARGEST_BATCH:
            raise ValueError(f"a batch of {len(observations)} is too large; {LARGEST_BATCH} are allowed")
        prepared = [_prepared(observation) for observation in observations]
        sound = [each for each in prepared if isinstance(each, Prepared)]
        stored = self._save_together(sound, now) if sound else {}
        return [
            stored[each.fetch_id] if isinstance(each, Prepared) else self._refuse(observation, each, now)
            for observation, each in zip(observations, prepared, strict=True)
        ]

    def _save_together(self, batch: Sequence[Prepared], now: datetime) -> dict[UUID, Saved]:
        try:
            saved = write(self._engine, lambda connection: publish(connection, batch, now))
        except (DBAPIError, LeaseLost, UnstorableValue) as error:
            if len(batch) > 1:
                return {k: v for each in batch for k, v in self._save_together([each], now).items()}
            return {batch[0].fetch_id: self._refuse(batch[0].observation, error, now)}
        return {each.fetch_id: result for each, result in zip(batch, saved, strict=True)}

    def _refuse(self, observation: Observation, error: Exception, now: datetime) -> Saved:
        reason = _sentence(error)

        def work(connection: Connection) -> None:
            require_leases(connection, [observation.lease])
            account_link(
                connection,
                observation.lease,
                observation.link_url,
                LinkOutcome.FAILED,
                reason=reason,
                fetch_id=None,
                now=now,
            )

        # where the run is another's now, or the link itself cannot be stored, the answer is all there is
        with suppress(LeaseLost, UnstorableValue, ValueError):
            write(self._engine, work)
        return Saved(outcome=LinkOutcome.FAILED, reason=reason)

    def get(self, article: UUID | str) -> StoredArticle | None:
        """An article in its newest state, by its id or by any address it is known by."""
        with reading(self._engine) as connection:
            found = _newest().where(ArticleRow.article_id == _id_of(connection, article))
            return next(iter(_stored(connection, connection.execute(found).all())), None)

    def ids_like(self, part: str) -> list[UUID]:
        """The ids that begin or end so; two of them where there are several."""
        with reading(self._engine) as connection:
            return ids_like(connection, ArticleRow.article_id, part, 2)

    def among(self, ids: Collection[UUID]) -> dict[UUID, StoredArticle]:
        """Those of the articles that are stored, in their newest state, by their ids."""
        query = _newest().where(ArticleRow.article_id.in_(ids))
        with reading(self._engine) as connection:
            found = _stored(connection, connection.execute(query).all())
        return {stored.article_id: stored for stored in found}

    def recent(self, limit: int, source: str | None = None) -> list[StoredArticle]:
        """The articles that changed last and can be read, newest change first."""
        query = _newest().where(HeadRow.live).order_by(HeadRow.last_seq.desc()).limit(limit)
        if source is not None:
            query = query.where(SourceRow.key == source)
        with reading(self._engine) as connection:
            return _stored(connection, connection.execute(query).all())

    def copies(self, stored: StoredArticle, limit: int = 20) -> list[StoredArticle]:
        """The other articles that tell nearly the same text, the oldest first."""
        query = _newest().where(HeadRow.live, HeadRow.content_group == stored.content_group)
        others = query.where(ArticleRow.article_id != stored.article_id).order_by(ArticleRow.article_id)
        with reading(self._engine) as connection:
            return _stored(connection, connection.execute(others.limit(limit)).all())

    def revisions(self, article: UUID | str) -> list[StoredArticle]:
        """Every state of an article, oldest first; each stands as if it were the newest."""
        query = _revisions().order_by(RevisionRow.revision_no)
        with reading(self._engine) as connection:
            rows = connection.execute(query.where(ArticleRow.article_id == _id_of(connection, article))).all()
            return _stored(connection, rows)


def _prepared(observation: Observation) -> Prepared | Exception:
    try:
        return prepare(observation)
    except ValueError as error:
        return error


def _sentence(error: Exception) -> str:
    """What failed, without the values of the statement."""
    if isinstance(error, DBAPIError):
        return f"the database refused it: {str(error.orig).splitlines()[0]}"
    return str(error)


def _id_of(connection: Connection, article: UUID | str) -> UUID | None:
    if isinstance(article, UUID):
        return article
    try:
        key = url_key(article)
    except ValueError:
        return None
    query = select(ArticleUrlRow.article_id).where(ArticleUrlRow.url_key == key)
    return connection.execute(query).scalar_one_or_none()


def _columns(seq: ColumnElement[int], live: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ArticleRow.article_id,
            ArticleRow.first_seen_at,
            SourceRow.key.label("source"),
            RevisionRow.revision_id,
            RevisionRow.revision_no,
            RevisionRow.kind,
            RevisionRow.observed_at,
            RevisionRow.content_sha256,
            RevisionRow.changed_fields,
            seq.label("seq"),
            live.label("live"),
            HeadRow.content_group,
        )
        .join(SourceRow, SourceRow.source_id == ArticleRow.source_id)
        .join(HeadRow, HeadRow.article_id == ArticleRow.article_id)
        .join(RevisionRow, RevisionRow.article_id == ArticleRow.article_id)
    )


def _newest() -> Select[*tuple[Any, ...]]:
    query = _columns(HeadRow.__table__.c.last_seq, HeadRow.__table__.c.live)
    return query.where(HeadRow.revision_id == RevisionRow.revision_id)


def _revisions() -> Select[*tuple[Any, ...]]:
    live = RevisionRow.__table__.c.kind.not_in([RevisionKind.DELETED.value, RevisionKind.MERGED.value])
    query = _columns(ChangeRow.__table__.c.seq, live)
    # a pruned change leaves its revision
    return query.outerjoin(
        ChangeRow,
        and_(ChangeRow.revision_id == RevisionRow.revision_id, ChangeRow.op != Operation.ERASE.value),
    )


def _stored(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[StoredArticle]:
    articles = load_articles(connection, [row.revision_id for row in rows])
    return [
        StoredArticle(
            article_id=row.article_id,
            source=row.source,
            revision_id=row.revision_id,
            revision_no=row.revision_no,
            kind=RevisionKind(row.kind),
            seq=row.seq,
            live=bool(row.live),
            first_seen_at=row.first_seen_at,
            observed_at=row.observed_at,
            content_sha256=row.content_sha256,
            changed_fields=tuple(row.changed_fields),
            content_group=row.content_group,
            article=articles[row.revision_id],
        )
        for row in rows
    ]
