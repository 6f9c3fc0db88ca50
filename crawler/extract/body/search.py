"""The search for the element, or the elements, that hold the story.

1. Every stretch of running text on the page votes with its length, links not counted. Votes from inside
   comments, footers, teasers and the like are put aside (``names``).
2. The votes are summed up the tree, so that each element knows how much text it holds.
3. From ``body`` down, the search follows the child that holds nearly all of it, and stops where the text
   divides: there the story's paragraphs stand side by side.
4. An element that names itself the story's text, by ``itemprop`` or class, ends the search earlier when it
   holds most of what is left; several such elements beside each other are joined.
"""

from collections.abc import Sequence

from lxml import etree

from crawler.extract.body.votes import Votes
from crawler.extract.names import is_body_name, names_of, shape_of
from storage.article import Candidate

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

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
#: of several articles on one page the first is the page's own, when it is at least this large beside the
#: largest
_FIRST_OF_ALIKE = 0.4
#: the same for ``itemprop="articleBody"``, which the publisher wrote for machines
_DECLARED_SHARE = 0.3


def search(
    body: Element, votes: Votes, headline: Element | None
) -> tuple[tuple[Element, ...], str, tuple[Candidate, ...]]:
    """The elements of the story, why these, and what was weighed; ``headline`` is the visible one."""
    current = body
    path = []
    before: list[Element] = []
    named = _named(votes)
    while True:
        held = votes.of.get(current, 0.0)
        path.append((current, held))
        if not held:
            break
        most = _named_inside(current, held, named, votes)
        if most:
            inside = sum(votes.of.get(element, 0.0) for element in most)
            because = f"{_label(most[0])} names itself the story's text and {_holding(inside, votes)}"
            return tuple(most), because, _candidates(path, most, votes)
        best = _next(current, held, votes)
        if best is None:
            break
        before.extend(_led_in_by(current, best, votes, headline))
        current = best
    because = (
        f"{_label(current)} holds {votes.of.get(current, 0.0):.0f} of {votes.total:.0f} characters of prose"
    )
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
        large = [
            child
            for child in children
            if child.tag == "article" and votes.of[child] >= _FIRST_OF_ALIKE * votes.of[best]
        ]
        if len(large) > 1 and not any(_is_story(child) for child in large):
            return None
        if large:
            return large[0]
    alike = sum(votes.of[child] for child in children if _are_alike(child, best))
    if alike > votes.of[best] * 1.1 or share < _LARGER_PART:
        return None
    run = max(_SHORTEST_STORY, _MUCH_LONGER * votes.longest_run(best))
    rivals = (child for child in children if votes.of[child] >= _RIVAL * votes.of[best])
    return next((child for child in rivals if votes.longest_run(child) >= run), best)


#: a child with so much of the largest one's votes is chosen before it where so many times as much of its text
#: stands together
_RIVAL = 0.4
_MUCH_LONGER = 2.0
#: less text than this stands together in a paragraph or two, on any page: no sign of a story
_SHORTEST_STORY = 500.0


def _is_story(article: Element) -> bool:
    """An article is a story, and no part of one, by its headline, its time, or a title that links.

    What stands inside another article is a part of that.
    """
    if next(article.iter("h1", "time"), None) is not None:
        return True
    if next(article.iterancestors("article"), None) is not None:
        return False
    heading = next(article.iter("h2", "h3"), None)
    return heading is not None and (heading.find(".//a") is not None or _stands_in_link(heading))


def _stands_in_link(element: Element) -> bool:
    return next(element.iterancestors("a"), None) is not None


def _are_alike(element: Element, other: Element) -> bool:
    return element.tag == other.tag and shape_of(element.get("class") or "") == shape_of(
        other.get("class") or ""
    )


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


def _named(votes: Votes) -> list[Element]:
    """All elements that name themselves the story's text, and parents of paragraphs that do."""
    found: list[Element] = []
    for element in votes.of:
        if element.get("itemprop") == "articleBody":
            parent = element.getparent()
            found.append(parent if element.tag == "p" and parent is not None else element)
        elif element.tag not in ("p", "span") and is_body_name(names_of(element)):
            found.append(element)
    return list(dict.fromkeys(found))


def _named_inside(current: Element, held: float, named: Sequence[Element], votes: Votes) -> list[Element]:
    """The elements of one article that name themselves the story's text and together hold most of it."""
    inside = [element for element in named if _is_inside(element, current)]
    holders = set(inside)
    outer = [element for element in inside if holders.isdisjoint(element.iterancestors())]
    groups: dict[Element | None, list[Element]] = {}
    for element in outer:
        groups.setdefault(next(element.iterancestors("article"), None), []).append(element)
    sums = [(sum(votes.of.get(element, 0.0) for element in group), group) for group in groups.values()]
    most = max((held_by for held_by, _ in sums), default=0.0)
    several = len({element for element in groups if element is not None}) > 1
    share, best = next(
        ((held_by / held, group) for held_by, group in sums if held_by >= _FIRST_OF_ALIKE * most), (0.0, [])
    )
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
    return f"<{element.tag!s}{' ' + repr(names[:60]) if names else ''}>"


def _holding(held: float, votes: Votes) -> str:
    return f"holds {held:.0f} of {votes.total:.0f} characters of prose"


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
            because=_holding(held, votes),
            score=round(held / total, 3),
            chosen=any(element is one for one in chosen),
        )
        for element, held in unique.items()
    )
