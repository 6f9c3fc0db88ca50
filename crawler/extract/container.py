"""Where on the page the story is: the element, or the elements, that hold its text.

1. Every stretch of running text on the page votes with its length, links not counted. Votes from inside
   comments, footers, teasers and the like are put aside (``names``).
2. The votes are summed up the tree, so that each element knows how much text it holds.
3. From ``body`` down, the search follows the child that holds nearly all of it, and stops where the text
   divides: there the story's paragraphs stand side by side.
4. An element that names itself the story's text, by ``itemprop`` or class, ends the search earlier when it
   holds most of what is left; several such elements beside each other are joined.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from crawler.extract.declared import Declared
from crawler.extract.found import Found
from crawler.extract.names import is_body_name, junk_rule, shape_of
from crawler.page import Page
from crawler.source import Source
from storage.article import Candidate

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: elements that can hold running text of their own
_TEXT_TAGS = ("p", "div", "td", "pre", "blockquote", "section", "article", "dd", "li", "center")
#: ... and these, where the others hold little
_RARE_TEXT_TAGS = ("span", "font", "main", "body", "label", "b", "strong", "em", "i")
#: elements whose text is never the story
_NEVER_TAGS = frozenset({"script", "style", "noscript", "svg", "template", "head", "select", "textarea", "iframe"})
#: elements whose text is not the story unless they hold the page's main part: unclosed tags nest it in them
_RARELY_TAGS = frozenset({"nav", "footer", "form", "button", "aside", "figcaption", "menu", "dialog"})
#: shorter text is a label, not prose
_SHORTEST_PROSE = 25
#: beyond this a longer paragraph is no better evidence
_LONGEST_VOTE = 1_000
#: the share of an element's votes that one child must hold for the search to go on inside it
_NEARLY_ALL = 0.82
#: where no child has nearly all of it, this is enough for one that no sibling resembles
_LARGER_PART = 0.45
#: elements that are lines of a text, not containers of it
_LINES = frozenset({"p", "blockquote", "ul", "ol", "pre", "h2", "h3", "h4", "span", "dl"})
#: an element with this share of its votes in lines of its own is where the story's text stands
_LINES_SHARE = 0.3
#: characters of prose that make an element above the story's its beginning
_LEAST_LEAD = 120.0
#: the share from which an element that names itself the story's text is believed
_MOST = 0.55
#: of several articles on one page the first is the page's own, when it is at least this large beside the largest
_FIRST_OF_ALIKE = 0.4
#: the same for ``itemprop="articleBody"``, which the publisher wrote for machines
_DECLARED_SHARE = 0.3
#: characters of Chinese, Japanese and Korean say as much as two or three letters
_CJK_FACTOR = 2.5
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """The elements of the story, in page order, and the votes that chose them."""

    elements: tuple[Element, ...]
    votes: Votes


def find_container(page: Page, declared: Declared, source: Source | None) -> Found[Container]:
    """The element or elements that hold the story."""
    root = page.tree
    body = root.find("body")
    body = root if body is None else body
    votes = votes_of(body)
    if source is not None and source.rules.body:
        chosen = tuple(_outermost(root.cssselect(source.rules.body)))
        if chosen:
            because = f"the source's rule body = {source.rules.body!r} matches {len(chosen)} element(s)"
            return Found(value=Container(elements=chosen, votes=votes), because=because)
    elements, because, candidates = _searched(body, votes, _headline_of(declared))
    return Found(value=Container(elements=elements, votes=votes), because=because, candidates=candidates)


def _headline_of(declared: Declared) -> Element | None:
    """The visible headline: the longest of the first few level-one headings."""
    first = [heading for heading in declared.headings if heading.tag == "h1"][:4]
    return max(first, key=lambda heading: len("".join(heading.itertext()).strip()), default=None)


def votes_of(body: Element) -> Votes:
    """Steps 1 and 2."""
    direct = _direct_votes(body)
    everything = _summed(direct, lambda _: False)
    votes = _summed(direct, lambda element: _is_elsewhere(element, everything))
    return votes if votes.total >= _TOO_FEW else everything


def _direct_votes(body: Element) -> dict[Element, float]:
    """The running text that stands directly in each element."""
    direct = {element: vote for element in body.iter(*_TEXT_TAGS) if (vote := _vote(element))}
    if sum(direct.values()) < _LITTLE:
        direct.update((element, vote) for element in body.iter(*_RARE_TEXT_TAGS) if (vote := _vote(element)))
    return direct


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
        name = element.get("class")
        if name:
            shape = shape_of(name)
            votes.by_names[shape] = votes.by_names.get(shape, 0.0) + vote
    of = votes.of
    for parent, vote in by_parent.items():
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


def _vote(element: Element) -> float:
    """The length of the running text that stands directly in an element, links left out."""
    tag = element.tag
    if tag == "p":
        length = len("".join(element.itertext()).strip())
        if length < _SHORTEST_PROSE:
            return 0.0
        linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    else:
        text = element.text
        length = len(text.strip()) if text else 0
        linked = 0
        for child in element:
            tail = child.tail
            if tail and len(tail) > 2:
                length += len(tail.strip())
        if length < _SHORTEST_PROSE:
            return 0.0
        if tag in ("span", "font", "a") and element.getparent().tag == "p":
            return 0.0
    own = length - linked
    if own * 2 < length:
        return 0.0
    return float(min(own, _LONGEST_VOTE))


def names_of(element: Element) -> str:
    """Class, id, role and itemprop of an element, in one text."""
    attributes = element.attrib
    if not attributes:
        return ""
    get = attributes.get
    return " ".join(filter(None, (get("class"), get("id"), get("role"), get("itemprop"))))


#: rules of ``names`` under which text does not vote; the others may be large parts of a real story
_VOTELESS = frozenset(
    {"consent", "comments", "advert", "newsletter", "related", "navigation", "author bio", "caption", "side box", "hidden text"}
)
#: a name takes no more than this share of a page's prose out of the vote, unless it says comments
_TOO_MUCH = 0.5


def _is_elsewhere(element: Element, everything: Votes) -> bool:
    if element.tag in _RARELY_TAGS:
        return next(element.iter("main", "article", "h1"), None) is None
    names = names_of(element)
    rule = junk_rule(names) if names and not is_body_name(names) else None
    if rule not in _VOTELESS:
        return False
    return rule == "comments" or everything.of.get(element, 0.0) < _TOO_MUCH * everything.total


def _outermost(elements: Sequence[Element]) -> Iterator[Element]:
    inside: set[Element] = set()
    for element in elements:
        if element not in inside:
            yield element
            inside.update(element.iter())


def _searched(
    body: Element, votes: Votes, headline: Element | None
) -> tuple[tuple[Element, ...], str, tuple[Candidate, ...]]:
    """Steps 3 and 4."""
    current = body
    path = []
    before: list[Element] = []
    while True:
        held = votes.of.get(current, 0.0)
        path.append((current, held))
        if not held:
            break
        named = _named_inside(current, held, votes)
        if named:
            inside = sum(votes.of.get(element, 0.0) for element in named)
            because = f"{_label(named[0])} names itself the story's text and holds {inside:.0f} of {votes.total:.0f} characters of prose"
            return tuple(named), because, _candidates(path, named, votes)
        best = _next(current, held, votes)
        if best is None:
            break
        before.extend(_led_in_by(current, best, votes, headline))
        current = best
    because = f"{_label(current)} holds {votes.of.get(current, 0.0):.0f} of {votes.total:.0f} characters of prose"
    elements = (*before, current)
    return elements, because, _candidates(path, elements, votes)


def _next(current: Element, held: float, votes: Votes) -> Element | None:
    """The child in which the search goes on; ``None`` where the story's parts stand side by side."""
    children = [child for child in current if votes.of.get(child)]
    if not children:
        return None
    best = max(children, key=lambda child: votes.of[child])
    share = votes.of[best] / held
    if best.tag in _LINES:
        return None
    if share >= _NEARLY_ALL:
        return best
    if sum(votes.of[child] for child in children if child.tag in _LINES) >= _LINES_SHARE * held:
        return None
    if best.tag == "article":
        large = [child for child in children if child.tag == "article" and votes.of[child] >= _FIRST_OF_ALIKE * votes.of[best]]
        if large:
            return large[0]
    alike = sum(votes.of[child] for child in children if _are_alike(child, best))
    if alike > votes.of[best] * 1.1 or share < _LARGER_PART:
        return None
    return best


def _are_alike(element: Element, other: Element) -> bool:
    return element.tag == other.tag and shape_of(element.get("class") or "") == shape_of(other.get("class") or "")


def _led_in_by(current: Element, best: Element, votes: Votes, headline: Element | None) -> list[Element]:
    """What stands between the headline and the chosen child and holds prose: the story begins there."""
    found: list[Element] = []
    for child in current:
        if child is best:
            break
        if child is headline or (headline is not None and _is_inside(headline, child)):
            found = []
            continue
        if votes.of.get(child, 0.0) >= _LEAST_LEAD:
            found.append(child)
    return found if headline is not None else []


def _named_inside(current: Element, held: float, votes: Votes) -> list[Element]:
    """Elements below that name themselves the story's text and together hold most of it, those of one article."""
    found: list[Element] = []
    for element, share in votes.of.items():
        if element is not current:
            if element.get("itemprop") == "articleBody":
                found.append(element.getparent() if element.tag == "p" else element)
            elif element.tag not in ("p", "span") and is_body_name(names_of(element)):
                found.append(element)
    inside = [element for element in dict.fromkeys(found) if _is_inside(element, current)]
    outer = [element for element in inside if not any(_is_inside(element, other) for other in inside)]
    groups: dict[Element | None, list[Element]] = {}
    for element in outer:
        groups.setdefault(next(element.iterancestors("article"), None), []).append(element)
    sums = [(sum(votes.of.get(element, 0.0) for element in group), group) for group in groups.values()]
    most = max((held_by for held_by, _ in sums), default=0.0)
    several = len({element for element in groups if element is not None}) > 1
    share, best = next(((held_by / held, group) for held_by, group in sums if held_by >= _FIRST_OF_ALIKE * most), (0.0, []))
    declared = any(element.get("itemprop") == "articleBody" for element in best)
    if share >= (_DECLARED_SHARE if declared or several else _MOST):
        return _with_siblings(current, best, share * held, votes)
    return []


def _with_siblings(current: Element, named: list[Element], held: float, votes: Votes) -> list[Element]:
    """Several named elements in page order; or what holds them all, where it holds little else."""
    if len(named) == 1:
        return named
    above = set(named[0].iterancestors())
    for element in named[1:]:
        above &= set(element.iterancestors())
    around = next((element for element in named[0].iterancestors() if element in above), current)
    if votes.of.get(around, 0.0) * _NEARLY_ALL <= held:
        return [around]
    order = {element: number for number, element in enumerate(current.iter())}
    return sorted(named, key=lambda element: order[element])


def _is_inside(element: Element, holder: Element) -> bool:
    return any(ancestor is holder for ancestor in element.iterancestors())


def _label(element: Element) -> str:
    names = names_of(element)
    return f"<{element.tag}{' ' + repr(names[:60]) if names else ''}>"


def _candidates(
    path: list[tuple[Element, float]], chosen: Sequence[Element], votes: Votes
) -> tuple[Candidate, ...]:
    total = votes.total or 1.0
    seen = [*path[-3:], *((element, votes.of.get(element, 0.0)) for element in chosen)]
    unique = dict(seen)
    return tuple(
        Candidate(
            field="body",
            value=_label(element),
            because=f"holds {held:.0f} of {votes.total:.0f} characters of prose",
            score=round(held / total, 3),
            chosen=any(element is one for one in chosen),
        )
        for element, held in unique.items()
    )
