"""What a rule is, and what it says."""

from collections.abc import Callable
from dataclasses import dataclass

from crawler.extract.body.scene import Scene
from storage.article import BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A block taken off."""

    rule: str
    because: str


#: looks at one block of a scene and gives the sentence that takes it off; ``None`` means keep
Rule = Callable[[Scene, int], str | None]

#: blocks that quote somebody or show data: words alone do not take them off
PROTECTED = frozenset({BlockKind.QUOTE, BlockKind.EMBED, BlockKind.TABLE})
