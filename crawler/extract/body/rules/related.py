"""Lines that lead to other stories."""

import re

from crawler.extract.body import wording
from crawler.extract.body.rules.verdict import PROTECTED
from crawler.extract.body.scene import Scene
from crawler.hosts import registrable_domain
from storage.article import BlockKind

LONGEST_RELATED = 220
#: what trails off behind the phrase
_DOTS = ".… "
#: a heading with so little beside the phrase announces a list
_LONGEST_REST = 40
#: from this share on a line that begins with the phrase leads elsewhere
_SOME_LINK = 0.3
_HALF_LINKS = 0.5
_LONGEST_TITLE = 110
_LONGEST_LIST_TITLE = 60
#: how far below its title a list of other stories may reach
_REACH = 12
#: from these shares on a line is nothing but links: the second is for lines that are no sentences
_ALL_LINK = 0.9
_NEARLY_ALL_LINK = 0.75
#: what the buttons say that lead to a shop, in lower case
_ORDER = re.compile(
    r"\W{0,3}(?:[$€£¥₹]|\d+ ?%|now\b|"
    r"(?:buy|shop|check|compare|view|visit|order|try|apply|book|learn|claim|contact)\b|"
    r"(?:see|get|find|available|go) (?:it|a|an|the|this|your|more|at|to|\d\S*)\b|"
    r"(?:jetzt|zum|kaufen|bestellen|acheter|commander|voir|comprar?|acquista|koop|bekijk|køb|kjøp|köp)\b)"
)
#: capitals this long are a headline between the paragraphs, not an acronym
_SHOUTED = 12


def related(scene: Scene, index: int) -> str | None:
    """A line that leads to another story, or announces such lines."""
    draft = scene.drafts[index]
    match = wording.RELATED.match(scene.lower[index])
    if not match:
        return None
    rest = draft.text[match.end() :].strip()
    shouted = draft.text.isupper() and len(draft.text) > _SHOUTED
    if not rest.strip(_DOTS) or rest.startswith(":") or shouted or scene.link_shares[index] > _SOME_LINK:
        return f"it begins with {match.group()!r} and {scene.link_shares[index]:.0%} of it links"
    announces = draft.kind is BlockKind.HEADING and len(rest) < _LONGEST_REST
    if announces or (scene.is_tail(index) and not scene.ended[index]):
        return f"it begins with {match.group()!r} and is no sentence"
    return None


def below_related(scene: Scene, index: int) -> str | None:
    """What a title of other stories announces: titles that link, or short lines."""
    if not _may_be_title(scene, index):
        return None
    for before in range(index - 1, max(-1, index - _REACH), -1):
        announces, may_be_title = _above_titles(scene, before)
        if announces:
            return f"it stands {index - before} line(s) below {scene.drafts[before].text[:40]!r}"
        if not may_be_title:
            return None
    return None


def _above_titles(scene: Scene, index: int) -> tuple[bool, bool]:
    """Whether a line announces a list of titles, and whether it may be one; each line below asks again."""
    known = scene.above_titles
    if index not in known:
        announces = scene.lengths[index] < _LONGEST_LIST_TITLE and _announces(scene, index)
        known[index] = announces, _may_be_title(scene, index)
    return known[index]


def _announces(scene: Scene, index: int) -> bool:
    """It opens a list; a line that leads to its own story opens none."""
    return scene.link_shares[index] < _SOME_LINK and related(scene, index) is not None


def _may_be_title(scene: Scene, index: int) -> bool:
    if index in scene.titles:
        return False
    is_item = scene.drafts[index].kind is BlockKind.LIST
    if scene.link_shares[index] >= (_SOME_LINK if is_item else _HALF_LINKS):
        return True
    is_line = scene.drafts[index].kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)
    return is_line and scene.lengths[index] < _LONGEST_TITLE and not scene.ended[index]


def only_links(scene: Scene, index: int) -> str | None:
    """A line that is nothing but links."""
    share = scene.link_shares[index]
    if scene.drafts[index].kind in PROTECTED or index in scene.titles:
        return None
    if index in scene.link_lists:
        return f"{share:.0%} of it links, and so it is with each item of its list"
    if share >= _ALL_LINK or (share >= _NEARLY_ALL_LINK and not scene.ended[index]):
        return None if _leads_off(scene, index) else f"{share:.0%} of it links"
    return None


def _leads_off(scene: Scene, index: int) -> bool:
    """In the midst of the story it leads to other sites, not to this one's stories, and to no shop."""
    if not scene.first < index < scene.last or _ORDER.match(scene.lower[index]):
        return False
    own = _brand(scene.fields.canonical_url.value)
    links = scene.drafts[index].links
    return bool(links) and all(
        link.url.startswith(("http://", "https://")) and _brand(link.url) != own for link in links
    )


def _brand(address: str) -> str:
    """The name a site goes by in every country: "bbc" of bbc.com and of bbc.co.uk."""
    return registrable_domain(address).partition(".")[0]
