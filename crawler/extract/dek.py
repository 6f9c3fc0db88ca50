"""The kicker above the headline and the dek below it."""

import re
from dataclasses import dataclass
from itertools import islice

from crawler.extract.byline import following, is_elsewhere, preceding
from crawler.extract.declared import Declared, Element
from crawler.extract.found import Found
from crawler.extract.headline import KICKER_NAME, HeadlineFound, described
from crawler.extract.prose_dates import prose_date
from crawler.extract.rendered import rendered_text
from crawler.extract.titles import folded, likeness

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
#: so much of the declared description makes a visible text that description
_SAME = 0.8
_CUT_SHORT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DekFound:
    """The dek, and the element that shows it, if one does."""

    description: Found[str | None]
    element: Element | None = None


def find_kicker(declared: Declared, headline: HeadlineFound) -> Found[str | None]:
    """The line above the headline that names the topic."""
    if headline.kicker:
        return Found(value=headline.kicker, because="a part of the heading of its own")
    if headline.element is None:
        return Found(value=None, because="no visible heading")
    sections = set(declared.properties.get("articleSection", ()))
    for element in islice(preceding(headline.element), 20):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        named = KICKER_NAME.search(names) is not None
        if not (named or element in sections or any(child in sections for child in element)):
            continue
        text = rendered_text(element).strip(" :|/–-")
        is_short = 0 < len(text) <= _LONGEST_KICKER and prose_date(text) is None
        if is_short and folded(text) != folded(headline.headline.value or ""):
            return Found(value=text, because=f"{described(element)} above the headline")
    return Found(value=None, because="nothing above the headline is named so")


def find_dek(declared: Declared, headline: HeadlineFound) -> DekFound:
    """The standfirst: what readers see below the headline, else what is declared."""
    stated = _declared(declared)
    stated_fold = folded(stated[1]) if stated else ""
    own = folded(headline.headline.value or "")
    if headline.element is not None:
        marked = set(declared.properties.get("description", ()))
        for element in islice(following(headline.element), _REACH):
            name = _HUMP.sub("-", f"{element.get('class') or ''} {element.get('id') or ''}")
            named = element in marked or _DEK_NAME.search(name) is not None
            if not named and not stated_fold:
                continue
            text = rendered_text(element)
            if not _SHORTEST_DEK <= len(text) <= _LONGEST_DEK or folded(text) == own:
                continue
            same = bool(stated_fold) and likeness(stated_fold, folded(text)) >= _SAME
            same = same and len(text) <= 2 * len(stated_fold) + 40
            if (same or (named and element.tag != "li")) and not is_elsewhere(element, byline=False):
                agrees = f", agrees with {stated[0]}" if same and stated else ""
                found: Found[str | None] = Found(value=text, because=f"{described(element)}{agrees}")
                return DekFound(description=found, element=element)
    if stated:
        return DekFound(
            description=Found(value=stated[1], because=f"{stated[0]}; not shown below the headline")
        )
    return DekFound(description=Found(value=None, because="no dek found"))


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
