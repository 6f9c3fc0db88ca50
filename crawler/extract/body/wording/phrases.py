"""Two ways to look for many phrases in a text without trying each at every place of it."""

import re
from collections.abc import Iterable, Mapping


def opening(phrases: Iterable[str], *, before: str = r"\W{0,6}", after: str = r"(?!\w)") -> re.Pattern[str]:
    """A pattern to ``match`` with: a text that begins with one of the phrases, punctuation aside."""
    return re.compile(f"{before}(?:{'|'.join(phrases)}){after}")


class Phrases:
    """Phrases that may stand anywhere in a text. Each is filed under a word that it cannot do without.

    Only the phrases whose word occurs are tried, so that a paragraph of prose costs one look at its words.
    Scripts without spaces between words have no such words: their phrases are tried on texts of that script.
    """

    def __init__(self, by_words: Mapping[str, Iterable[str]], *, unspaced: Iterable[str] = ()) -> None:
        self._by_word: dict[str, re.Pattern[str]] = {}
        for words, patterns in by_words.items():
            pattern = re.compile("|".join(patterns))
            for word in words.split():
                known = self._by_word.get(word)
                self._by_word[word] = re.compile(f"{known.pattern}|{pattern.pattern}") if known else pattern
        #: the words that phrases are filed under
        self.words = frozenset(self._by_word)
        joined = "|".join(unspaced)
        self._unspaced = re.compile(joined) if joined else None

    def find(self, text: str, words: frozenset[str], start: int = 0) -> re.Match[str] | None:
        """The phrase found earliest from ``start`` on in the text, in lower case.

        ``words`` are the text's words, or those of them that are filed.
        """
        matches = []
        if not words.isdisjoint(self.words):
            matches = [self._by_word[word].search(text, start) for word in self.words & words]
        if self._unspaced is not None and not text.isascii():
            matches.append(self._unspaced.search(text, start))
        return min((match for match in matches if match), key=lambda match: match.start(), default=None)
