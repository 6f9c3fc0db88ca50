"""The kicker above the headline and the dek below it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.extract.characters import one_line
from crawler.extract.declared import Declared, Element, has_property
from crawler.extract.fields.headings import names_kicker
from crawler.extract.fields.headline import HeadlineFound
from crawler.extract.fields.marks import Marks, is_elsewhere
from crawler.extract.fields.prose_dates import prose_date
from crawler.extract.fields.titles import folded, likeness
from crawler.extract.found import Found
from crawler.extract.rendered import described, rendered_text

#: the names that news systems give to the standfirst
_DEK_NAME = re.compile(
    r"(?:^|[-_\s])(?:dek|deck|standfirst|stand-first|subtitle|sub-title|subheadline|sub-headline|subhead|"
    r"subheading|sub-heading|"
    r"lead|lede|leadtext|intro|introduction|summary|abstract|excerpt|teaser-?text|article-?teaser|"
    r"vorspann|einleitung|anriss|"
    r"chapo|chapeau|chapeu|entradilla|bajada|copete|sottotitolo|sommario|catenaccio|ingress|manchet|"
    r"underrubrik|"
    r"linha-?fina|description|tagline|blurb|synopsis|perex|ondertitel|leadin)(?:$|[-_\s])",
    re.IGNORECASE,
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LONGEST_KICKER = 60
_SHORTEST_DEK, _LONGEST_DEK = 20, 700
#: how many elements after the headline are looked through for the dek
_REACH = 50
#: ... and how many before it for the kicker
_REACH_ABOVE = 20
#: so much of the declared description makes a visible text that description
_SAME = 0.8
#: the declared description and the text that shows it begin with the same characters
_OPENING = 12
_CUT_SHORT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DekFound:
    """The dek, and the element that shows it, if one does."""

    description: Found[str | None]
    element: Element | None = None


def find_kicker(headline: HeadlineFound, marks: Marks) -> Found[str | None]:
    """The line above the headline that names the topic."""
    if headline.kicker:
        return Found(value=headline.kicker, because="a part of the heading of its own")
    if headline.element is None:
        return Found(value=None, because="no visible heading")
    for element, names in marks.before(_REACH_ABOVE):
        if not (
            names_kicker(names) or any(has_property(one, "articleSection") for one in (element, *element))
        ):
            continue
        text = rendered_text(element).strip(" :|/–-")
        is_short = 0 < len(text) <= _LONGEST_KICKER and prose_date(text) is None
        if is_short and folded(text) != folded(headline.headline.value or ""):
            return Found(value=text, because=f"{described(element)} above the headline")
    return Found(value=None, because="nothing above the headline is named so")


def find_dek(declared: Declared, headline: HeadlineFound, marks: Marks) -> DekFound:
    """The standfirst: what readers see below the headline, else what is declared."""
    stated = _declared(declared)
    shown = _shown(headline, marks, stated)
    if shown is not None:
        return shown
    if stated:
        return DekFound(
            description=Found(value=stated[1], because=f"{stated[0]}; not shown below the headline")
        )
    return DekFound(description=Found(value=None, because="no dek found"))


def _shown(headline: HeadlineFound, marks: Marks, stated: tuple[str, str] | None) -> DekFound | None:
    """The element below the headline that is named after the dek, or that says what is declared."""
    own, said = folded(headline.headline.value or ""), folded(stated[1] if stated else "")
    opening = (stated[1] if stated else "")[:_OPENING].casefold()
    for element, names in marks.after(_REACH):
        named = has_property(element, "description") or _is_named(names)
        if not named and not (opening and one_line(element.text or "")[:_OPENING].casefold() == opening):
            continue
        text = rendered_text(element)
        if not _SHORTEST_DEK <= len(text) <= _LONGEST_DEK or folded(text) == own or is_elsewhere(element):
            continue
        same = bool(said) and likeness(said, folded(text)) >= _SAME and len(text) <= 2 * len(said) + 40
        if same or (named and element.tag != "li"):
            agrees = f", agrees with {stated[0]}" if same and stated else ""
            return DekFound(
                description=Found(value=text, because=f"{described(element)}{agrees}"), element=element
            )
    return None


@lru_cache(maxsize=4096)
def _is_named(names: str) -> bool:
    return len(names) > 1 and _DEK_NAME.search(_HUMP.sub("-", names)) is not None


def _declared(declared: Declared) -> tuple[str, str] | None:
    """The description for machines: the first that is not cut short, else the first."""
    stated = []
    text = declared.article_text("description")
    if text:
        stated.append(("JSON-LD description", text))
    for name in ("og:description", "description", "twitter:description", "dc.description"):
        meta = declared.first_meta(name)
        if meta:
            stated.append((f"meta {name}", meta[1]))
    stated = [(where, text) for where, text in stated if len(text) >= _SHORTEST_DEK]
    whole = [one for one in stated if not _CUT_SHORT.search(one[1])]
    return next(iter(whole or stated), None)
