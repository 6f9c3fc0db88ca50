"""The headings that readers see: parted from their kickers, told from signposts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml import etree

from crawler.extract.characters import one_line
from crawler.extract.declared import Declared, Element
from crawler.extract.fields.titles import folded
from crawler.extract.rendered import described, is_unseen, rendered_text

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
#: an ``h2`` beyond the first few is a subhead of the story or a box
_FIRST_HEADINGS = 6
#: elements that hold a headline on pages without heading elements
_TEXT_TAGS = ("div", "span", "p", "b", "strong", "font", "td", "a", "center")
#: a heading with more elements or characters in it was never closed and holds the page
_LONGEST_HEADING = 400
_MOST_PARTS = 20
#: fewer words of a title are no headline
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A visible heading, its kicker apart."""

    text: str
    kicker: str | None
    where: str
    element: Element
    #: the kicker and the headline as one
    whole: str


def top_headings(declared: Declared, folds: frozenset[str]) -> Iterator[Heading]:
    """The ``h1`` elements that are no signposts. ``folds`` are the words of the declared titles."""
    for element in declared.headings:
        if element.tag == "h1" and not is_signpost(element):
            yield _heading(element, folds)


def lower_headings(declared: Declared, folds: frozenset[str]) -> Iterator[Heading]:
    """The first ``h2`` and ``h3`` elements that are no signposts."""
    lower = (element for element in declared.headings if element.tag != "h1")
    for element in islice((each for each in lower if not is_signpost(each)), _FIRST_HEADINGS):
        yield _heading(element, folds)


def heading_in_text(root: Element, titles: Sequence[str]) -> Heading | None:
    """The first element of any kind whose own text is a declared title, the site's name before it aside."""
    for element in root.iter(*_TEXT_TAGS):
        text = one_line(element.text or "")
        if len(text.split()) < _FEWEST_WORDS:
            continue
        if any(title == text or title.endswith(f": {text}") for title in titles) and not is_signpost(element):
            return Heading(text=text, kicker=None, where=described(element), element=element, whole=text)
    return None


def is_signpost(element: Element) -> bool:
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


def _heading(element: Element, folds: frozenset[str]) -> Heading:
    """A heading with its kicker apart, where markup or a declared title says which part is which."""
    whole = rendered_text(element)
    if len(whole) > _LONGEST_HEADING:
        whole = ""
    kicker = _kicker_part(element, folds)
    if kicker is None:
        return Heading(text=whole, kicker=None, where=described(element), element=element, whole=whole)
    text = rendered_text(element, without=frozenset({kicker})).lstrip(" :|–—-/·").strip()
    label = rendered_text(kicker).rstrip(" :|–—-/·").strip()
    where = f"{described(element)} without its kicker"
    return Heading(text=text, kicker=label or None, where=where, element=element, whole=whole)


def _kicker_part(element: Element, declared_folds: frozenset[str]) -> Element | None:
    """The descendant that is the heading's kicker: named so, or what is left beside the declared title."""
    parts = [part for part in islice(element.iter(etree.Element), 1, _MOST_PARTS + 2) if part is not element]
    if not parts or len(parts) > _MOST_PARTS:
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
