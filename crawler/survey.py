"""What the store knows of a source's listings when a run begins to read them, and learns when it is done."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from crawler.fetch.revisit import next_look
from crawler.open_run import OpenRun, Wanted
from crawler.reading import Reading, who_closed
from crawler.store import Store
from storage.gaps import OpenGap
from storage.identity import url_key
from storage.link import Link

#: the schedule tries so long to close a gap; a person who crawls by hand may always
TRIED_FOR = timedelta(days=1)
#: a page that never came is given up after so many requests in a row, which is after about a week
GIVEN_UP = 10


def begin_readings(store: Store, run: OpenRun, now: datetime) -> list[Reading]:
    """A reading of each place where the source announces articles.

    While a gap is open, the listings are read back to what was known before it, instead of the last poll.
    """
    today = run.source.today(now)
    run.gaps = [gap for gap in store.gaps.open_of(run.source.name) if _is_tried(gap, run, now)]
    before = store.gaps.known_before(run.source.name, run.gaps[0].detected_at) if run.gaps else frozenset()
    return [
        Reading.of(
            discover,
            today=today,
            last_poll=[
                link
                for url in discover.urls(today)
                for link in store.fetches.known_links(run.source.name, url)
            ],
            before=before,
        )
        for discover in run.source.discover
    ]


def notice_gap(store: Store, run: OpenRun, reading: Reading, now: datetime) -> None:
    """Enter that a listing did not meet its last poll, before it is remembered as read.

    Whatever happens to this run then, the next one knows that it has to read back.
    """
    if reading.gap is None and reading.has_missed:
        reading.gap = store.gaps.open(
            run.lease,
            channel=reading.walk.discover.channel,
            via=reading.via,
            last_seen_url=reading.last_seen_url,
            first_new_url=reading.walk.links[-1].url,
            now=now,
        )


def end_readings(store: Store, run: OpenRun, now: datetime) -> None:
    """Close the gaps that were read, and name in the run what stays open and why a reading ended."""
    for reading in run.readings:
        run.troubles += [reading.trouble] if reading.trouble else []
        run.notes += [reading.note] if reading.note else []
    for gap in run.gaps:
        if not _close(store, run, gap, now):
            run.notes.append(f"{gap.via}: the gap of {gap.detected_at:%Y-%m-%d %H:%M} UTC is still open")
    for reading in run.readings:
        if reading.gap is not None and not _close(store, run, reading.gap, now):
            store.gaps.narrow(run.lease, reading.gap.gap_id, reading.walk.links[-1].url)
            run.troubles.append(_missed(reading))


def _close(store: Store, run: OpenRun, gap: OpenGap, now: datetime) -> bool:
    closer = who_closed(gap, run.readings)
    if closer is not None:
        store.gaps.close(run.lease, gap.gap_id, _how(gap, closer), now)
    return closer is not None


def worth_a_look(store: Store, run: OpenRun, now: datetime) -> list[Wanted]:
    """Known addresses that no listing named to this run, and that are due for a look.

    1. Links that are no article yet, all of them: an earlier run was told of them and came to no end.
    2. Articles, as many as the source allows, those that have waited longest first.
    """
    name = run.source.name
    due = [
        wanted
        for wanted in _untold(store, run, store.frontier.unsettled(name, now))
        if wanted.history is None
        or (wanted.history.failures < GIVEN_UP and (not run.is_scheduled or _is_due(wanted, now)))
    ]
    young = [
        wanted for wanted in _untold(store, run, store.frontier.young(name, now)) if _is_due(wanted, now)
    ]
    young.sort(key=lambda wanted: next_look(wanted.link, wanted.history, now).at)
    return [*due, *young[: run.source.revisits]]


def parted(wanted: Sequence[Wanted], now: datetime) -> tuple[list[Wanted], list[tuple[Link, str]]]:
    """Those that are due for a look, and the links of the others, each with the reason why not yet."""
    due, resting = [], []
    for each in wanted:
        look = next_look(each.link, each.history, now)
        if look.is_due(now):
            due.append(each)
        else:
            until = f"not due for another look before {look.at:%Y-%m-%d %H:%M} UTC: {look.because}"
            resting.append((each.link, until))
    return due, resting


def _untold(store: Store, run: OpenRun, links: Sequence[Link]) -> list[Wanted]:
    """Those of the links that are still the source's own, with their past."""
    untold = [link for link in links if run.source.is_article(link.url) and url_key(link.url) not in run.told]
    histories = store.histories.of(link.url for link in untold)
    return [Wanted(link=link, history=histories.get(link.url)) for link in untold]


def _is_due(wanted: Wanted, now: datetime) -> bool:
    return next_look(wanted.link, wanted.history, now).is_due(now)


def _is_tried(gap: OpenGap, run: OpenRun, now: datetime) -> bool:
    return not run.is_scheduled or now - gap.detected_at < TRIED_FOR


def _how(gap: OpenGap, closer: Reading) -> str:
    pages = closer.walk.pages_read
    what = "it was" if closer.via == gap.via else f"{closer.via} was"
    return f"{what} read back to what was known before, over {pages} page{'' if pages == 1 else 's'}"


def _missed(reading: Reading) -> str:
    count = len(reading.walk.links)
    seen = f"none of its {count} links" if count > 1 else "the one link it has"
    why = reading.failure or reading.walk.ending
    return f"{reading.via}: links may have been missed, for {seen} was seen by the last poll; {why}"
