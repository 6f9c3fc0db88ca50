"""A short part of a text, with what was found in it told apart."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an excerpt."""

    text: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A short part of a text."""

    spans: tuple[Span, ...]

    def __str__(self) -> str:
        return "".join(span.text for span in self.spans)


def excerpt(text: str, places: Sequence[tuple[int, int]], length: int) -> Excerpt:
    """About ``length`` characters of a text, where most of the places are; whole words, "…" where it is cut.

    1. The window that begins at a place and holds the most of them, the first of equals. 2. It is moved
    back, so that something stands before the first. 3. It is cut between words.
    """
    held = _fullest(places, length)
    spare = length - (held[-1][1] - held[0][0]) if held else length
    first = held[0][0] if held else 0
    start = max(0, min(first - spare // 3, len(text) - length))
    end = min(len(text), start + length)
    if start:
        # from the next word on, but never past what was found
        start = min(_after_space(text, start), first)
    if end < len(text):
        end = max(text.rfind(" ", start, end), max((place[1] for place in held), default=0)) or end
        if end <= start:
            end = min(len(text), start + length)
    shown = [place for place in places if start <= place[0] and place[1] <= end]
    return Excerpt(tuple(_spans(text, shown, start, end)))


def _fullest(places: Sequence[tuple[int, int]], length: int) -> Sequence[tuple[int, int]]:
    """The most places, in their order, that a window of this length holds."""
    best, end = places[:0], 0
    for begin, (start, _) in enumerate(places):
        while end < len(places) and places[end][1] <= start + length:
            end += 1
        if end - begin > len(best):
            best = places[begin:end]
    return best


def _after_space(text: str, start: int) -> int:
    space = text.find(" ", start)
    return start if space < 0 else space + 1


def _spans(text: str, places: Sequence[tuple[int, int]], start: int, end: int) -> list[Span]:
    spans, last = [], start
    for first, after in places:
        if last < first:
            spans.append(Span(_one_line(text[last:first]), is_found=False))
        spans.append(Span(text[first:after], is_found=True))
        last = after
    tail = _one_line(text[last:end].rstrip()) + ("…" if end < len(text) else "")
    if tail:
        spans.append(Span(tail, is_found=False))
    return [Span("…", is_found=False), *spans] if start else spans


def _one_line(text: str) -> str:
    return text.replace("\n", " ")
