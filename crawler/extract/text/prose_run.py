"""The story in flattened text: the longest run of prose among its lines."""

from collections.abc import Sequence

from crawler.extract.text.line_shapes import is_box_label, is_continued, is_prose, is_sentence

#: a line that is no prose speaks against the run as much as this many characters of prose speak for it
_AGAINST = 60
#: one endless line is not all of the story
_MOST_FOR_A_LINE = 600


def unwrapped(parts: list[str]) -> list[str]:
    """The lines, those joined that were wrapped: one stops mid-sentence, the next begins in lower case."""
    joined: list[str] = []
    for part in parts:
        if joined and is_continued(joined[-1]) and part[0].islower():
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return joined


def prose_run(parts: Sequence[str]) -> tuple[int, int]:
    """Where the run with the most prose begins, and one past its end.

    Prose counts by its length, any other line against the run: that with the greatest sum is it (Kadane).
    """
    best, best_sum = (len(parts), len(parts)), 0
    start, total = 0, 0
    for index, line in enumerate(parts):
        if total <= 0:
            start, total = index, 0
        total += min(len(line), _MOST_FOR_A_LINE) if is_prose(line) else -_AGAINST
        if total > best_sum:
            best, best_sum = (start, index + 1), total
    return best[0], _with_last_words(parts, best[1])


def _with_last_words(parts: Sequence[str], end: int) -> int:
    """The story's end, moved past short sentences that follow it at once."""
    while end < len(parts) and is_sentence(parts[end]) and not is_box_label(parts[end]):
        end += 1
    return end
