"""The blocks of a story as its rules see them: measured, and parted into head, story and tail."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.extract.body import wording
from crawler.extract.body.blocks import Draft
from crawler.extract.fields.fields import Fields
from storage.article import BlockKind

#: characters of these scripts say as much as two or three letters
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_CJK_FACTOR = 2.5
#: from this length on a text with the end of a sentence is prose
_PROSE_LENGTH = 80
#: from this length on any text is, that is not mostly links
_LONG_LENGTH = 160
#: no rule looks for phrases in a longer text than this
LONGEST_PHRASED = 500
#: how many of a text's last characters say whether it ends like a sentence
_TAIL = 30
_SENTENCE_END = re.compile(
    r"[.!?…。！？:;؟।][\"'”’»)\]」』“]*\s*(?:[(\[][\d, –-]+[)\]][.,]?\s*)*[^\w]*$|[\"”’»」』“]$"
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_TYPOGRAPHIC = re.compile("[‘’“”–—…]")
#: what ``plain`` makes of ASCII
_ASCII_PLAIN = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Texts that the fields hold already, as ``plain`` gives them."""

    headline: str
    dek: str
    authors: tuple[str, ...]
    captions: frozenset[str]
    bios: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a rule may look at beside the block itself."""

    drafts: Sequence[Draft]
    fields: Fields
    #: of each block: its length in letters (a Chinese character counts as two and a half)
    lengths: tuple[float, ...]
    #: of each block: the share of its text that links
    link_shares: tuple[float, ...]
    #: of each block: whether it ends like a sentence
    ended: tuple[bool, ...]
    #: of each block: whether it reads like prose
    prose: tuple[bool, ...]
    #: the first and the last block of prose; the story has no other bounds
    first: int
    last: int
    #: letters of prose in all
    total: float
    #: each block's text as ``plain`` gives it
    plain: tuple[str, ...]
    #: of each block: how many short lines in a row it is one of; 0 for what is no such line
    rows: tuple[int, ...]
    #: where each text stands for the first time
    said_first: Mapping[str, int]
    #: headline, dek, names, captions and bios as ``plain`` gives them
    known: Known
    #: each block's text in lower case, and its ``wording.FILED`` words, but for one above ``LONGEST_PHRASED``
    lower: tuple[str, ...]
    words: tuple[frozenset[str], ...]
    #: where the prose stands: the elements, by tag, names and place, that hold a good part of it
    usual: frozenset[tuple[str, str]]

    def is_usual(self, index: int) -> bool:
        """It stands where the story's paragraphs stand, and looks like them to the markup."""
        return self.stands_usual(index) and not self.drafts[index].emphasis

    def stands_usual(self, index: int) -> bool:
        """It stands where the story's paragraphs stand, set in whatever type."""
        draft = self.drafts[index]
        return (draft.own, draft.place) in self.usual

    def is_foreign(self, index: int) -> bool:
        """It is a paragraph, and stands elsewhere than the story's paragraphs."""
        draft = self.drafts[index]
        if draft.kind is not BlockKind.PARAGRAPH:
            return False
        return not any(
            draft.place == place or (draft.place.endswith(place) and _levels(draft.place, place) < 2)
            for _, place in self.usual
        )

    def is_head(self, index: int) -> bool:
        """Before the first prose."""
        return index < self.first

    def is_tail(self, index: int) -> bool:
        """After the last prose."""
        return index > self.last


def plain(text: str) -> str:
    """The text without case and punctuation, for comparisons."""
    # most English text is ASCII but for its quotes and dashes, and ASCII can be folded in C
    ascii_text = text if text.isascii() else _TYPOGRAPHIC.sub(" ", text)
    if ascii_text.isascii():
        return " ".join(ascii_text.translate(_ASCII_PLAIN).split())
    return " ".join(_PLAIN_WORD.findall(text)).casefold()


def _filed_words(lower: str, fold: str) -> frozenset[str]:
    """The words of a text in lower case that phrases are filed under, those joined by hyphens whole.

    ``fold`` is the text's ``plain``: it has the same words, where none is joined or spelt otherwise there.
    """
    is_plain = "-" not in lower and lower == lower.casefold()
    return wording.FILED.intersection(fold.split() if is_plain else _WORD.findall(lower))


def weighed_length(text: str) -> float:
    """The length of a text in letters."""
    return len(text) + (_CJK_FACTOR - 1) * (0 if text.isascii() else len(_CJK.findall(text)))


def _weighed_lengths(texts: Sequence[str]) -> tuple[float, ...]:
    """The lengths of texts in letters."""
    if not any(_CJK.search(text) for text in texts if not text.isascii()):
        return tuple(float(len(text)) for text in texts)
    return tuple(weighed_length(text) for text in texts)


def scene_of(drafts: Sequence[Draft], fields: Fields) -> Scene:
    """The scene of these blocks."""
    lengths = _weighed_lengths([draft.text for draft in drafts])
    shares = tuple(draft.linked / len(draft.text) if draft.text else 0.0 for draft in drafts)
    ended = tuple(_SENTENCE_END.search(draft.text[-_TAIL:]) is not None for draft in drafts)
    prose = tuple(
        _is_prose(draft, length, share, end)
        for draft, length, share, end in zip(drafts, lengths, shares, ended, strict=True)
    )
    total = sum(length for length, yes in zip(lengths, prose, strict=True) if yes)
    usual = _usual(drafts, lengths, prose, total)
    folded = tuple(plain(draft.text) for draft in drafts)
    lower = tuple(draft.text.lower() for draft in drafts)
    where = [index for index, yes in enumerate(prose) if yes]
    return Scene(
        drafts=drafts,
        fields=fields,
        lengths=lengths,
        link_shares=shares,
        ended=ended,
        prose=prose,
        first=where[0] if where else 0,
        last=_last(drafts, lengths, prose, where, usual, total),
        total=total,
        plain=folded,
        rows=_rows(drafts, lengths, ended),
        said_first={text: index for index, text in reversed(list(enumerate(folded)))},
        known=_known(fields),
        lower=lower,
        words=tuple(
            _filed_words(text, fold) if length <= LONGEST_PHRASED else frozenset()
            for text, fold, length in zip(lower, folded, lengths, strict=True)
        ),
        usual=usual,
    )


def _known(fields: Fields) -> Known:
    return Known(
        headline=plain(fields.headline.value or ""),
        dek=plain(fields.description.value or ""),
        authors=tuple(filter(None, (plain(author.name) for author in fields.authors.value))),
        captions=frozenset(plain(image.caption) for image in fields.images.value if image.caption),
        bios=frozenset(plain(bio) for bio in fields.bios.value),
    )


#: the share of the prose from which on a place is one where paragraphs stand
_USUAL_SHARE = 0.15


def _usual(
    drafts: Sequence[Draft], lengths: Sequence[float], prose: Sequence[bool], total: float
) -> frozenset[tuple[str, str]]:
    held: Counter[tuple[str, str]] = Counter()
    for draft, length, yes in zip(drafts, lengths, prose, strict=True):
        if yes:
            held[draft.own, draft.place] += int(length)
    return frozenset(where for where, length in held.items() if length >= _USUAL_SHARE * total)


#: a longer line is no part of a row
_LONGEST_IN_ROW = 50
#: kinds whose lines are short by nature
_NEVER_IN_ROW = frozenset({BlockKind.QUOTE, BlockKind.EMBED, BlockKind.TABLE, BlockKind.LIST})


def _rows(drafts: Sequence[Draft], lengths: Sequence[float], ended: Sequence[bool]) -> tuple[int, ...]:
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


def _levels(place: str, around: str) -> int:
    return place[: len(place) - len(around)].count(" > ")


#: with this share of the prose in usual places, prose elsewhere below it is not the story's
_SETTLED_SHARE = 0.7
#: ... unless there is more of it than this
_MOST_APART = 0.12


def _last(
    drafts: Sequence[Draft],
    lengths: Sequence[float],
    prose: Sequence[bool],
    where: Sequence[int],
    usual: frozenset[tuple[str, str]],
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


def _is_prose(draft: Draft, length: float, share: float, ended: bool) -> bool:
    if draft.kind is BlockKind.HEADING or draft.kind is BlockKind.TABLE or share > 0.5:
        return False
    return length >= _LONG_LENGTH or (ended and length >= _PROSE_LENGTH)
