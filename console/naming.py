"""How people name one thing of many: by a part of its id."""

from collections.abc import Sequence
from uuid import UUID

from console.errors import WrongUse

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
