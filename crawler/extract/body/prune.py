"""Which elements inside the story's own are not the story: decided by markup, before any text is read.

A name or a tag alone never takes a large part of the story away: an element that holds a good share of its
prose stays, whatever it is called.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from crawler.extract.body.votes import Votes
from crawler.extract.names import is_body_name, junk_rule, names_of, shape_of
from crawler.extract.rendered import is_unseen, rendered_text
from storage.article import Removed

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: tags whose text is not the story, and the rule that says so
_RULE_OF_TAG = {
    "nav": "navigation",
    "footer": "side box",
    "aside": "side box",
    "form": "form",
    "button": "form",
    "fieldset": "form",
    "dialog": "hidden text",
    "figcaption": "caption",
    "menu": "navigation",
    "amp-sidebar": "navigation",
}
#: a paragraph or a heading is never one of these, whatever it is called
_TEXT_TAGS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote"})
_FRAMES = frozenset({"contents", "navigation", "player", "gallery", "side box", "hidden text"})
_HIDDEN = "hidden"
#: what ``_suspicion`` reads of an element beside its tag
_TELLING_ATTRIBUTES = ("class", "id", "role", "itemprop", "style", "hidden")
#: the share of the story's prose from which no name or tag takes an element away
_TOO_MUCH = 0.25
#: the same for names that frame things: players and galleries hold quoted posts as well
_TOO_MUCH_FRAME = 0.1
_MOST_TEXT_KEPT = 2_000


@dataclass(slots=True)
class Pruner:
    """Says of each element whether to leave it out, and remembers what it left out."""

    votes: Votes
    #: characters of prose in the story's elements
    held: float
    #: what the source's rules take off
    drops: dict[Element, str] = field(default_factory=dict)
    removed: list[Removed] = field(default_factory=list)

    _known: dict[tuple[str | None, ...], tuple[str, str] | None] = field(default_factory=dict)

    def __call__(self, element: Element, attributes: Mapping[str, str]) -> bool:
        """Whether to leave the element out."""
        verdict = self._verdict(element, attributes)
        if verdict is None:
            return False
        rule, because = verdict
        text = rendered_text(element)[:_MOST_TEXT_KEPT]
        if text:
            self.removed.append(Removed(text=text, rule=rule, because=because))
        return True

    def _verdict(self, element: Element, attributes: Mapping[str, str]) -> tuple[str, str] | None:
        """The rule that takes the element off, and why it held."""
        if self.drops and element in self.drops:
            return "source rule", f"the source's rule drop = {self.drops[element]!r} names it"
        tag = str(element.tag)
        if not attributes and tag not in _RULE_OF_TAG:
            return None
        key = (tag, *map(attributes.get, _TELLING_ATTRIBUTES))
        if key in self._known:
            suspicion = self._known[key]
        else:
            suspicion = self._known[key] = _suspicion(element, tag)
        if suspicion is None:
            return None
        rule, because = suspicion
        share = self._share(element)
        if share >= (_TOO_MUCH_FRAME if rule in _FRAMES else _TOO_MUCH):
            return None
        return rule, f"{because}; it holds {share:.0%} of the prose"

    def _share(self, element: Element) -> float:
        name = element.get("class")
        alike = self.votes.by_names.get(shape_of(name), 0.0) if name else 0.0
        prose = max(self.votes.of.get(element, 0.0), alike)
        return prose / self.held if self.held else 0.0


def _suspicion(element: Element, tag: str) -> tuple[str, str] | None:
    """What tag, markup and names say against an element, its share of the story aside."""
    names = names_of(element)
    rule = junk_rule(names) if names and tag != "a" and not is_body_name(names) else None
    if rule is not None and not (tag in _TEXT_TAGS and rule in _FRAMES):
        return rule, f"its names {names[:80]!r} say so"
    if is_unseen(element):
        return _HIDDEN, "its markup hides it"
    return (_RULE_OF_TAG[tag], f"it stands in <{tag}>") if tag in _RULE_OF_TAG else None
