"""The headline: every heading and every declared title is a witness, and the best attested wording wins.

1. The titles for machines (JSON-LD, Open Graph, title element) are gathered, the site's name taken off.
2. The visible headings are gathered. An ``h1`` in a breadcrumb, a menu or a logo is a signpost: sites keep
   a second
   headline for search engines there. It speaks against the titles that repeat it.
3. A heading that also names the topic is parted: its kicker stands in an element of its own.
4. Wordings that differ only in punctuation are one. Each adds up the weights of its witnesses.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from crawler.extract.declared import Declared, Element
from crawler.extract.found import Found
from crawler.extract.rendered import is_unseen, rendered_text
from crawler.extract.titles import Title, declared_titles, folded, likeness
from storage.article import Candidate

#: words in the names that news systems give to the line above the headline
_KICKER_WORDS = (
    "kicker", "overline", "over-line", "topline", "top-line", "roofline", "dachzeile", "spitzmarke",
    "eyebrow", "pretitle", "pre-title", "supertitle", "super-title", "surtitre", "sur-titre",
    "antetitulo", "ante-titulo", "occhiello", "strapline", "rubric", "headline-prefix",
    "headlineprefix", "prehead", "pre-head", "voorkop", "stikk", "vignette", "category-label",
    "storylabel", "cintillo", "volanta",
)  # fmt: skip
#: words in the names of what is a signpost, a second title for search engines or the site's name
_SIGNPOST_WORDS = (
    "breadcrumb", "bread-crumb", "brotkrumen", "crumb", "logo", "masthead", "seo-title", "seotitle",
    "site-title", "sitetitle", "site-name", "navbar", "modal", "cookie", "consent", "newsletter",
    "paywall", "login", "search", "related", "recommend", "comments",
)  # fmt: skip
_SIGNPOST_TAGS = frozenset({"nav", "li", "aside", "footer", "form", "dialog"})
#: how far up a heading's signposts are looked for
_LOOK_UP = 4
#: an ``h2`` needs this much of a declared title's words to be weighed at all: it may be a subhead or a box
_ENOUGH_LIKENESS = 0.5
#: an ``h1`` needs only this to be trusted: it is the page's heading by its tag
_SOME_LIKENESS = 0.25
#: an ``h2`` beyond the first few is a subhead of the story or a box
_FIRST_HEADINGS = 6

# Weights: what readers see beats any one title for machines, and two agreeing titles beat an unlike heading.
_H1_WEIGHT = 3.0
_LONE_H1_WEIGHT = 1.0
_AGREEING_H2_WEIGHT = 1.2
_LIKE_H2_WEIGHT = 0.6
_SIGNPOST_WEIGHT = -0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A visible heading, its kicker apart."""

    text: str
    kicker: str | None
    where: str
    element: Element
    #: the kicker and the headline as one
    whole: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineFound:
    """The headline, the kicker that stands in the same heading, and that heading."""

    headline: Found[str | None]
    kicker: str | None = None
    element: Element | None = None


def find_headline(declared: Declared, url: str) -> HeadlineFound:
    """The headline of a page, and the heading that shows it."""
    titles = declared_titles(declared, url)
    wordings: dict[str, _Wording] = {}
    for title in titles:
        _attest(wordings, title.text, title.where, title.weight)
    signposts = [element for element in declared.headings if element.tag == "h1" and _is_signpost(element)]
    for element in signposts:
        fold = folded(rendered_text(element))
        if fold in wordings:
            wordings[fold].score += _SIGNPOST_WEIGHT
    for heading in _visible_headings(declared, titles):
        weight = _heading_weight(heading, titles)
        if weight:
            _attest(wordings, heading.text, heading.where, weight, heading)
    if not wordings:
        return HeadlineFound(headline=Found(value=None, because="no heading and no declared title"))
    ranked = sorted(wordings.values(), key=lambda wording: -wording.score)
    best = ranked[0]
    candidates = tuple(
        Candidate(field="headline", value=wording.text, because=wording.because,
                  score=round(wording.score, 2), chosen=wording is best)
        for wording in ranked
    )  # fmt: skip
    found: Found[str | None] = Found(value=best.text, because=best.because, candidates=candidates)
    shown = best.heading or next((wording.heading for wording in ranked if wording.heading), None)
    return HeadlineFound(
        headline=found,
        kicker=best.heading.kicker if best.heading else None,
        element=shown.element if shown else None,
    )


@dataclass(slots=True)
class _Wording:
    """One wording of the headline, and who attests it."""

    text: str
    witnesses: list[str]
    score: float
    heading: Heading | None

    @property
    def because(self) -> str:
        first = self.heading.where if self.heading else self.witnesses[0]
        others = [witness for witness in dict.fromkeys(self.witnesses) if witness != first]
        return f"{first}, agrees with {', '.join(others)}" if others else first


def _attest(
    wordings: dict[str, _Wording], text: str, where: str, weight: float, heading: Heading | None = None
) -> None:
    """Add a witness. What readers see sets the spelling; a heading met twice counts once."""
    fold = folded(text)
    if not fold:
        return
    wording = wordings.setdefault(fold, _Wording(text=text, witnesses=[], score=0.0, heading=None))
    if heading is None or wording.heading is None:
        wording.score += weight
    wording.witnesses.append(where)
    if heading is not None and wording.heading is None:
        wording.text, wording.heading = text, heading


def described(element: Element) -> str:
    """How an element is named in a sentence: ``h1#headline`` or ``h1.title``."""
    if element.get("id"):
        return f"{element.tag!s}#{element.get('id')}"
    names = (element.get("class") or "").split()
    return f"{element.tag!s}.{names[0]}" if names else str(element.tag)


def _visible_headings(declared: Declared, titles: tuple[Title, ...]) -> list[Heading]:
    """The headings that may be the headline: ``h1``, and the first others where none of those convinces."""
    firsts = [element for element in declared.headings if element.tag == "h1" and not _is_signpost(element)]
    headings = [_heading(element, titles) for element in firsts]
    if not any(_heading_weight(heading, titles) == _H1_WEIGHT for heading in headings):
        others = (
            element for element in declared.headings if element.tag != "h1" and not _is_signpost(element)
        )
        headings += [_heading(element, titles) for element in islice(others, _FIRST_HEADINGS)]
    return [heading for heading in headings if heading.text]


def _heading_weight(heading: Heading, titles: tuple[Title, ...]) -> float:
    """What a heading's word counts for; 0 for one that no declared title is like."""
    fold = folded(heading.text)
    folds = [folded(title.text) for title in titles]
    closeness = max((likeness(other, fold) for other in folds), default=0.0)
    if heading.element.tag == "h1":
        return _H1_WEIGHT if closeness >= _SOME_LIKENESS or not folds else _LONE_H1_WEIGHT
    if fold in folds:
        return _AGREEING_H2_WEIGHT
    return _LIKE_H2_WEIGHT if closeness >= _ENOUGH_LIKENESS else 0.0


def _is_signpost(element: Element) -> bool:
    """A heading that leads the way or names the site, not the story."""
    if is_unseen(element) or _leads_home(element):
        return True
    node: Element | None = element
    for _ in range(_LOOK_UP):
        if node is None or node.tag in ("body", "main", "article"):
            return False
        if node is not element and node.tag in _SIGNPOST_TAGS:
            return True
        if _names_signpost(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


@lru_cache(maxsize=4096)
def names_kicker(names: str) -> bool:
    """Whether class and id say that an element is the line above the headline."""
    lower = names.lower()
    return len(names) > 1 and any(word in lower for word in _KICKER_WORDS)


@lru_cache(maxsize=4096)
def _names_signpost(names: str) -> bool:
    lower = names.lower()
    is_sidebar = "sidebar" in lower and "withsidebar" not in lower and "with-sidebar" not in lower
    return len(names) > 1 and (is_sidebar or any(word in lower for word in _SIGNPOST_WORDS))


def _leads_home(element: Element) -> bool:
    """A heading that is one link to the site's front page: the site's name."""
    link = element.find("a")
    if link is None or (element.text or "").strip() or (link.tail or "").strip():
        return False
    address = (link.get("href") or "").partition("#")[0]
    return re.fullmatch(r"(?:https?:)?(?://[^/?]+)?/?", address) is not None


def _heading(element: Element, titles: tuple[Title, ...]) -> Heading:
    """A heading with its kicker apart, where markup or a declared title says which part is which."""
    whole = rendered_text(element)
    kicker = _kicker_part(element, {folded(title.text) for title in titles})
    if kicker is None:
        return Heading(text=whole, kicker=None, where=described(element), element=element, whole=whole)
    text = rendered_text(element, without=frozenset({kicker})).lstrip(" :|–—-/·").strip()
    label = rendered_text(kicker).rstrip(" :|–—-/·").strip()
    where = f"{described(element)} without its kicker"
    return Heading(text=text, kicker=label or None, where=where, element=element, whole=whole)


def _kicker_part(element: Element, declared_folds: set[str]) -> Element | None:
    """The descendant that is the heading's kicker: named so, or what is left beside the declared title."""
    parts = [child for child in element.iter() if child is not element and isinstance(child.tag, str)]
    if not parts:
        return None
    for part in parts:
        if names_kicker(part.get("class") or ""):
            rest = rendered_text(element, without=frozenset({part}))
            if rest and rendered_text(part):
                return part
    for part in parts:
        if folded(rendered_text(element, without=frozenset({part}))) in declared_folds:
            return part if rendered_text(part) else None
    return None
