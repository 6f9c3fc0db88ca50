"""The words of a text as the search index knows them, each with its place in the text.

Both databases are given the same words, so that they find the same articles: letters and digits only, in
lower case, Latin letters without their accents. Chinese, Japanese and Thai are written without spaces:
there each character is a word of its own, and a word that is searched becomes a phrase of them.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: a word longer than this is none (an address, a key); PostgreSQL takes 2,046 bytes, we keep the beginning
LONGEST_WORD = 64
#: PostgreSQL holds a megabyte of words for a text; what lies beyond is not searched, on neither database
MOST_BYTES = 900_000
#: what a database adds to each word
_BESIDE = 6

_ACCENTS = "\u0300-\u036f"
_WORD = re.compile(rf"[^\W_]+(?:[{_ACCENTS}]+[^\W_]*)*")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003134f]"
)
_LATIN_ACCENT = re.compile(rf"(?<=[a-z])[{_ACCENTS}]+")


#: a letter or accent that English has not: without one, words are found at the speed of the pattern
_UNUSUAL = re.compile(rf"[^\W\x00-\x7f]|[{_ACCENTS}]")
#: a shorter text cannot have too many bytes of words, even where each is a single letter
_CERTAINLY_HELD = MOST_BYTES * 2 // (_BESIDE + 2)


class Word(NamedTuple):
    """A word, and where it stands in the text it was read from. A tuple: they are made by the million."""

    text: str
    start: int
    end: int


def spelling(text: str) -> str:
    """The words of a text as the index takes them: between any two a space."""
    if _is_plain(text):
        return " ".join([word[:LONGEST_WORD] for word in _WORD.findall(text.lower())])
    return " ".join(word.text for word in words(text))


def spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand, in their order."""
    if _is_plain(text):
        return [match.span() for match in _WORD.finditer(text)]
    return [(word.start, word.end) for word in words(text)]


def _is_plain(text: str) -> bool:
    return len(text) <= _CERTAINLY_HELD and (text.isascii() or not _UNUSUAL.search(text))


def words(text: str) -> list[Word]:
    """The words of a text, in their order, and where they stand."""
    found: list[Word] = []
    n_bytes = 0
    for match in _WORD.finditer(text):
        # nearly every word of most texts is of plain letters
        if (whole := match.group()).isascii():
            found.append(Word(whole.lower()[:LONGEST_WORD], *match.span()))
            n_bytes += len(whole) + _BESIDE
        else:
            known = _unusual(match)
            found += known
            n_bytes += sum(len(word.text.encode()) + _BESIDE for word in known)
        if n_bytes > MOST_BYTES:
            break
    return found


def _unusual(match: re.Match[str]) -> list[Word]:
    """The words of a stretch with other letters than English has."""
    folded = [Word(_folded(match.string[start:end]), start, end) for start, end in _pieces(match)]
    return [word for word in folded if word.text]


def _pieces(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where the word stands; its unspaced characters one by one."""
    last = match.start()
    for single in _UNSPACED.finditer(match.string, match.start(), match.end()):
        if last < single.start():
            yield last, single.start()
        yield single.span()
        last = single.end()
    if last < match.end():
        yield last, match.end()


def _folded(word: str) -> str:
    plain = _LATIN_ACCENT.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return "".join(c for c in unicodedata.normalize("NFC", plain) if c.isalnum())[:LONGEST_WORD]


def pieces(query: str) -> list[str]:
    """What is searched for: the words of a query, and its "phrases in quotes", as the index knows them.

    Anything else that stands in a query is no word, and nothing that a database would take for its own.
    """
    sought: list[str] = []
    for place, part in enumerate(re.split('["“”„«»]', query)):
        is_quoted = place % 2 == 1
        sought += [spelling(piece) for piece in ([part] if is_quoted else part.split())]
    return [piece for piece in dict.fromkeys(sought) if piece]
