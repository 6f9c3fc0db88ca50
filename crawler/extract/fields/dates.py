"""When the article was published and modified, by the witness that is trusted most.

1. JSON-LD and meta of the article, then its microdata where those give no hour; a witness that gives only the
   day gives way to a later one that gives the hour of that day.
2. ``time`` elements and elements named after dates that stand by the headline.
3. A date in prose by the headline, the day in the address, a date with a label before it.

The day of the crawl is never taken from the page's head, a date in a teaser never at all.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.extract.declared import Declared, Element
from crawler.extract.fields.marks import Marks, is_elsewhere
from crawler.extract.fields.moments import Context, Witness, day_of, stated_moment
from crawler.extract.fields.shown_dates import dates_shown, last_resorts
from crawler.extract.found import Found
from crawler.extract.jsonld import text_of, types
from crawler.extract.rendered import described, rendered_text
from storage.article import Candidate, Moment, Precision

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "publish_date", "publishdate", "pubdate", "published_time", "parsely-pub-date", "sailthru.date",
    "date.issued", "dc.date.issued", "dcterms.created", "dc.date.created", "article.published",
    "published-date", "publication_date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dc.date", "dcterms.date", "date", "citation_publication_date", "bt:pubdate",
    "article:publicationdate", "last-published",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "article.updated", "revised",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """Where a kind of date is declared, each best first."""

    #: keys of a JSON-LD article
    keys: tuple[str, ...]
    metas: tuple[str, ...]
    #: meta of other systems, by the words in their names
    other_meta: re.Pattern[str]
    #: microdata
    properties: tuple[str, ...]


_PUBLISHED = _Kind(
    keys=("datePublished", "dateCreated", "uploadDate"),
    metas=_PUBLISHED_META,
    other_meta=re.compile(r"publi\w*[-_.:]?(?:date|time|on)|(?:date|time)[-_.:]?publi"),
    properties=("datePublished", "dateCreated"),
)
_MODIFIED = _Kind(
    keys=("dateModified",),
    metas=_MODIFIED_META,
    other_meta=re.compile(r"(?:modif|updat)\w*[-_.:]?(?:date|time|on)|(?:date|time)[-_.:]?(?:modif|updat)"),
    properties=("dateModified",),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When the article was published, and when it was last changed."""

    published: Found[Moment | None]
    modified: Found[Moment | None]


def find_dates(
    declared: Declared, url: str, marks: Marks, heading: Element | None, context: Context
) -> Dates:
    """The dates of a page's article. ``heading`` is the element that shows the headline."""
    published = _declared(declared, _PUBLISHED, context)
    modified = _declared(declared, _MODIFIED, context)
    if not _is_believable(published):
        shown = dates_shown(marks, context)
        modified += shown.updates
        published += (
            shown.published
            or list(last_resorts(declared, url, heading, context))
            or [(moment, f"{where}, the only date shown, of an update") for moment, where in shown.updates]
        )
    return Dates(published=_found("date_published", published), modified=_found("date_modified", modified))


def _is_believable(witnesses: list[Witness]) -> bool:
    return any(moment.value is not None for moment, _ in witnesses)


def _found(field: str, witnesses: list[Witness]) -> Found[Moment | None]:
    """What the witnesses say of a date, beside what each of them does."""
    best = _best(witnesses)
    if best is None:
        if witnesses:
            moment, where = witnesses[0]
            return Found(value=moment, because=f"{where}, which cannot be true")
        return Found(value=None, because="no date found")
    candidates = tuple(
        Candidate(field=field, value=str(one) or one.raw, because=why, score=float(len(witnesses) - place),
                  chosen=one is best[0])
        for place, (one, why) in enumerate(witnesses)
    )  # fmt: skip
    return Found(value=best[0], because=best[1], candidates=candidates)


def _best(witnesses: list[Witness]) -> Witness | None:
    """The first believable witness, or a later one that gives the hour of the same day."""
    believable = [witness for witness in witnesses if witness[0].value is not None]
    if not believable:
        return None
    moment, where = believable[0]
    if moment.precision is Precision.DAY:
        for other, other_where in believable[1:]:
            if other.precision is Precision.INSTANT and day_of(other) == day_of(moment):
                return other, f"{other_where}, which gives the hour to {where}"
    return moment, where


def _declared(declared: Declared, kind: _Kind, context: Context) -> list[Witness]:
    """What JSON-LD and meta say, and microdata, where those do not name the hour."""
    witnesses = list(_stated(_texts(declared, kind), context))
    best = _best(witnesses)
    if best is None or best[0].precision is not Precision.INSTANT:
        witnesses += _stated(_marked_texts(declared, kind), context)
    return witnesses


def _stated(texts: Iterable[tuple[str | None, str]], context: Context) -> Iterator[Witness]:
    """The texts that are dates, as moments."""
    for text, where in texts:
        moment = stated_moment(text, context) if text else None
        if moment is not None:
            yield moment, where


def _texts(declared: Declared, kind: _Kind) -> Iterator[tuple[str | None, str]]:
    """The texts that should be such a date, and where each stands."""
    article = declared.json_ld.article
    if article:
        name = (types(article) or ("object",))[0]
        for key in kind.keys:
            yield text_of(article.get(key)), f"JSON-LD {name}.{key}"
    for name in kind.metas:
        if name in declared.meta:
            yield declared.meta[name][0], f"meta {name}"
    for name, contents in declared.meta.items():
        if _names_date(name) and name not in kind.metas and kind.other_meta.search(name):
            yield contents[0], f"meta {name}"


def _marked_texts(declared: Declared, kind: _Kind) -> Iterator[tuple[str | None, str]]:
    """The texts of elements that microdata marks as such a date: of each property the first on the page."""
    for name in kind.properties:
        for element in declared.properties.get(name, ())[:3]:
            if not is_elsewhere(element):
                stated = element.get("content") or element.get("datetime") or rendered_text(element)
                yield stated, f"itemprop {name} of {described(element)}"
                break


@lru_cache(maxsize=4096)
def _names_date(name: str) -> bool:
    """Whether a name may be a date's: what both kinds' patterns ask for, found out once for every page."""
    return any(kind.other_meta.search(name) is not None for kind in (_PUBLISHED, _MODIFIED))
