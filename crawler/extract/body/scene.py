"""The blocks of a story as its rules see them: measured, and parted into head, story and tail."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crawler.extract.body import layout, wording
from crawler.extract.body.draft import Draft
from crawler.extract.fields.fields import Fields
from storage.article import BlockKind

#: characters of these scripts say as much as two or three letters
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_CJK_FACTOR = 2.5
#: no rule looks for phrases in a longer text than this
LONGEST_PHRASED = 500
#: how many of a text's last characters say whether it ends like a sentence
_TAIL = 30
#: with one of these a sentence ends, whatever stands before it
_ENDS = tuple('.!?…。！？:;؟।"”’»」』“')
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
    usual: frozenset[layout.Place]
    #: lines that title the paragraph below them, whether or not they link
    titles: frozenset[int]
    #: items of lists that lead elsewhere
    link_lists: frozenset[int]
    #: of lines above others: whether they announce a list of titles, and may be a title; kept by ``related``
    above_titles: dict[int, tuple[bool, bool]] = field(default_factory=dict)

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
            draft.place == place or (draft.place.endswith(place) and layout.levels(draft.place, place) < 2)
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
    return " ".join(_plain_words(text))


def _plain_words(text: str) -> list[str]:
    # most English text is ASCII but for its quotes and dashes, and ASCII can be folded in C
    ascii_text = text if text.isascii() else _TYPOGRAPHIC.sub(" ", text)
    if ascii_text.isascii():
        return ascii_text.translate(_ASCII_PLAIN).split()
    return " ".join(_PLAIN_WORD.findall(text)).casefold().split()


def _filed_words(lower: str, plain_words: list[str]) -> frozenset[str]:
    """The words of a text in lower case that phrases are filed under, those joined by hyphens whole.

    ``plain_words`` are the text's ``plain``: the same words, where none is joined or spelt otherwise there.
    """
    is_plain = "-" not in lower and (lower.isascii() or lower == lower.casefold())
    return wording.FILED.intersection(plain_words if is_plain else _WORD.findall(lower))


def _ends(text: str) -> bool:
    """Whether a text ends like a sentence."""
    return text.endswith(_ENDS) or _SENTENCE_END.search(text[-_TAIL:]) is not None


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
    ended = tuple(_ends(draft.text) for draft in drafts)
    prose = tuple(
        layout.is_prose(draft, length, share, end)
        for draft, length, share, end in zip(drafts, lengths, shares, ended, strict=True)
    )
    total = sum(length for length, yes in zip(lengths, prose, strict=True) if yes)
    usual = layout.usual_places(drafts, lengths, prose, total)
    plain_words = [_plain_words(draft.text) for draft in drafts]
    folded = tuple(map(" ".join, plain_words))
    lower = tuple(draft.text.lower() for draft in drafts)
    where = [index for index, yes in enumerate(prose) if yes]
    known = _known(fields)
    return Scene(
        drafts=drafts,
        fields=fields,
        lengths=lengths,
        link_shares=shares,
        ended=ended,
        prose=prose,
        first=_first(drafts, folded, where, known, usual),
        last=layout.last_prose(drafts, lengths, prose, where, usual, total),
        total=total,
        plain=folded,
        rows=layout.rows(drafts, lengths, ended),
        said_first={text: index for index, text in reversed(list(enumerate(folded)))},
        known=known,
        lower=lower,
        words=tuple(
            _filed_words(text, words) if length <= LONGEST_PHRASED else frozenset()
            for text, words, length in zip(lower, plain_words, lengths, strict=True)
        ),
        usual=usual,
        titles=layout.titles(drafts, lengths, shares, prose, usual),
        link_lists=layout.link_lists(drafts, shares),
    )


def _first(
    drafts: Sequence[Draft],
    folded: Sequence[str],
    where: Sequence[int],
    known: Known,
    usual: frozenset[layout.Place],
) -> int:
    """The first prose of the story: below a dek that stands elsewhere than its paragraphs."""
    if len(where) < 2:
        return where[0] if where else 0
    first = drafts[where[0]]
    is_dek = folded[where[0]] == known.dek and (first.own, first.place) not in usual
    return where[1] if is_dek else where[0]


def _known(fields: Fields) -> Known:
    return Known(
        headline=plain(fields.headline.value or ""),
        dek=plain(fields.description.value or ""),
        authors=tuple(filter(None, (plain(author.name) for author in fields.authors.value))),
        captions=frozenset(plain(image.caption) for image in fields.images.value if image.caption),
        bios=frozenset(plain(bio) for bio in fields.bios.value),
    )
