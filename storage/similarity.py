"""Whether two texts are the same story, for the rare addresses that two articles claim."""

from storage.article import Article
from storage.identity import smooth

#: characters, so that languages without spaces between words are compared too
_SHINGLE = 12
#: of the shorter text's shingles that the longer one must hold; a story that was edited, shortened to a
#: preview or continued keeps far more, two stories of one site share only names and phrases
_SAME = 0.4


def is_same_story(one: Article, other: Article) -> bool:
    """Most of the shorter text stands in the longer one."""
    first, second = one.body, other.body
    if min(len(smooth(first)), len(smooth(second))) < _SHINGLE:
        return smooth(one.headline or "") == smooth(other.headline or "")
    return is_same_text(first, second)


def is_same_text(one: str, other: str) -> bool:
    """The same of bare texts; of which one that is next to nothing is like no other."""
    first, second = _shingles(one), _shingles(other)
    return bool(first and second) and len(first & second) >= _SAME * min(len(first), len(second))


def _shingles(text: str) -> frozenset[str]:
    text = smooth(text).casefold()
    return frozenset(text[i : i + _SHINGLE] for i in range(max(0, len(text) - _SHINGLE + 1)))
