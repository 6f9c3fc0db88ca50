"""How the blocks of a story lie: which read like prose, where that stands, and where it ends."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from crawler.extract.body.draft import Draft
from storage.article import BlockKind

#: what a paragraph is known again by: its element, by tag and names, and what that stands in
Place = tuple[str, str]

#: from this length on a text with the end of a sentence is prose
_PROSE_LENGTH = 80
#: from this length on any text is, that is not mostly links
_LONG_LENGTH = 160


def is_prose(draft: Draft, length: float, share: float, ended: bool) -> bool:
    """A block of that length and share of links reads like prose; ``ended`` says that it ends like it."""
    if draft.kind is BlockKind.HEADING or draft.kind is BlockKind.TABLE or share > 0.5:
        return False
    return length >= _LONG_LENGTH or (ended and length >= _PROSE_LENGTH)


#: the share of the prose from which on a place is one where paragraphs stand
_USUAL_SHARE = 0.15


def usual_places(
    drafts: Sequence[Draft], lengths: Sequence[float], prose: Sequence[bool], total: float
) -> frozenset[Place]:
    """Where the prose stands: the places that hold a good part of it."""
    held: Counter[Place] = Counter()
    for draft, length, yes in zip(drafts, lengths, prose, strict=True):
        if yes:
            held[draft.own, draft.place] += int(length)
    return frozenset(where for where, length in held.items() if length >= _USUAL_SHARE * total)


#: a longer line is no part of a row
_LONGEST_IN_ROW = 50
#: kinds whose lines are short by nature
_NEVER_IN_ROW = frozenset({BlockKind.QUOTE, BlockKind.EMBED, BlockKind.TABLE, BlockKind.LIST})


def rows(drafts: Sequence[Draft], lengths: Sequence[float], ended: Sequence[bool]) -> tuple[int, ...]:
    """For each block the length of the row of short lines that it stands in."""
    rows: list[int] = []
    start = 0
    for index, (draft, length, end) in enumerate(zip(drafts, lengths, ended, strict=True)):
        if length < _LONGEST_IN_ROW and not end and draft.kind not in _NEVER_IN_ROW:
            continue
        rows.extend([index - start] * (index - start))
        rows.append(0)
        start = index + 1
    rows.extend([len(drafts) - start] * (len(drafts) - start))
    return tuple(rows)


def levels(place: str, around: str) -> int:
    """How many elements further in a place is than one around it."""
    return place[: len(place) - len(around)].count(" > ")


#: with this share of the prose in usual places, prose elsewhere below it is not the story's
_SETTLED_SHARE = 0.7
#: ... unless there is more of it than this
_MOST_APART = 0.12


def last_prose(
    drafts: Sequence[Draft],
    lengths: Sequence[float],
    prose: Sequence[bool],
    where: Sequence[int],
    usual: frozenset[Place],
    total: float,
) -> int:
    """The last prose of the story: where paragraphs have a place of their own, the last one there."""
    if not where:
        return len(drafts)
    places = {place for _, place in usual}
    settled = [index for index in where if any(drafts[index].place.endswith(place) for place in places)]
    if sum(lengths[index] for index in settled) < _SETTLED_SHARE * total:
        return where[-1]
    apart = sum(lengths[index] for index in where if index > settled[-1])
    return settled[-1] if apart <= _MOST_APART * total else where[-1]


#: from this share on a line is nothing but a link
_ALL_LINK = 0.9
#: a longer line is no title
_LONGEST_TITLE = 110
#: so many titles, above so much of the prose between them, make a story told in items
_FEWEST_ITEMS = 3
_MOST_HAVE_TITLES = 0.6


def titles(
    drafts: Sequence[Draft],
    lengths: Sequence[float],
    shares: Sequence[float],
    prose: Sequence[bool],
    usual: frozenset[Place],
) -> frozenset[int]:
    """The lines that title the paragraph below them, whether or not they link.

    A heading is one that stands where that paragraph stands. A short line that is all link is one where most
    of the paragraphs have such a line: a story told in items, each under the name of what it speaks of.
    """
    first = next((index for index, yes in enumerate(prose) if yes), len(drafts))
    above = [
        index
        for index in range(first, len(drafts) - 1)
        if not prose[index] and prose[index + 1] and _is_plain(drafts[index + 1], usual)
    ]
    found = {index for index in above if _is_subhead(drafts[index], drafts[index + 1])}
    linked = [index for index in above if shares[index] >= _ALL_LINK and lengths[index] < _LONGEST_TITLE]
    if len(linked) >= _FEWEST_ITEMS:
        between = sum(prose[linked[0] : linked[-1] + 2])
        found.update(linked if len(linked) >= _MOST_HAVE_TITLES * between else ())
    return frozenset(found)


def _is_plain(draft: Draft, usual: frozenset[Place]) -> bool:
    return not draft.emphasis and (draft.own, draft.place) in usual


def _is_subhead(draft: Draft, below: Draft) -> bool:
    return draft.kind is BlockKind.HEADING and draft.place == below.place


#: a list of other stories has so many items, so much of each of which links, and so much of them on average;
#: the story's own lists say more about what they link to
_FEWEST_LINKED = 3
_LEAST_LINK = 0.35
_MEAN_LINK = 0.55


def link_lists(drafts: Sequence[Draft], shares: Sequence[float]) -> frozenset[int]:
    """The items of lists each of whose items leads elsewhere, where no line above introduces them."""
    found: list[int] = []
    start = 0
    for group, items in groupby(drafts, lambda draft: draft.group):
        end = start + sum(1 for _ in items)
        linked = shares[start:end]
        if (
            group is not None
            and end - start >= _FEWEST_LINKED
            and min(linked) >= _LEAST_LINK
            and sum(linked) >= _MEAN_LINK * (end - start)
            and not (start and drafts[start - 1].text.endswith((":", "：")))
        ):
            found.extend(range(start, end))
        start = end
    return frozenset(found)
