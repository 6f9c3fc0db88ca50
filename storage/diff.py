"""What was edited between two revisions, as a person would mark it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from storage.article import Article
from storage.identity import smooth


class Edit(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text, and what became of it."""

    edit: Edit
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedText:
    """A field, or a block of the body, that differs."""

    field: str
    #: for a block its place in the newer body, from 0; ``None`` where it is no longer there
    position: int | None
    pieces: tuple[Piece, ...]


def differences(before: Article, after: Article) -> list[EditedText]:
    """The edited texts in the order of the page: fields first, then the blocks of the body.

    Changes of white space and typography are no edits.
    """
    found = [
        EditedText(field=field, position=None, pieces=_words(old, new))
        for field, old, new in _fields(before, after)
        if smooth(old) != smooth(new)
    ]
    return [*found, *_blocks([b.text for b in before.blocks], [b.text for b in after.blocks])]


def _fields(before: Article, after: Article) -> Iterator[tuple[str, str, str]]:
    yield "headline", before.headline or "", after.headline or ""
    yield "description", before.description or "", after.description or ""
    yield "authors", _names(before), _names(after)
    yield "captions", _captions(before), _captions(after)


def _names(article: Article) -> str:
    return ", ".join(author.name for author in article.authors)


def _captions(article: Article) -> str:
    texts = (" ".join(filter(None, (image.caption, image.credit))) for image in article.images)
    return "; ".join(filter(None, texts))


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[EditedText]:
    for tag, i1, i2, j1, j2 in _opcodes(old, new):
        if tag == "equal":
            continue
        paired = min(i2 - i1, j2 - j1)
        for offset in range(paired):
            pieces = _words(old[i1 + offset], new[j1 + offset])
            yield EditedText(field="body", position=j1 + offset, pieces=pieces)
        for text in old[i1 + paired : i2]:
            yield EditedText(field="body", position=None, pieces=(Piece(edit=Edit.REMOVED, text=text),))
        for position in range(j1 + paired, j2):
            added = Piece(edit=Edit.ADDED, text=new[position])
            yield EditedText(field="body", position=position, pieces=(added,))


def _words(old: str, new: str) -> tuple[Piece, ...]:
    before, after = old.split(), new.split()
    pieces = []
    for tag, i1, i2, j1, j2 in _opcodes(before, after):
        if tag == "equal":
            pieces.append(Piece(edit=Edit.KEPT, text=" ".join(after[j1:j2])))
            continue
        if i2 > i1:
            pieces.append(Piece(edit=Edit.REMOVED, text=" ".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece(edit=Edit.ADDED, text=" ".join(after[j1:j2])))
    return tuple(pieces)


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, list(map(smooth, old)), list(map(smooth, new)), autojunk=False).get_opcodes()
