"""The dates that readers see: by the headline, in the title, in the address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from crawler.extract.declared import Declared, Element
from crawler.extract.fields.marks import Marks, following, is_elsewhere, preceding
from crawler.extract.fields.moments import Context, Witness, stated_moment
from crawler.extract.rendered import described, rendered_text, whole_text

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
class ShownDates:
    """The first date of publication that is shown, and those of updates that stand before it."""

    published: list[Witness]
    updates: list[Witness]


def dates_shown(marks: Marks, context: Context) -> ShownDates:
    """The dates by the headline; one that is labelled as the publication's comes first."""
    plain: list[Witness] = []
    updates: list[Witness] = []
    for element in marks.dates:
        text = rendered_text(element)
        if len(text) > _LONGEST_DATE_LINE or is_elsewhere(element):
            continue
        moment = stated_moment(element.get("datetime") or element.get("content") or text, context)
        if moment is None or moment.value is None:
            continue
        label = _label(element)
        if _LABEL.match(label) or _LABEL.match(text):
            return ShownDates(published=[(moment, described(element))], updates=updates)
        is_update = _UPDATED.search(f"{element.get('class') or ''} {label} {text}") is not None
        (updates if is_update else plain).append((moment, described(element)))
    return ShownDates(published=plain[:1], updates=updates)


def _label(element: Element) -> str:
    """The words that stand right before an element."""
    before = element.getprevious()
    if before is not None:
        return f"{rendered_text(before) if isinstance(before.tag, str) else ''} {before.tail or ''}".strip()[
            -40:
        ]
    parent = element.getparent()
    return (parent.text or "").strip()[-40:] if parent is not None else ""


def last_resorts(
    declared: Declared, url: str, heading: Element | None, context: Context
) -> Iterator[Witness]:
    """The first of: a date in the title element, one in prose by the headline, the day in the address."""
    for text, where in _resorts(declared, url, heading):
        moment = stated_moment(text, context)
        if moment is not None and moment.value is not None:
            yield moment, where
            return


def _resorts(declared: Declared, url: str, heading: Element | None) -> Iterator[tuple[str, str]]:
    for segment in (declared.title or "").split("|")[1:]:
        yield segment, "a date in the title element"
    if heading is not None:
        for element, text in islice(_lines_around(heading), _PROSE_REACH):
            yield text, f"text of {described(element)} by the headline"
    if match := _URL_DAY.search(url):
        yield "-".join(match.groups()), "the day in the address"


def _lines_around(heading: Element) -> Iterator[tuple[Element, str]]:
    """Short texts with a year in them, after the headline and then right before it, none of an update."""
    for element in chain(islice(following(heading), _PROSE_REACH), preceding(heading)):
        if not _YEAR.search(whole_text(element)):  # which costs a tenth of rendering it
            continue
        text = rendered_text(element)
        if not text or len(text) > _LONGEST_DATE_LINE or not _YEAR.search(text):
            continue
        if not _UPDATED.search(f"{_label(element)} {text}") and not is_elsewhere(element):
            yield element, text
