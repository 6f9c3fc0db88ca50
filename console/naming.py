"""How people name one thing of many: an article or a run by a part of its id, a source by its name."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Engine

from console.errors import WrongUse
from crawler.environment import environment
from crawler.errors import UsageError_
from crawler.sources import read_sources
from storage.sources import Sources

#: how many characters of an id stand in a table: the last ones, which differ most
ID_CHARACTERS = 8


def short(of: UUID) -> str:
    """The part of an id that a table shows, and that names its row."""
    return of.hex[-ID_CHARACTERS:]


def the_one(found: Sequence[UUID], part: str, noun: str) -> UUID:
    """The only id that was found under a part of it. Raises `WrongUse` where there are none or several."""
    if not found:
        raise WrongUse(f"There is no {noun} {part}; features {noun}s lists them.")
    if len(found) > 1:
        raise WrongUse(f"Several {noun}s have an id like {part}; give more of it.")
    return found[0]


def refuse_unknown(source: str | None, engine: Engine) -> None:
    """Raise `UsageError_`, with the nearest name, for a source without a file that nobody ever crawled.

    What is stored of a source is read whatever has become of its file; the files are asked for other names.
    """
    if source is None or source in (stored := {each.key for each in Sources(engine).all()}):
        return
    found = read_sources(environment().sources)
    if source in found.broken:
        raise found.broken[source]
    if source not in found.sources:
        raise UsageError_.unknown("source", source, stored | found.sources.keys())
