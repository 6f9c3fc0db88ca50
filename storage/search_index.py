"""Keeps the search index: follows the change feed, like any reader of it, so that writers pay nothing."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, bindparam, delete, func, insert, select, text, update

from storage.columns import utc_text
from storage.engine import is_sqlite
from storage.search_order import document_number
from storage.tables import (
    ArticleRow,
    HeadRow,
    RevisionAuthorRow,
    RevisionRow,
    SearchCursorRow,
    SearchDocumentRow,
)
from storage.transactions import reading, write
from storage.words import spelling

#: articles in a transaction: a writer never waits longer than their indexing takes
PAGE = 200
#: so many new articles may change which words are common
_MANY = 5_000
#: languages that PostgreSQL 15 has a stemmer for; the others are searched word for word
CONFIGURATIONS = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch",
    "en": "english", "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi",
    "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nb": "norwegian", "nn": "norwegian", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
SIMPLE = "simple"

_INSERT_SQLITE = """
INSERT INTO search_index (rowid, headline, story, authors)
VALUES (:document, :headline, :story, :authors)
"""
# between headline and story a word is put and taken out again, so that no phrase reaches across
_INSERT_POSTGRESQL = """
INSERT INTO search_index (document, headline, whole, authors)
SELECT :document, h, ts_delete(h || CAST(:gap AS tsvector) || s, :between),
  to_tsvector('simple', :authors)
FROM to_tsvector(CAST(:configuration AS regconfig), :headline) h,
  to_tsvector(CAST(:configuration AS regconfig), :story) s
"""
# nobody's letter, at the second place after the headline
_GAP = {"between": "\ue000", "gap": "'\ue000':2"}


def configuration_of(language: str | None) -> str:
    """The search configuration for a language of BCP 47: "pt-BR" gives "portuguese", another "simple"."""
    return CONFIGURATIONS.get((language or "").lower().replace("_", "-").partition("-")[0], SIMPLE)


def catch_up(engine: Engine) -> int:
    """Bring the index to the end of the change feed; how many articles that touched."""
    # looked at first: whoever only searches neither waits for a writer nor makes one wait
    with reading(engine) as connection:
        if not connection.execute(_BEHIND).scalar_one():
            return 0
    touched = 0
    while page := write(engine, _catch_up_page):
        touched += page
    if touched >= _MANY and not is_sqlite(engine):
        # how common each word is: it decides how a word is looked for
        write(engine, lambda connection: connection.execute(text("ANALYZE search_index, search_document")))
    return touched


# the greatest of an index, and no EXISTS: PostgreSQL would read all heads to find none
_NEWEST = select(func.max(HeadRow.last_seq)).scalar_subquery()
_BEHIND = select(func.coalesce(_NEWEST, 0) > SearchCursorRow.seq)


def forget(connection: Connection, article_id: UUID) -> None:
    """Take an article out of the index at once, for an erasure must not wait for the next search."""
    # whoever is catching up may hold its text: let them put it in, so that it can be taken out
    connection.execute(select(SearchCursorRow.seq).with_for_update())
    _take_out(connection, [article_id])
    if is_sqlite(connection):
        # FTS5 keeps the words of a deleted row until its segments are merged
        connection.execute(text("INSERT INTO search_index (search_index) VALUES ('optimize')"))


def _catch_up_page(connection: Connection) -> int:
    # two who catch up at once: the second waits, and goes on where the first ended
    seq = connection.execute(select(SearchCursorRow.seq).with_for_update()).scalar_one()
    heads = connection.execute(
        select(HeadRow.article_id, HeadRow.last_seq, HeadRow.live)
        .where(HeadRow.last_seq > seq)
        .order_by(HeadRow.last_seq)
        .limit(PAGE)
    ).all()
    if not heads:
        return 0
    _take_out(connection, [head.article_id for head in heads])
    _put_in(connection, [head.article_id for head in heads if head.live])
    connection.execute(update(SearchCursorRow).values(seq=heads[-1].last_seq))
    return len(heads)


def _take_out(connection: Connection, article_ids: Sequence[UUID]) -> None:
    known = select(SearchDocumentRow.document).where(SearchDocumentRow.article_id.in_(article_ids))
    documents = connection.execute(known).scalars().all()
    if not documents:
        return
    place = "rowid" if is_sqlite(connection) else "document"
    statement = text(f"DELETE FROM search_index WHERE {place} IN :documents")  # noqa: S608
    connection.execute(statement.bindparams(bindparam("documents", documents, expanding=True)))
    connection.execute(delete(SearchDocumentRow).where(SearchDocumentRow.document.in_(documents)))


def _put_in(connection: Connection, article_ids: Sequence[UUID]) -> None:
    articles = connection.execute(
        select(
            HeadRow.article_id,
            HeadRow.revision_id,
            ArticleRow.source_id,
            ArticleRow.first_seen_at,
            RevisionRow.headline,
            RevisionRow.kicker,
            RevisionRow.description,
            RevisionRow.body,
            RevisionRow.in_language,
            RevisionRow.date_published,
            HeadRow.last_seq,
        )
        .join(RevisionRow, RevisionRow.revision_id == HeadRow.revision_id)
        .join(ArticleRow, ArticleRow.article_id == HeadRow.article_id)
        .where(HeadRow.article_id.in_(article_ids))
    ).all()
    if not articles:
        return
    names = _names(connection, [article.revision_id for article in articles])
    # rising numbers: for one that does not, FTS5 writes what it has gathered to the disk
    numbered = sorted(
        ((_document(article), article) for article in articles), key=lambda pair: pair[0]["document"]
    )
    connection.execute(insert(SearchDocumentRow), [document for document, _ in numbered])
    statement = _INSERT_SQLITE if is_sqlite(connection) else _INSERT_POSTGRESQL
    connection.execute(
        text(statement),
        [
            {
                "document": document["document"],
                "headline": spelling(article.headline or ""),
                "story": spelling(story_of(article.kicker, article.description, article.body)),
                "authors": spelling(" ".join(names.get(article.revision_id, ()))),
            }
            | ({} if is_sqlite(connection) else {**_GAP, "configuration": document["configuration"]})
            for document, article in numbered
        ],
    )


def story_of(kicker: str | None, description: str | None, body: str | None) -> str:
    """What is searched beside the headline."""
    return "\n".join(part for part in (kicker, description, body) if part)


def _document(article: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    dated = article.date_published or utc_text(article.first_seen_at)
    return {
        "document": document_number(dated, article.last_seq),
        "article_id": article.article_id,
        "source_id": article.source_id,
        "dated": dated,
        "configuration": configuration_of(article.in_language),
    }


def _names(connection: Connection, revision_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    query = (
        select(RevisionAuthorRow.revision_id, RevisionAuthorRow.name)
        .where(RevisionAuthorRow.revision_id.in_(list(revision_ids)))
        .order_by(RevisionAuthorRow.revision_id, RevisionAuthorRow.position)
    )
    for revision_id, name in connection.execute(query):
        found.setdefault(revision_id, []).append(name)
    return found
