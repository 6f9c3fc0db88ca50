"""The headline in flattened text: the line that comes again."""

from collections.abc import Sequence, Set

from crawler.extract.fields.prose_dates import prose_date
from crawler.extract.fields.signers import leads_byline
from crawler.extract.text.line_shapes import credit_of, is_box_label, is_headline_like

#: how far from the story's first line a headline may stand
HEAD_LINES = 25
#: a shorter line with a date in it is the date's
_LONGEST_DATE_LINE = 60
#: how much longer than the headline a line that repeats it with the site's name may be
_WITH_SITE_NAME = 1.6


def headline_line(parts: Sequence[str], folds: Sequence[str], first: int) -> tuple[str, str] | None:
    """The line that is the headline of the story that begins at line ``first``, and why.

    ``folds`` are the words of the lines alone. A dump opens with the page's title: a line that repeats it is
    the most likely.
    """
    reach = range(max(0, first - HEAD_LINES), min(len(parts), first + HEAD_LINES))
    head = [index for index in reach if _may_be_headline(parts[index])]
    counts = {
        index: sum(1 for other in {0, *reach} if other != index and repeats(folds[other], folds[index]))
        for index in head
    }
    repeated = [index for index in head if counts[index]]
    if repeated:
        opens = folds[0]
        index = max(repeated, key=lambda each: (repeats(opens, folds[each]), counts[each], -each))
        return parts[index], f"line {index + 1}, which comes {counts[index]} times more"
    above = [index for index in head if index < first]
    if not above:
        return None
    return parts[above[-1]], f"line {above[-1] + 1}, the last above the story that reads like a headline"


def _repetitions(folds: Sequence[str], index: int, reach: Set[int]) -> int:
    """How many other lines in reach say the same as this one."""
    return sum(1 for other in reach if other != index and repeats(folds[other], folds[index]))


def _may_be_headline(line: str) -> bool:
    """A line of a headline's shape that is no label, credit, byline or date."""
    if not is_headline_like(line) or is_box_label(line) or credit_of(line) or leads_byline(line):
        return False
    return prose_date(line) is None or len(line) > _LONGEST_DATE_LINE


def repeats(fold: str, headline_fold: str) -> bool:
    """The same line, or the line with a site's name at its end."""
    return fold == headline_fold or (
        fold.startswith(f"{headline_fold} ") and len(fold) < _WITH_SITE_NAME * len(headline_fold)
    )
