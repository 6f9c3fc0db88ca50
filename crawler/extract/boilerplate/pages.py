"""What is remembered of a page for learning: the fingerprints of its lines, and where they stood."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.extract.rendered import rendered_lines
from crawler.page import Page
from storage.article import Article, Block, BlockKind
from storage.identity import url_key

#: letters from which on a line is prose: what is shorter can recur by chance, or by a habit of speech
PROSE_LENGTH = 80
#: a page of more lines is a listing or a log; what stands further down is not looked at
MOST_LINES = 2_000
#: Fingerprints are kept in databases, and people decide on them: what makes them must never change.
_NO_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
#: a character of these scripts says as much as two or three letters
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_DENSE_LETTERS = 2.5
#: what stands for the rest of a line in a wording
REST = "[…]"
#: so many words are a wording; a line of less than twice as many is hardly more than that
_WORDING = 5
_FEWEST_WORDS = 10
#: where a story ends: so many of its lines
_LAST_LINES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePrint:
    """One page, as fingerprints. Each line counts once, in the first of these places that has it."""

    #: the same for all addresses of one article
    key: str
    #: the headline's fingerprint, ``None`` for a page without one
    headline: str | None
    #: prose in the story
    prose: frozenset[str]
    #: shorter lines in the story
    short: frozenset[str]
    #: everything else on the page
    outside: frozenset[str]
    #: how the last lines of the story begin and end
    wordings: frozenset[str] = frozenset()

    @property
    def inside(self) -> frozenset[str]:
        """All lines of the story."""
        return self.prose | self.short

    def to_dict(self) -> dict[str, object]:
        """The print as JSON values."""
        return {
            "key": self.key,
            "headline": self.headline,
            "prose": sorted(self.prose),
            "short": sorted(self.short),
            "outside": sorted(self.outside),
            "wordings": sorted(self.wordings),
        }


def fingerprint(text: str) -> str | None:
    """64 bits of a line's words, in hexadecimal; ``None`` for a line without any.

    Case, punctuation and the value of numbers do not count: "12 comments" and "3 Comments" are one line.
    """
    words = _DIGITS.sub("0", bare_words(text))
    if not words:
        return None
    return _hashed(words)


def wordings(text: str) -> dict[str, str]:
    """A line's beginning and its end by their fingerprints; none for a short line.

    A promo that names the story it stands in is never the same twice, but begins and ends alike.
    """
    words = _DIGITS.sub("0", bare_words(text)).split()
    if len(words) < _FEWEST_WORDS:
        return {}
    parts = (" ".join([*words[:_WORDING], REST]), " ".join([REST, *words[-_WORDING:]]))
    return {_hashed(part): part for part in parts}


def _hashed(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def bare_words(text: str) -> str:
    """The words of a line, without case and punctuation."""
    return _NO_WORD.sub(" ", text).strip().casefold()


def letters(text: str) -> float:
    """How long a line is, in letters of an alphabet."""
    if text.isascii():
        return float(len(text))
    return len(text) + (_DENSE_LETTERS - 1) * len(_DENSE.findall(text))


def is_prose(text: str) -> bool:
    """The line is so long that it is not said twice by chance."""
    return letters(text) >= PROSE_LENGTH


def block_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The lines of a body: a list gives its items, every other block is one."""
    for block in blocks:
        if block.kind is BlockKind.LIST:
            yield from block.text.split("\n")
        else:
            yield block.text


def page_print(page: Page, article: Article) -> tuple[PagePrint, dict[str, str]]:
    """The print of a page that gave this article, and each fingerprint's text or wording."""
    story = [line for line in block_lines(article.blocks) if line]
    around = rendered_lines(page.tree)[:MOST_LINES]
    found = {mark: text for text in (*around, *story) if (mark := fingerprint(text))}
    inside = {mark for text in story if (mark := fingerprint(text))}
    prose = {mark for text in story if is_prose(text) and (mark := fingerprint(text))}
    outside = {mark for text in around if (mark := fingerprint(text))}
    said = {mark: wording for text in story[-_LAST_LINES:] for mark, wording in wordings(text).items()}
    page_lines = PagePrint(
        key=_page_key(article),
        headline=fingerprint(article.headline or ""),
        prose=frozenset(prose),
        short=frozenset(inside - prose),
        outside=frozenset(outside - inside),
        wordings=frozenset(said),
    )
    return page_lines, found | said


def _page_key(article: Article) -> str:
    for url in (article.canonical_url, article.url):
        try:
            return url_key(url)
        except ValueError:
            continue
    return article.url
