"""How each database is asked for articles, and for what was found in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from storage.columns import Id
from storage.search_index import CONFIGURATIONS, SIMPLE
from storage.words import joined, pieces, words

#: stand around what was found; no text has them, for they are nobody's letters
START, STOP = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is searched for."""

    #: words and "phrases"; all of them have to be there
    words: str
    source: str | None = None
    #: a name, or a part of one
    author: str | None = None
    #: published from this day on, and up to this day
    since: date | None = None
    until: date | None = None
    limit: int = 20


class NothingToSearch(ValueError):  # noqa: N818 - an expected answer, named for what it says
    """A query, or an author's name, without a letter or digit in it."""


class Sought:
    """A query, as parameters of a statement."""

    def __init__(self, query: Query) -> None:
        self.pieces = pieces(query.words)
        self.author = None if query.author is None else joined(words(query.author))
        if not self.pieces:
            raise NothingToSearch(f"There is no word to search for in {query.words!r}.")
        if self.author == "":
            raise NothingToSearch(f"There is no name in {query.author!r}.")
        filters = {
            "s.key = :source": ("source", query.source),
            "d.dated >= :since": ("since", query.since and query.since.isoformat()),
            "substr(d.dated, 1, 10) <= :until": ("until", query.until and query.until.isoformat()),
        }
        chosen = {clause: pair for clause, pair in filters.items() if pair[1] is not None}
        self.clauses = [clause.replace("d.dated", "d.dated COLLATE {bytes}") for clause in chosen]
        self.values: dict[str, object] = {**dict(chosen.values()), "limit": query.limit}

    def where(self, collation: str) -> str:
        """The filters, each after an AND."""
        return "".join(f" AND {clause.format(bytes=collation)}" for clause in self.clauses)


#: how PostgreSQL calls the order of bytes, which sorts dates as they stand
_BYTES = '"C"'
_ORDER = "ORDER BY in_headline DESC, d.dated COLLATE {bytes} DESC, h.last_seq DESC LIMIT :limit"
_JOIN = (
    "JOIN search_document d ON d.document = {document} "
    "JOIN source s ON s.source_id = d.source_id JOIN head h ON h.article_id = d.article_id"
)


class Sqlite:
    """FTS5. Its stemmer is for English, and is used for all languages."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def documents(self, sought: Sought) -> Sequence[Row[Any]]:
        """The articles' places in the index, best first."""
        author = f' AND authors : "{sought.author}"' if sought.author else ""
        statement = (
            "SELECT d.document, d.article_id, h.last_seq, d.document IN "  # noqa: S608
            "(SELECT rowid FROM search_index WHERE search_index MATCH :in_headline) AS in_headline "
            f"FROM search_index {_JOIN.format(document='search_index.rowid')} "
            f"WHERE search_index MATCH :match{sought.where('BINARY')} {_ORDER.format(bytes='BINARY')}"
        )
        values = {
            **sought.values,
            "match": f"{{headline story}} : ({self._all(sought)}){author}",
            "in_headline": f"headline : ({self._all(sought)})",
        }
        return self._connection.execute(text(statement).columns(article_id=Id()), values).all()

    def marked(self, sought: Sought, row: Row[Any], _: Sequence[str]) -> list[str]:
        """The words of headline and story, with marks around what was found."""
        statement = text(
            "SELECT highlight(search_index, 0, :start, :stop), highlight(search_index, 1, :start, :stop) "
            "FROM search_index WHERE search_index MATCH :match AND rowid = :document"
        )
        values = {"match": self._all(sought), "document": row.document, "start": START, "stop": STOP}
        return list(self._connection.execute(statement, values).one())

    def _all(self, sought: Sought) -> str:
        # letters, digits and spaces only: in quotes nothing of it is syntax
        return " AND ".join(f'"{piece}"' for piece in sought.pieces)


class Postgresql:
    """A tsvector in the article's own language, asked with the words in that language."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        statement = text(
            "SELECT c FROM unnest(CAST(:all AS text[])) c "
            "WHERE EXISTS (SELECT 1 FROM search_document d WHERE d.configuration = c)"
        )
        known = sorted({*CONFIGURATIONS.values(), SIMPLE})
        self._used = list(connection.execute(statement, {"all": known}).scalars())

    def documents(self, sought: Sought) -> Sequence[Row[Any]]:
        """The articles' places in the index, best first."""
        if not self._used:
            return []
        asked = " UNION ALL ".join(
            f"SELECT i.document, i.headline @@ {self._all(sought, each)} AS in_headline "  # noqa: S608
            "FROM search_index i JOIN search_document l ON l.document = i.document "
            f"WHERE l.configuration = '{each}' AND i.whole @@ {self._all(sought, each)}"
            + (" AND i.authors @@ phraseto_tsquery('simple', :author)" if sought.author else "")
            for each in self._used
        )
        statement = (
            "SELECT d.document, d.article_id, h.last_seq, d.configuration, f.in_headline "  # noqa: S608
            f"FROM ({asked}) f "
            f"{_JOIN.format(document='f.document')} "
            f"WHERE true{sought.where(_BYTES)} {_ORDER.format(bytes=_BYTES)}"
        )
        values = {**sought.values, **self._values(sought)}
        return self._connection.execute(text(statement).columns(article_id=Id()), values).all()

    def marked(self, sought: Sought, row: Row[Any], texts: Sequence[str]) -> list[str]:
        """The words of headline and story, with marks around what was found."""
        options = f"HighlightAll=true, StartSel={START}, StopSel={STOP}"
        asked = self._all(sought, row.configuration)
        headlines = ", ".join(
            f"ts_headline('{row.configuration}', :text{place}, {asked}, :options)"
            for place in range(len(texts))
        )
        values = {f"text{place}": joined(words(each)) for place, each in enumerate(texts)}
        statement = text(f"SELECT {headlines}")
        return list(
            self._connection.execute(statement, {**values, **self._values(sought), "options": options}).one()
        )

    def _all(self, sought: Sought, configuration: str) -> str:
        asked = " && ".join(
            f"phraseto_tsquery('{configuration}', :piece{place})" for place in range(len(sought.pieces))
        )
        return f"({asked})"

    def _values(self, sought: Sought) -> Mapping[str, object]:
        values: dict[str, object] = {f"piece{place}": each for place, each in enumerate(sought.pieces)}
        return values | ({"author": sought.author} if sought.author else {})
