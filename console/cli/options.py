"""Options that several verbs share."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Everything, for a program.")]
OfSource = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only this source.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Also what was weighed for each field.")]
Workers = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Processes that read; one for each core otherwise.")
]


def day(text: str) -> date:
    """A day as people type it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2026-01-31.") from None


def beginning(of: date | None) -> datetime | None:
    """The first instant of a day, in UTC."""
    return None if of is None else datetime.combine(of, datetime.min.time(), UTC)
