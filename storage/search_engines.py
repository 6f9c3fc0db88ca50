"""How each database is asked for articles, and for what was found in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from storage.columns import Id, json_text
from storage.search_index import CONFIGURATIONS, SIMPLE
from storage.search_order import END, first_document
from storage.words import pieces, spelling

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
        self.author = None if query.author is None else spelling(query.author)
        if not self.pieces:
            raise NothingToSearch(f"There is no word to search for in {query.words!r}.")
        if self.author == "":
            raise NothingToSearch(f"There is no name in {query.author!r}.")
        #: a part of the WHERE clause, after an AND
        self.where = " AND s.key = :source" if query.source is not None else ""
        self.limit = query.limit
        self.values: dict[str, object] = {
            "first": 0 if query.since is None else first_document(query.since),
            "end": END if query.until is None else first_document(query.until + timedelta(days=1)),
            **({} if query.source is None else {"source": query.source}),
        }


_COLUMNS = "d.document, d.article_id, h.last_seq, d.configuration"
_OTHERS = "JOIN source s ON s.source_id = d.source_id JOIN head h ON h.article_id = d.article_id"


class Sqlite:
    """FTS5. Its stemmer is for English, and is used for all languages."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def documents(self, sought: Sought) -> Sequence[Row[Any]]:
        """The articles' places in the index, best first."""
        author = f' AND authors : "{sought.author}"' if sought.author else ""
        headline, anywhere = (
            f"{{{where}}} : ({self._all(sought)})" for where in ("headline", "headline story")
        )
        best = self._newest(sought, f"({headline}){author}", sought.limit)
        others = self._newest(sought, f"(({anywhere}) NOT ({headline})){author}", sought.limit - len(best))
        return [*best, *others]

    def _newest(self, sought: Sought, match: str, limit: int) -> Sequence[Row[Any]]:
        # a cross join is made from left to right: FTS5 gives its rows backwards, and no more than are wanted
        statement = (
            f"SELECT {_COLUMNS} FROM search_index CROSS JOIN search_document d "  # noqa: S608
            f"ON d.document = search_index.rowid {_OTHERS} WHERE search_index MATCH :match "
            f"AND search_index.rowid >= :first AND search_index.rowid < :end{sought.where} "
            "ORDER BY search_index.rowid DESC LIMIT :limit"
        )
        values = {**sought.values, "match": match, "limit": limit}
        return self._connection.execute(text(statement).columns(article_id=Id()), values).all()

    def marked(
        self, sought: Sought, found: Sequence[tuple[Row[Any], Sequence[str]]]
    ) -> list[tuple[str, ...]]:
        """The words of headline and story of each, with marks around what was found."""
        # a cross join is made from left to right: each is looked up by its number
        statement = text(
            "SELECT highlight(search_index, 0, :start, :stop), highlight(search_index, 1, :start, :stop) "
            "FROM json_each(:documents) f CROSS JOIN search_index ON search_index.rowid = f.value "
            "WHERE search_index MATCH :match ORDER BY f.key"
        )
        documents = json_text([row.document for row, _ in found])
        values = {"documents": documents, "match": self._all(sought), "start": START, "stop": STOP}
        return [tuple(marks) for marks in self._connection.execute(statement, values)]

    def _all(self, sought: Sought) -> str:
        # letters, digits and spaces only: in quotes nothing of it is syntax
        return " AND ".join(f'"{piece}"' for piece in sought.pieces)


#: so many articles PostgreSQL finds and sorts in a few milliseconds
_FEW = 2_000
#: where so many are expected there are more than a few, however wrong that is
_MANY = 20 * _FEW


class Postgresql:
    """A tsvector in the article's own language, asked with the words in that language."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # how common a word is decides how it is best looked for
        connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
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
        # walking back from the newest finds common words at once, and rare ones after all that there is:
        # these are sorted by a sum, which no index knows
        order = "i.document + 0" if self._is_rare(sought) else "i.document"
        best = self._newest(sought, "i.headline @@ {asked}", order, sought.limit)
        limit = sought.limit - len(best)
        return [*best, *self._newest(sought, "NOT i.headline @@ {asked}", order, limit)]

    def _is_rare(self, sought: Sought) -> bool:
        """Whether so few articles have what is sought that all of them can be sorted."""
        asked = " OR ".join(f"i.whole @@ {self._all(sought, each)}" for each in self._used)
        found = f"SELECT 1 FROM search_index i WHERE {asked} LIMIT {_FEW + 1}"  # noqa: S608
        # of words the planner knows that they are common, sooner than they are counted; of a phrase it
        # knows only how common its words are
        is_phrase = any(" " in piece for piece in sought.pieces)
        if not is_phrase and self._expected(sought, found) > _MANY:
            return False
        self._connection.execute(text("SET LOCAL enable_seqscan = off"))
        count = self._connection.execute(
            text(f"SELECT count(*) FROM ({found}) f"),  # noqa: S608
            self._values(sought),
        ).scalar_one()
        self._connection.execute(text("SET LOCAL enable_seqscan = on"))
        return int(count) <= _FEW

    def _expected(self, sought: Sought, found: str) -> float:
        """Of how many rows the planner thinks that they have what is sought."""
        plan = self._connection.execute(text(f"EXPLAIN (FORMAT JSON) {found}"), self._values(sought))
        below = plan.scalar_one()[0]["Plan"]
        return float(below["Plans"][0]["Plan Rows"])

    def _newest(self, sought: Sought, condition: str, order: str, limit: int) -> Sequence[Row[Any]]:
        author = " AND i.authors @@ phraseto_tsquery('simple', :author)" if sought.author else ""
        found = " UNION ALL ".join(
            f"(SELECT {_COLUMNS} FROM search_index i JOIN search_document d ON d.document = i.document "  # noqa: S608
            f"{_OTHERS} WHERE d.configuration = '{each}' AND i.whole @@ {self._all(sought, each)} "
            f"AND {condition.format(asked=self._all(sought, each))}{author}{sought.where} "
            f"AND i.document >= :first AND i.document < :end ORDER BY {order} DESC LIMIT :limit)"
            for each in self._used
        )
        values = {**sought.values, **self._values(sought), "limit": limit}
        # each language for itself: so each stops when it has enough
        statement = text(f"SELECT * FROM ({found}) f ORDER BY document DESC LIMIT :limit")  # noqa: S608
        return self._connection.execute(statement.columns(article_id=Id()), values).all()

    def marked(
        self, sought: Sought, found: Sequence[tuple[Row[Any], Sequence[str]]]
    ) -> list[tuple[str, ...]]:
        """The words of the texts of each, with marks around what was found."""
        options = f"HighlightAll=true, StartSel={START}, StopSel={STOP}"
        values: dict[str, object] = {**self._values(sought), "options": options}
        columns = []
        for place, (row, texts) in enumerate(found):
            asked = self._all(sought, row.configuration)
            for part, each in enumerate(texts):
                values[f"text{place}_{part}"] = spelling(each)
                columns.append(f"ts_headline('{row.configuration}', :text{place}_{part}, {asked}, :options)")
        marked = iter(self._connection.execute(text(f"SELECT {', '.join(columns)}"), values).one())
        return [tuple(next(marked) for _ in texts) for _, texts in found]

    def _all(self, sought: Sought, configuration: str) -> str:
        asked = " && ".join(
            f"phraseto_tsquery('{configuration}', :piece{place})" for place in range(len(sought.pieces))
        )
        return f"({asked})"

    def _values(self, sought: Sought) -> Mapping[str, object]:
        values: dict[str, object] = {f"piece{place}": each for place, each in enumerate(sought.pieces)}
        return values | ({"author": sought.author} if sought.author else {})
