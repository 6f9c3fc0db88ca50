"""Searches the articles that can be read, and finds the same ones in the same order on both databases.

Every word, and every phrase in quotes, has to be in the headline, the kicker, the dek or the text. First
come the articles that say it all in the headline; then, within each part, the newest first. The order asks
no engine for a rank, for SQLite's and PostgreSQL's are different formulas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, bindparam, text

from storage.columns import Id, JsonText
from storage.engine import is_sqlite
from storage.excerpt import Excerpt, excerpt
from storage.search_engines import START, STOP, NothingToSearch, Postgresql, Query, Sought, Sqlite
from storage.search_index import catch_up, story_of
from storage.transactions import reading
from storage.words import spans

__all__ = ["Hit", "NothingToSearch", "Query", "search"]

_HEADLINE_LENGTH, _STORY_LENGTH = 400, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found."""

    article_id: UUID
    source: str
    url: str
    authors: tuple[str, ...]
    #: a day or an instant, as the views have it; ``None`` where the page states none
    date_published: str | None
    headline: Excerpt
    #: the part of the text in which most of it was found
    snippet: Excerpt


def search(engine: Engine, query: Query) -> list[Hit]:
    """The articles that a query finds. Brings the index up to date first. Raises `NothingToSearch`."""
    sought = Sought(query)
    catch_up(engine)
    with reading(engine) as connection:
        engine_search = Sqlite(connection) if is_sqlite(connection) else Postgresql(connection)
        found = engine_search.documents(sought)
        articles = _articles(connection, [row.last_seq for row in found])
        # one that was taken down since the index caught up is left out
        there = [row for row in found if row.article_id in articles]
        shown = [(row, _texts(articles[row.article_id])) for row in there]
        marked = engine_search.marked(sought, shown) if shown else []
        return [_hit(articles[row.article_id], marks) for row, marks in zip(there, marked, strict=True)]


def _articles(connection: Connection, seqs: Sequence[int]) -> dict[UUID, Row[Any]]:
    # by the change that brought their state: by article_id, SQLite would walk through all articles
    statement = text(
        "SELECT article_id, source, url, headline, kicker, description, body, authors, date_published "
        "FROM articles_v1 WHERE seq IN :seqs"
    ).bindparams(bindparam("seqs", expanding=True))
    rows = connection.execute(statement.columns(article_id=Id(), authors=JsonText()), {"seqs": list(seqs)})
    return {row.article_id: row for row in rows}


def _texts(article: Row[Any]) -> tuple[str, str]:
    return article.headline, story_of(article.kicker, article.description, article.body)


def _hit(article: Row[Any], marked: Sequence[str]) -> Hit:
    headline, story = _texts(article)
    return Hit(
        article_id=article.article_id,
        source=article.source,
        url=article.url,
        authors=tuple(article.authors),
        date_published=article.date_published,
        headline=excerpt(headline, _places(headline, marked[0]), _HEADLINE_LENGTH),
        snippet=excerpt(story, _places(story, marked[1]), _STORY_LENGTH),
    )


def _places(original: str, marked: str) -> list[tuple[int, int]]:
    """Where in the original text the marked words stand."""
    known, places, is_open = spans(original), [], False
    found = marked.split()
    if len(found) != len(known):
        return []  # another revision than the one that was indexed
    for span, shown in zip(known, found, strict=True):
        opens, closes = shown.rfind(START), shown.rfind(STOP)
        if is_open or opens >= 0:
            places.append(span)
        if opens != closes:  # of two that are missing both are -1
            is_open = opens > closes
    return places
