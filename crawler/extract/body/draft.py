"""A stretch of text as the markup cuts it, and where it stands."""

from dataclasses import dataclass
from typing import NamedTuple

from bs4 import Tag

from storage.article import BlockKind, Hyperlink

_NAMING_ATTRIBUTES = ("class", "id", "itemprop")


@dataclass(slots=True, kw_only=True)
class Draft:
    """One stretch of text as the markup cuts it, and what the markup says of it."""

    kind: BlockKind
    text: str
    level: int | None = None
    url: str | None = None
    links: tuple[Hyperlink, ...] = ()
    #: characters that stand in links
    linked: int = 0
    #: "strong" or "em" where all of the text is set so
    emphasis: str | None = None
    #: drafts of one list share its number
    group: int | None = None
    #: tag and names of the element the text stands in
    own: str = ""
    #: the same of what that stands in, nearest first
    place: str = ""


class Where(NamedTuple):
    """Where a text stands: tag and names of its element, and of what that stands in."""

    own: str = ""
    place: str = ""

    def inside(self, tag: Tag) -> "Where":
        """One element further in."""
        attributes = tag.attrs
        own = tag.name
        if attributes:
            own = " ".join([own, *[str(attributes[key]) for key in _NAMING_ATTRIBUTES if key in attributes]])
        return Where(own, f"{self.own} > {self.place}")
