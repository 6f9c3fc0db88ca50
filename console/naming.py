"""How people name one thing of many: an article or a run by a part of its id, a source by its name."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Engine

from console.errors import WrongUse
from crawler.environment import environment
from crawler.errors import UsageError_
from crawler.source import Source
from crawler.sources import load_sources
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
    """Raise `UsageError_`, with the nearest name, for a source without a file that nobody ever crawled."""
    if source is None:
        return
    known = {*load_sources(environment().sources), *(each.key for each in Sources(engine).all())}
    if source not in known:
        raise UsageError_.unknown("source", source, known)


def source_named(name: str, sources: Mapping[str, Source]) -> Source:
    """The source of this name. Raises `UsageError_`, with the nearest name."""
    if name not in sources:
        raise UsageError_.unknown("source", name, sources)
    return sources[name]
