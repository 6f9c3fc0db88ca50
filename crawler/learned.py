"""What a source's pages taught, between the store that keeps it and the extraction that uses it."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.extract import Boilerplate, learn
from crawler.extract.boilerplate import Recurrence
from crawler.source import Source
from storage.boilerplate import ArchivedPage, Boilerplates, RecurringLine
from storage.snapshots import Snapshots

#: so many of a source's newest pages are learned from: enough for the statistics, and a redesign is soon
#: forgotten
MOST_PAGES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What was learned, and from what."""

    boilerplate: Boilerplate
    #: article pages that were read
    pages: int
    #: article pages of the archive whose file is missing or damaged
    unreadable: tuple[str, ...] = ()


def boilerplate_of(kept: Boilerplates, source: str) -> Boilerplate:
    """What is known of a source, with people's decisions; knows nothing of a source never learned."""
    lines = kept.lines(source)
    return Boilerplate(
        stories=max((line.stories for line in lines), default=0),
        recurrences={line.fingerprint: _recurrence(line) for line in lines},
        decisions=kept.decisions(source),
    )


def learn_from_archive(
    source: Source, kept: Boilerplates, snapshots: Snapshots, *, most_pages: int = MOST_PAGES
) -> Lesson:
    """Learn a source anew from the article pages in the archive, and keep it.

    Raises ``LookupError`` for a source that was never crawled.
    """
    # listings stand in the archive too: more is asked for than is read
    archived = kept.archived_pages(source.name, 10 * most_pages)
    articles = [page for page in archived if source.is_article(page.url)][:most_pages]
    unreadable: list[str] = []
    boilerplate = learn(_read(articles, snapshots, unreadable), source=source)
    kept.learned(source.name, [_line(found) for found in boilerplate.recurrences.values()])
    return Lesson(
        boilerplate=boilerplate, pages=len(articles) - len(unreadable), unreadable=tuple(unreadable)
    )


def _read(
    archived: list[ArchivedPage], snapshots: Snapshots, unreadable: list[str]
) -> Iterator[tuple[bytes, str]]:
    for page in archived:
        try:
            html = snapshots.read(page.sha256)
        except (LookupError, ValueError):
            unreadable.append(page.url)
        else:
            yield html, page.url


def _recurrence(line: RecurringLine) -> Recurrence:
    return Recurrence(
        fingerprint=line.fingerprint,
        text=line.text,
        inside=line.inside,
        outside=line.outside,
        stories=line.stories,
    )


def _line(found: Recurrence) -> RecurringLine:
    return RecurringLine(
        fingerprint=found.fingerprint,
        text=found.text,
        inside=found.inside,
        outside=found.outside,
        stories=found.stories,
    )
