"""Whether a source's new articles are like those of the two weeks before: a redesign shows itself here. Pure.

Pages that lose most of a known text are held one by one when they are fetched. This is for what no single
page shows: new stories that are all short, that nobody signs any more, or that do not come.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from statistics import mean, median

from console.health import Finding, State
from storage.firsts import First

#: what is new, and how far back it is compared
NEW = timedelta(days=1)
BEFORE = timedelta(days=14)
#: fewer say nothing: of the new ones, and of those they are compared with
FEWEST_NEW, FEWEST_BEFORE = 5, 20
#: the new ones are shorter on average than this part of what was usual
SHORT = 0.5
#: the share of those that lack something has grown by so much
GROWN = 0.5
#: so many days without any, where at least so many came on most days
SILENT, EXPECTED = timedelta(days=2), 2


def drift_findings(source: str, firsts: Sequence[First], now: datetime) -> Iterator[Finding]:
    """What has changed for the worse. ``firsts``: the last fortnight's articles and more, newest first."""
    silence = _silence(firsts, now)
    told = [silence] if silence else [*_changes(firsts)]
    for sentence in told:
        yield Finding(state=State.WRONG, what=f"source {source}", sentence=sentence)


def _silence(firsts: Sequence[First], now: datetime) -> str | None:
    """Nothing came for two days, of a source that had some on most days of the fortnight before."""
    if not firsts or now - firsts[0].first_seen_at < SILENT:
        return None
    ages = Counter((now - each.first_seen_at) // timedelta(days=1) for each in firsts)
    first_day = SILENT.days
    usual = median(ages[day] for day in range(first_day, first_day + BEFORE.days))
    if usual < EXPECTED:
        return None
    days = (now - firsts[0].first_seen_at).days
    return (
        f"no new article for {days} days; before, {usual:g} came on most days. Does it list them elsewhere?"
    )


def _changes(firsts: Sequence[First]) -> Iterator[str]:
    """How the articles of the last day, or the last five, are other than those of the fortnight before."""
    if len(firsts) < FEWEST_NEW + FEWEST_BEFORE:
        return
    newest = firsts[0].first_seen_at
    count = max(sum(newest - each.first_seen_at < NEW for each in firsts), FEWEST_NEW)
    new, old = firsts[:count], [each for each in firsts[count:] if newest - each.first_seen_at <= BEFORE]
    if len(old) < FEWEST_BEFORE:
        return
    length, usual = (mean(each.body_chars for each in some) for some in (new, old))
    if length < SHORT * usual:
        yield (
            f"its {count} newest articles have {length:,.0f} characters on average, those of the two weeks "
            f"before {usual:,.0f}: has the site been redesigned?"
        )
    for what, lacks in (("author", _nobody), ("date", _undated)):
        share, before = _share(new, lacks), _share(old, lacks)
        if share - before >= GROWN:
            yield (
                f"{share:.0%} of its {count} newest articles have no {what}, of those of the two weeks "
                f"before {before:.0%}: has the site been redesigned?"
            )


def _nobody(first: First) -> bool:
    return not first.has_author


def _undated(first: First) -> bool:
    return not first.has_date


def _share(firsts: Sequence[First], lacks: Callable[[First], bool]) -> float:
    return sum(map(lacks, firsts)) / len(firsts)
