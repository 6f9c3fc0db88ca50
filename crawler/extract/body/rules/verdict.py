"""What a rule is, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from crawler.extract.body.scene import Scene
from storage.article import BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A block taken off."""

    rule: str
    because: str


#: looks at one block of a scene and gives the sentence that takes it off; ``None`` means keep
Rule = Callable[[Scene, int], str | None]


class Part(Enum):
    """A part of the text: what stands before the first prose, the story, what stands after the last."""

    HEAD = auto()
    STORY = auto()
    TAIL = auto()


class Asked(NamedTuple):
    """A rule, under the name that removals carry, and which blocks it is asked about."""

    name: str
    rule: Rule
    #: in letters
    longest: float = float("inf")
    parts: frozenset[Part] = frozenset(Part)
    #: it goes by what a block says, not by where it stands
    by_words: bool = False


#: blocks that quote somebody or show data: words alone do not take them off
PROTECTED = frozenset({BlockKind.QUOTE, BlockKind.EMBED, BlockKind.TABLE})
