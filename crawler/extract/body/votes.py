"""How much running text each element of a page holds: the votes that the search for the story follows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from crawler.extract.names import is_body_name, junk_rule, names_of, shape_of
from crawler.extract.rendered import whole_text

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: elements that can hold running text of their own
_TEXT_TAGS = ("p", "div", "td", "pre", "blockquote", "section", "article", "dd", "li", "center")
#: ... and these, where the others hold little
_RARE_TEXT_TAGS = ("span", "font", "main", "body", "label", "b", "strong", "em", "i")
#: elements whose text is never the story
_NEVER_TAGS = frozenset({
    "script", "style", "noscript", "svg", "template", "head", "select", "textarea", "iframe",
})  # fmt: skip
#: elements whose text is not the story unless they hold the page's main part: unclosed tags nest it in them
_RARELY_TAGS = frozenset({"nav", "footer", "form", "button", "aside", "figcaption", "menu", "dialog"})
#: rules of ``names`` under which text does not vote; the others may be large parts of a real story
_VOTELESS = frozenset({
    "consent", "comments", "advert", "newsletter", "related", "navigation", "author bio", "caption",
    "side box", "hidden text",
})  # fmt: skip
#: a name takes no more than this share of a page's prose out of the vote, unless it says comments
_TOO_MUCH = 0.5
#: shorter text is a label, not prose
_SHORTEST_PROSE = 25
#: beyond this a longer paragraph is no better evidence
_LONGEST_VOTE = 1_000
#: a page of which fewer votes are cast may have its text in elements that are for phrases
_LITTLE = 3_000.0
#: fewer votes than this in the whole page: look also where stories are not expected
_TOO_FEW = 200.0


@dataclass(slots=True)
class Votes:
    """How much running text each element holds, in characters."""

    of: dict[Element, float] = field(default_factory=dict)
    #: text that votes, by the names of the element it stands in
    by_names: dict[str, float] = field(default_factory=dict)
    total: float = 0.0
    #: text that stands together: directly in an element, or in its children
    runs: dict[Element, float] = field(default_factory=dict)

    def longest_run(self, element: Element) -> float:
        """The most text that stands together in an element: teasers hold as much as a story, but apart."""
        inside = (run for holder, run in self.runs.items() if _is_inside(holder, element))
        return max(inside, default=0.0)


def _is_inside(element: Element, holder: Element) -> bool:
    return element is holder or any(ancestor is holder for ancestor in element.iterancestors())


def votes_of(body: Element) -> Votes:
    """The votes of a page, without those from where no story stands."""
    direct = _direct_votes(body)
    everything = _summed(direct, lambda _: False)
    votes = _summed(direct, lambda element: _is_elsewhere(element, everything))
    votes = votes if votes.total >= _TOO_FEW else everything
    for element, vote in votes.of.items():
        name = element.get("class")
        if name:
            shape = shape_of(name)
            votes.by_names[shape] = votes.by_names.get(shape, 0.0) + vote
    return votes


def _direct_votes(body: Element) -> dict[Element, float]:
    """The running text that stands directly in each element."""
    tails = _tails(body)
    direct = _cast(body.iter(*_TEXT_TAGS), tails)
    if sum(direct.values()) < _LITTLE:
        direct.update(_cast(body.iter(*_RARE_TEXT_TAGS), tails))
    return direct


def _tails(body: Element) -> dict[Element, int]:
    """The length of the text that stands in each element behind its children."""
    lengths: dict[Element, int] = {}
    for element in body.iterdescendants():
        tail = element.tail
        if tail and len(tail) > 2 and (length := len(tail.strip())):
            parent = element.getparent()
            if parent is not None:
                lengths[parent] = lengths.get(parent, 0) + length
    return lengths


def _cast(elements: Iterable[Element], tails: Mapping[Element, int]) -> dict[Element, float]:
    return {element: vote for element in elements if (vote := _vote(element, tails))}


def _summed(direct: dict[Element, float], is_elsewhere: Callable[[Element], bool]) -> Votes:
    """The votes summed up the tree, without those cast where ``is_elsewhere``."""
    votes = Votes()
    apart: dict[Element, bool] = {}
    by_parent: dict[Element, float] = {}
    for element, vote in direct.items():
        parent = element.getparent()
        if parent is None or _is_apart(element, apart, is_elsewhere):
            continue
        votes.total += vote
        votes.of[element] = votes.of.get(element, 0.0) + vote
        by_parent[parent] = by_parent.get(parent, 0.0) + vote
    of = votes.of
    votes.runs = dict(of)
    for parent, vote in by_parent.items():
        votes.runs[parent] = votes.runs.get(parent, 0.0) + vote
        of[parent] = of.get(parent, 0.0) + vote
        for holder in parent.iterancestors():
            of[holder] = of.get(holder, 0.0) + vote
    return votes


def _is_apart(element: Element, known: dict[Element, bool], is_elsewhere: Callable[[Element], bool]) -> bool:
    """Whether the element, or anything it stands in, is no place for a story."""
    path = []
    current: Element | None = element
    while current is not None and current not in known and current.tag != "body":
        path.append(current)
        current = current.getparent()
    verdict = known.get(current, False) if current is not None else False
    for holder in reversed(path):
        verdict = verdict or holder.tag in _NEVER_TAGS or is_elsewhere(holder)
        known[holder] = verdict
    return verdict


def _vote(element: Element, tails: Mapping[Element, int]) -> float:
    """The length of the running text that stands directly in an element, links left out."""
    tag = element.tag
    if tag == "p" and len(element):
        length = len(whole_text(element).strip())
        if length < _SHORTEST_PROSE:
            return 0.0
        linked = sum([len(whole_text(link)) for link in element.iter("a")])
    else:
        text = element.text
        length = tails.get(element, 0) + (len(text.strip()) if text else 0)
        linked = 0
        if length < _SHORTEST_PROSE:
            return 0.0
        parent = element.getparent()
        if tag in ("span", "font", "b", "strong", "em", "i") and parent is not None and parent.tag == "p":
            return 0.0
    own = length - linked
    if own * 2 < length:
        return 0.0
    return float(min(own, _LONGEST_VOTE))


@lru_cache(maxsize=8192)
def _voteless_rule(names: str) -> str | None:
    rule = None if is_body_name(names) else junk_rule(names)
    return rule if rule in _VOTELESS else None


def _is_elsewhere(element: Element, everything: Votes) -> bool:
    if element.tag in _RARELY_TAGS:
        return next(element.iter("main", "article", "h1"), None) is None
    names = names_of(element)
    rule = _voteless_rule(names) if names else None
    if rule is None:
        return False
    return rule == "comments" or everything.of.get(element, 0.0) < _TOO_MUCH * everything.total
