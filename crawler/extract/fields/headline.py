"""The headline: every heading and every declared title is a witness, and the best attested wording wins.

1. The titles for machines (JSON-LD, Open Graph, title element) are gathered, the site's name taken off.
2. The visible headings are gathered. An ``h1`` in a breadcrumb, a menu or a logo is a signpost: sites keep
   a second
   headline for search engines there. It speaks against the titles that repeat it.
3. A heading that also names the topic is parted: its kicker stands in an element of its own.
4. Wordings that differ only in punctuation are one. Each adds up the weights of its witnesses.
"""

from dataclasses import dataclass

from crawler.extract.declared import Declared, Element
from crawler.extract.fields.headings import (
    Heading,
    heading_in_text,
    is_signpost,
    lower_headings,
    top_headings,
)
from crawler.extract.fields.titles import Title, declared_titles, folded, likeness
from crawler.extract.found import Found
from crawler.extract.rendered import rendered_text
from storage.article import Candidate

#: an ``h2`` needs this much of a declared title's words to be weighed at all: it may be a subhead or a box
_ENOUGH_LIKENESS = 0.5
#: an ``h1`` needs only this to be trusted: it is the page's heading by its tag
_SOME_LIKENESS = 0.25

# Weights: what readers see beats any one title for machines, and two agreeing titles beat an unlike heading.
_H1_WEIGHT = 3.0
_LONE_H1_WEIGHT = 1.0
_AGREEING_H2_WEIGHT = 1.2
_LIKE_H2_WEIGHT = 0.6
_SIGNPOST_WEIGHT = -0.6

#: what is longer is no headline, but it is what the page says: it is cut, and the page is kept
_LONGEST = 1_000


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
    signposts = [element for element in declared.headings if element.tag == "h1" and is_signpost(element)]
    for element in signposts:
        fold = folded(rendered_text(element))
        if fold in wordings:
            wordings[fold].score += _SIGNPOST_WEIGHT
    for heading, weight in _visible_headings(declared, titles):
        _attest(wordings, heading.text, heading.where, weight, heading)
    if not wordings:
        return HeadlineFound(headline=Found(value=None, because="no heading and no declared title"))
    ranked = sorted(wordings.values(), key=lambda wording: -wording.score)
    best = ranked[0]
    candidates = tuple(
        Candidate(field="headline", value=wording.text[:_LONGEST], because=wording.because,
                  score=round(wording.score, 2), chosen=wording is best)
        for wording in ranked
    )  # fmt: skip
    text, cut = best.text[:_LONGEST].rstrip(), len(best.text) > _LONGEST
    because = f"{best.because}; cut at {_LONGEST:,} of {len(best.text):,} characters" if cut else best.because
    found: Found[str | None] = Found(value=text, because=because, candidates=candidates)
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


def _visible_headings(declared: Declared, titles: tuple[Title, ...]) -> list[tuple[Heading, float]]:
    """The headings that may be the headline, with what their word counts for.

    ``h1``; the first others where none of those convinces; else any text that says a title.
    """
    folds = frozenset(folded(title.text) for title in titles)
    weighed = [(heading, _heading_weight(heading, folds)) for heading in top_headings(declared, folds)]
    if not any(weight == _H1_WEIGHT for _, weight in weighed):
        weighed += [(heading, _heading_weight(heading, folds)) for heading in lower_headings(declared, folds)]
    if not any(weight for _, weight in weighed) and folds:
        found = heading_in_text(declared.root, [title.text for title in titles])
        weighed += [(found, _AGREEING_H2_WEIGHT)] if found else []
    return [(heading, weight) for heading, weight in weighed if weight and heading.text]


def _heading_weight(heading: Heading, folds: frozenset[str]) -> float:
    """What a heading's word counts for; 0 for one that no declared title is like."""
    fold = folded(heading.text)
    closeness = max((likeness(other, fold) for other in folds), default=0.0)
    if heading.element.tag == "h1":
        return _H1_WEIGHT if closeness >= _SOME_LIKENESS or not folds else _LONE_H1_WEIGHT
    if fold in folds:
        return _AGREEING_H2_WEIGHT
    return _LIKE_H2_WEIGHT if closeness >= _ENOUGH_LIKENESS else 0.0
