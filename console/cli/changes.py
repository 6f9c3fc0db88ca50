"""``features changes``: the change feed as JSON lines."""

import sys
import time
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from console.cli.terminal import json_of
from console.errors import WrongUse
from console.store import open_store
from storage.changes import Changes, Cursor, Values
from storage.columns import utc_text

#: between two looks at a feed that has nothing new
LOOK_AGAIN_S = 1.0

From = Annotated[
    str | None, typer.Option("--from", metavar="EPOCH:SEQ", help="Begin after this place; else at the start.")
]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Wait for further changes, for ever.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", metavar="N", min=1, help="At most so many.")]


def changes(after: From = None, follow: Follow = False, limit: Limit = None) -> None:
    """The change feed as JSON lines, complete and in order; each carries its place in the feed."""
    feed = Changes(open_store())
    cursor = _cursor(feed, after)
    left = limit
    while left is None or left > 0:
        page = feed.after(cursor) if left is None else feed.after(cursor, min(left, 500))
        for row in page:
            cursor = Cursor(epoch=cursor.epoch, seq=int(str(row["seq"])))
            sys.stdout.write(_line(cursor, row))
        sys.stdout.flush()
        if left is not None:
            left -= len(page)
        if not page:
            if not follow:
                return
            time.sleep(LOOK_AGAIN_S)


def _cursor(feed: Changes, after: str | None) -> Cursor:
    if after is None:
        head = feed.head()
        return Cursor(epoch=head.epoch, seq=head.floor_seq)
    try:
        return Cursor.parse(after)
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _line(cursor: Cursor, row: Values) -> str:
    values = {"cursor": str(cursor), **{name: _plain(value) for name, value in row.items()}}
    return json_of(values) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    return utc_text(value) if isinstance(value, datetime) else value
