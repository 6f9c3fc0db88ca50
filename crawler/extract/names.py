"""What the class, id and role of an element say of its content.

Names are evidence, not proof: whoever uses them checks first how much of the story's text an element holds.
``vocabulary`` holds the words; here names are cut into words and looked up.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from crawler.extract.vocabulary import BODY, EMBED, JUNK, RULES_OF_EMBEDS

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: classes that say nothing of the content: variants ("print:hidden"), states ("has-sidebar",
#: "article--with-ads"), and addresses of articles or terms ("tag-elections",
#: "the-actor-wore-a-similar-style")
_NOISE = re.compile(
    r"\S*[:\[\]/]\S*|(?<!\S)(?:has|with|without|no|not|is|js|status|type|format|category|tag|page|term)-\S*|"
    r"\S*-(?:has|with|without|no|not)-\S*|(?<!\S)(?:[a-z0-9]+-){4,}[a-z0-9]+(?!\S)"
)
#: the hash that build tools put behind a name: "Prose_Prose__2zaJW"
_HASH = re.compile(r"__(?=[A-Za-z0-9]*[0-9A-Z])[A-Za-z0-9]{5,6}(?=\s|$)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"[0-9a-f]*[0-9][0-9a-f]*")
#: names are looked up by one word, by two and by three in a row
_MOST_WORDS = 3
#: no name that says anything stands further back; a broken attribute may swallow half a page
_MOST_CHARACTERS = 1_000


def _lookup(rules: tuple[tuple[str, str], ...]) -> tuple[dict[str, int], tuple[tuple[str, int], ...]]:
    """Words to the number of their rule, the earlier rule first; and the words that only begin a word."""
    whole: dict[str, int] = {}
    begun: list[tuple[str, int]] = []
    for number, (_, words) in enumerate(rules):
        for word in words.split():
            if word.endswith("*"):
                begun.append((word[:-1], number))
            else:
                whole.setdefault(word, number)
                whole.setdefault(word.replace("-", ""), number)
    return whole, tuple(begun)


_WHOLE, _BEGUN = _lookup(JUNK)
_BEGINNINGS = tuple(word for word, _ in _BEGUN)
_BODY, _ = _lookup((("body", BODY),))
_EMBED, _ = _lookup((("embed", EMBED),))


def _classes(names: str) -> Iterator[list[str]]:
    """Each class as its words: "articleBody__text" is article, body, text."""
    telling = _HUMP.sub("-", _NOISE.sub(" ", _HASH.sub("", names[:_MOST_CHARACTERS]))).lower()
    for name in telling.split():
        words = [word.rstrip("0123456789") or word for word in _PARTS.split(name) if word]
        if words:
            yield words


def _runs(words: list[str]) -> Iterator[str]:
    """The words, and what two and three in a row are together."""
    yield from words
    for length in range(2, _MOST_WORDS + 1):
        for start in range(len(words) - length + 1):
            yield "-".join(words[start : start + length])


def _rule_number(words: list[str]) -> int | None:
    found = [_WHOLE[run] for run in _runs(words) if run in _WHOLE]
    for word in words:
        if word.startswith(_BEGINNINGS):
            found.extend(number for beginning, number in _BEGUN if word.startswith(beginning))
    return min(found, default=None)


#: longer names are an attack: a search takes the square of their length, and what was found is kept
LONGEST_NAMES = 2_000


@lru_cache(maxsize=8192)
def junk_rule(names: str) -> str | None:
    """The rule by which an element of these names is taken off, if any does."""
    classes = list(_classes(names))
    numbers = [number for words in classes if (number := _rule_number(words)) is not None]
    if not numbers:
        return None
    rule = JUNK[min(numbers)][0]
    if rule in RULES_OF_EMBEDS and any(run in _EMBED for words in classes for run in _runs(words)):
        return None
    return rule


@lru_cache(maxsize=8192)
def is_body_name(names: str) -> bool:
    """Whether the names are those of a story's text: one class says so, and nothing else."""
    return any(
        _rule_number(words) is None and any(run in _BODY for run in _runs(words)) for words in _classes(names)
    )


def names_of(element: Element) -> str:
    """Class, id, role and itemprop of an element, in one text."""
    get = element.get
    names = " ".join(filter(None, (get("class"), get("id"), get("role"), get("itemprop"))))
    return names[:LONGEST_NAMES]


def shape_of(names: str) -> str:
    """The names without numbers, so that the pieces of one kind have one name."""
    return _shape(names[:LONGEST_NAMES])


@lru_cache(maxsize=8192)
def _shape(names: str) -> str:
    return _NUMBER.sub("", names)
