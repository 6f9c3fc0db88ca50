"""The articles, or the changes since a place in the feed, as rows for other programs; in flat memory."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO
from uuid import UUID

from sqlalchemy import Engine, bindparam, text

from storage.changes import Changes, Cursor, Values, typed
from storage.columns import Id, json_text, utc_text
from storage.contract import VIEWS
from storage.transactions import reading

PAGE = 500
#: what spreadsheets take for the beginning of a formula
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_ARTICLES = next(view for view in VIEWS if view.name == "articles_v1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Rows to be written, and where the next export begins."""

    rows: Iterator[Values]
    #: everything up to here is in the rows; rows of later changes may be among them too
    cursor: Cursor


def export_articles(engine: Engine, source: str | None = None) -> Export:
    """Every article that can be read: rows of ``articles_v1``, page by page."""
    # the place first: what changes while pages are read is exported again the next time, never missed
    head = Changes(engine).head()
    return Export(rows=_articles(engine, source), cursor=Cursor(epoch=head.epoch, seq=head.seq))


def export_changes(engine: Engine, since: Cursor, source: str | None = None) -> Export:
    """Every change since a place in the feed: rows of ``changes_v1``. Raises `CursorLost` when it is read."""
    head = Changes(engine).head()
    end = Cursor(epoch=head.epoch, seq=head.seq)
    return Export(rows=_changes(Changes(engine), since, end.seq, source), cursor=end)


def _articles(engine: Engine, source: str | None) -> Iterator[Values]:
    names = ", ".join(column.name for column in _ARTICLES.columns)
    chosen = " AND source = :source" if source is not None else ""
    query = text(
        f"SELECT {names} FROM articles_v1 WHERE article_id > :last{chosen} ORDER BY article_id LIMIT {PAGE}"  # noqa: S608
    )
    typed_query = query.bindparams(bindparam("last", type_=Id)).columns(**typed(_ARTICLES))
    last = UUID(int=0)
    while True:
        values = {"last": last} | ({"source": source} if source is not None else {})
        with reading(engine) as connection:
            page = connection.execute(typed_query, values).mappings().all()
        if not page:
            return
        yield from map(dict, page)
        last = page[-1]["article_id"]


def _changes(feed: Changes, since: Cursor, end: int, source: str | None) -> Iterator[Values]:
    place = since
    while page := feed.after(place, min(PAGE, max(0, end - place.seq)) or 1):
        for row in page:
            if int(str(row["seq"])) > end:
                return
            if source is None or row["source"] == source:
                yield row
        place = Cursor(epoch=place.epoch, seq=int(str(page[-1]["seq"])))
        if place.seq >= end:
            return


def write_jsonl(rows: Iterable[Values], to: TextIO) -> int:
    """One JSON object a line; how many."""
    # made once: json.dumps makes an encoder for each row, and asked each value what it is
    encode = json.JSONEncoder(ensure_ascii=False, default=plain).encode
    number = 0
    for row in rows:
        to.write(encode(row) + "\n")
        number += 1
    return number


def write_csv(rows: Iterable[Values], to: TextIO) -> int:
    """Comma-separated, everything quoted; no cell begins like a formula. How many rows."""
    writer = csv.writer(to, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    number = 0
    for row in rows:
        if number == 0:
            writer.writerow(row)
        writer.writerow(map(_cell, row.values()))
        number += 1
    return number


def plain(value: object) -> object:
    """A value as JSON has it: ids and times as text."""
    if isinstance(value, UUID):
        return str(value)
    return utc_text(value) if isinstance(value, datetime) else value


def _cell(value: object) -> str:
    if value is None:
        return ""
    shown = plain(value)
    cell = json_text(shown) if isinstance(shown, list | dict) else str(shown)
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
