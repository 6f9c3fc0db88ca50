"""When the article was published and modified, by the witness that is trusted most.

1. JSON-LD, meta and microdata of the article, in this order; a witness that gives only the day gives way to a
   later one that gives the hour of that day.
2. ``time`` elements and elements named after dates that stand by the headline.
3. A date in prose by the headline, the day in the address, a date with a label before it.

The day of the crawl is never taken from the page's head, a date in a teaser never at all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from crawler.extract.byline import following, is_elsewhere, preceding
from crawler.extract.declared import Declared, Element
from crawler.extract.found import Found
from crawler.extract.headline import described
from crawler.extract.jsonld import text_of, types
from crawler.extract.moments import Context, day_of, machine_moment, moment_of
from crawler.extract.prose_dates import prose_date
from crawler.extract.rendered import rendered_text
from storage.article import Candidate, Moment, Precision

_PUBLISHED_KEYS = ("datePublished", "dateCreated", "uploadDate")
_MODIFIED_KEYS = ("dateModified",)
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "publish_date", "publishdate", "pubdate",
    "published_time", "parsely-pub-date", "sailthru.date", "date.issued", "dc.date.issued",
    "dcterms.created", "dc.date.created",
    "article.published", "published-date", "publication_date", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "dc.date",
    "dcterms.date", "date", "citation_publication_date", "bt:pubdate", "article:publicationdate",
    "last-published",
)  # fmt: skip
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmod", "article.updated", "revised",
)  # fmt: skip
#: meta of other systems, by the words in their names
_PUBLISHED_NAME = re.compile(r"publi\w*[-_.:]?(?:date|time|on)|(?:date|time)[-_.:]?publi")
_MODIFIED_NAME = re.compile(r"(?:modif|updat)\w*[-_.:]?(?:date|time|on)|(?:date|time)[-_.:]?(?:modif|updat)")
#: what is said before a date that is not the first
_UPDATED = re.compile(
    r"updat|modif|aktualis|geändert|stand:|mis à jour|mise à jour|actualiz|atualiz|aggiorna|bijgewerkt|"
    r"gewijzigd|oppdatert|"
    r"opdateret|uppdaterad|päivitetty|zaktual|обновл|измен|更新|修正|수정|تحديث|revised|last\s?mod|changed|"
    r"edited|corrected",
    re.IGNORECASE,
)
#: labels after which a date is the page's, wherever it stands
_LABEL = re.compile(
    r"^\W*(?:published|posted|publication date|date|datum|veröffentlicht|erstellt|erschienen|publié|"
    r"date de publication|publicado|"
    r"fecha|data|pubblicato|gepubliceerd|publicerad|publisert|udgivet|julkaistu|opublikowano|"
    r"опубликовано|дата|公開|発行|"
    r"発布|发布|发表|入力|입력|등록|승인|نشر|تاريخ)\b",
    re.IGNORECASE,
)
_URL_DAY = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|\D|$)")
_YEAR = re.compile(r"(?:19|20)\d\d|[./-]\d\d\b|[٠-٩]{4}")
#: how many elements after the headline are looked through for a date in prose
_PROSE_REACH = 80
_LONGEST_DATE_LINE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When the article was published, and when it was last changed."""

    published: Found[Moment | None]
    modified: Found[Moment | None]


Witness = tuple[Moment, str]


def find_dates(declared: Declared, url: str, heading: Element | None, context: Context) -> Dates:
    """The dates of a page's article. ``heading`` is the element that shows the headline."""
    published = list(
        _declared(
            declared,
            _PUBLISHED_KEYS,
            _PUBLISHED_META,
            _PUBLISHED_NAME,
            ("datePublished", "dateCreated"),
            context,
        )
    )
    modified = list(
        _declared(declared, _MODIFIED_KEYS, _MODIFIED_META, _MODIFIED_NAME, ("dateModified",), context)
    )
    updates: list[Witness] = []
    if not any(moment.value for moment, _ in published):
        for witness, is_update in _visible(declared, heading, context):
            (updates if is_update else published).append(witness)
            if not is_update and witness[0].value:
                break
    modified += updates
    if not any(moment.value for moment, _ in published):
        published += _last_resorts(declared, url, heading, context)
    if not any(moment.value for moment, _ in published):
        published += [(moment, f"{where}, the only date shown, of an update") for moment, where in updates]
    return Dates(published=_found("date_published", published), modified=_found("date_modified", modified))


def _found(field: str, witnesses: list[Witness]) -> Found[Moment | None]:
    """The first believable witness, or a later one that gives the hour of the same day."""
    believable = [witness for witness in witnesses if witness[0].value is not None]
    if not believable:
        if witnesses:
            moment, where = witnesses[0]
            return Found(value=moment, because=f"{where}, which cannot be true")
        return Found(value=None, because="no date found")
    moment, where = believable[0]
    if moment.precision is Precision.DAY:
        for other, other_where in believable[1:]:
            if other.precision is Precision.INSTANT and day_of(other) == day_of(moment):
                moment, where = other, f"{other_where}, which gives the hour to {where}"
                break
    candidates = tuple(
        Candidate(field=field, value=str(one) or one.raw, because=why, score=float(len(witnesses) - place),
                  chosen=one is moment)
        for place, (one, why) in enumerate(witnesses)
    )  # fmt: skip
    return Found(value=moment, because=where, candidates=candidates)


def _declared(
    declared: Declared,
    keys: tuple[str, ...],
    metas: tuple[str, ...],
    anonymous: re.Pattern[str],
    properties: tuple[str, ...],
    context: Context,
) -> Iterator[Witness]:
    """What JSON-LD, meta and microdata say."""
    article = declared.json_ld.article
    if article:
        kind = (types(article) or ("object",))[0]
        for key in keys:
            yield from _read(text_of(article.get(key)), f"JSON-LD {kind}.{key}", context)
    for name in metas:
        meta = declared.first_meta(name)
        if meta:
            yield from _read(meta[1], f"meta {name}", context)
    for name, contents in declared.meta.items():
        if name not in metas and anonymous.search(name):
            yield from _read(contents[0], f"meta {name}", context)
    for name in properties:
        for element in declared.properties.get(name, ())[:3]:
            if not is_elsewhere(element, byline=False):
                stated = element.get("content") or element.get("datetime") or rendered_text(element)
                yield from _read(stated, f"itemprop {name} of {described(element)}", context)
                break


def _read(text: str | None, where: str, context: Context) -> Iterator[Witness]:
    """A date for machines; in prose where somebody wrote prose into the field."""
    if not text:
        return
    moment = machine_moment(text, context)
    if moment is None and (found := prose_date(text, month_first=context.month_first)):
        moment = moment_of(found[0], found[1], context)
    if moment is not None:
        yield moment, where


def _visible(declared: Declared, heading: Element | None, context: Context) -> Iterator[tuple[Witness, bool]]:
    """The dates by the headline, those labelled as published first, and whether each is that of an update."""
    order = declared.order
    place = order.get(heading, -1) if heading is not None else -1
    marked = sorted({*declared.times, *declared.dated}, key=lambda element: order[element])
    ordered = [element for element in marked if order[element] > place]
    ordered += [
        element for element in reversed(marked) if order[element] < place and _is_near(element, heading)
    ]
    plain: list[tuple[Witness, bool]] = []
    for element in ordered:
        text = rendered_text(element)
        if len(text) > _LONGEST_DATE_LINE or is_elsewhere(element, byline=False):
            continue
        label = _label(element)
        named = f"{element.get('class') or ''} {label} {text}"
        for witness in _read(
            element.get("datetime") or element.get("content") or text, described(element), context
        ):
            if _LABEL.match(label) or _LABEL.match(text):
                yield witness, False
            else:
                plain.append((witness, _UPDATED.search(named) is not None))
    yield from plain


def _label(element: Element) -> str:
    """The words that stand right before an element."""
    before = element.getprevious()
    if before is not None:
        return f"{rendered_text(before) if isinstance(before.tag, str) else ''} {before.tail or ''}".strip()[
            -40:
        ]
    parent = element.getparent()
    return (parent.text or "").strip()[-40:] if parent is not None else ""


def _is_near(element: Element, heading: Element | None) -> bool:
    """Whether an element before the headline belongs to it: they share a parent not far up."""
    if heading is None:
        return False
    above = list(islice(heading.iterancestors(), 3))
    return any(ancestor in above for ancestor in islice(element.iterancestors(), 4))


def _last_resorts(
    declared: Declared, url: str, heading: Element | None, context: Context
) -> Iterator[Witness]:
    """Step 3."""
    for segment in (declared.title or "").split("|")[1:]:
        if found := prose_date(segment, month_first=context.month_first):
            yield moment_of(found[0], found[1], context), "a date in the title element"
            return
    if heading is not None:
        for element, text in islice(_lines_around(heading), _PROSE_REACH):
            if found := prose_date(text, month_first=context.month_first):
                yield moment_of(found[0], found[1], context), f"text of {described(element)} by the headline"
                return
    if match := _URL_DAY.search(url):
        moment = machine_moment("-".join(match.groups()), context)
        if moment is not None:
            yield moment, "the day in the address"


def _lines_around(heading: Element) -> Iterator[tuple[Element, str]]:
    """Short texts with a year in them, after the headline and then right before it, none of an update."""
    for element in chain(islice(following(heading), _PROSE_REACH), preceding(heading)):
        text = rendered_text(element)
        if not text or len(text) > _LONGEST_DATE_LINE or not _YEAR.search(text):
            continue
        if not _UPDATED.search(f"{_label(element)} {text}") and not is_elsewhere(element, byline=False):
            yield element, text
