"""Which pages tell one story, so that what they share is no evidence of boilerplate."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from crawler.extract.boilerplate.pages import PagePrint

#: two pages tell one story when they share so many paragraphs that stand on few other pages ...
_SHARED_RARE = 3
#: ... or so many paragraphs at all ...
_SHARED_ANY = 6
#: ... and these are so much of the shorter one
_SHARED_PART = 0.5
#: a paragraph on more pages than this, and than half of all, is not rare
_RARE = 3


def stories(pages: Sequence[PagePrint]) -> Mapping[str, str]:
    """For each page's key, the key of its story: one and the same for pages that tell one story.

    A story is told again when it is republished under a second address, taken over from an agency, continued
    as a live blog's next part, or cut into pages. Two pages tell one story when one of these holds:

    1. They share at least three paragraphs that stand on few of the pages (at most three, or half of all),
       and these are at least half of the paragraphs of the shorter one.
    2. They share at least six paragraphs at all, and at least half of the shorter one's.
    3. They share their headline and a paragraph, and the headline is not that of half of the pages.

    The relation is carried on: the first and the last part of a live blog need not share a word.
    """
    parent = {page.key: page.key for page in pages}
    for first, second in _told_twice(pages):
        parent[_root(parent, first.key)] = _root(parent, second.key)
    return {key: _root(parent, key) for key in parent}


def _root(parent: dict[str, str], key: str) -> str:
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


def _told_twice(pages: Sequence[PagePrint]) -> list[tuple[PagePrint, PagePrint]]:
    """The pairs of pages that tell one story."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        for mark in page.prose:
            holders[mark].append(number)
    few = max(_RARE, len(pages) // 2)
    common: Counter[tuple[int, int]] = Counter()
    rare: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        pairs = list(combinations(numbers, 2))
        common.update(pairs)
        if len(numbers) <= few:
            rare.update(pairs)
    headlines = Counter(page.headline for page in pages if page.headline)
    told = []
    for (one, other), shared in common.items():
        first, second = pages[one], pages[other]
        part = shared / min(len(first.prose), len(second.prose))
        again = (rare[one, other] >= _SHARED_RARE or shared >= _SHARED_ANY) and part >= _SHARED_PART
        named = first.headline == second.headline and 0 < headlines[first.headline or ""] <= few
        if again or named:
            told.append((first, second))
    return told
