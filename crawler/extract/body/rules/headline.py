"""The headline, the dek and the story in brief, said again above the story."""

import re

from crawler.extract.body import wording
from crawler.extract.body.scene import Scene
from storage.article import BlockKind

#: with this share of its words a line says the headline again; the dek wants more, it is longer
_LIKE_HEADLINE = 0.8
_LIKE_DEK = 0.85
#: how many blocks below the first prose the headline may still be repeated word for word
_HEADLINE_REACH = 2
#: a dek is longer only by mistake
_LONGEST_DEK = 600
#: below so many paragraphs nothing tells a dek from the story
_FEWEST_PARAGRAPHS = 4
#: a title of a summary is no longer, and neither is one of its points
LONGEST_SUMMARY_TITLE = 60
_LONGEST_POINT = 400
#: a summary has no more points
_MOST_POINTS = 30

#: names that say standfirst, or set a text in bolder type
_DEK_NAME = re.compile(
    r"dek\b|deck\b|standfirst|sub-?title|sub-?head|summary|vorspann|einleitung|chap[oô]|teaser|entradilla|bajada|"
    r"sottotitolo|sommario|abstract|excerpt|lead(?!ing)|lede|ingress|perex|anriss|intro(?!duction)|manchet|bold|"
    r"font-medium|description"
)
#: names that a first paragraph has only because it is the first
_FIRST_NAME = re.compile(r"speakable|\bfirst|initial|drop-?cap|\bodd\b|\beven\b")


def repeated_headline(scene: Scene, index: int) -> str | None:
    """The headline again."""
    headline, text = scene.known.headline, scene.plain[index]
    is_heading = scene.drafts[index].kind is BlockKind.HEADING
    if not headline or not text or (index > scene.first + _HEADLINE_REACH and not is_heading):
        return None
    if text == headline:
        return "it says the headline again"
    if index > scene.first and (not is_heading or _is_in_midst(scene, index)):
        return None
    likeness = _likeness(text, headline)
    return f"{likeness:.0%} of its words are the headline's" if likeness >= _LIKE_HEADLINE else None


def _is_in_midst(scene: Scene, index: int) -> bool:
    """It stands where a story's own subheads stand, which take up the headline's words."""
    return scene.first + _HEADLINE_REACH < index < scene.last


def other_headline(scene: Scene, index: int) -> str | None:
    """A heading of the first level above the story: the headline in other words."""
    if _tag(scene.drafts[index].own) == "h1":
        return "it is a heading of the first level above the first paragraph"
    return None


def repeated_dek(scene: Scene, index: int) -> str | None:
    """The dek, which is kept apart. A first paragraph that machines are shown as description stays."""
    dek, text = scene.known.dek, scene.plain[index]
    if not dek or not text or index > scene.first + 1:
        return None
    if text != dek and _likeness(text, dek) < _LIKE_DEK:
        return None
    draft = scene.drafts[index]
    if draft.kind is BlockKind.HEADING or draft.emphasis or not _stands_among_prose(scene, index):
        return "it says the description again, and is set apart from the story"
    return None


def standfirst(scene: Scene, index: int) -> str | None:
    """The dek, told by how it is set: the first prose, and unlike every other."""
    draft = scene.drafts[index]
    if index != scene.first or draft.kind is not BlockKind.PARAGRAPH or scene.lengths[index] > _LONGEST_DEK:
        return None
    if sum(scene.prose) < _FEWEST_PARAGRAPHS or _stands_among_prose(scene, index):
        return None
    match = _DEK_NAME.search(draft.own.lower())
    return f"it is set apart above the story, and its names say {match.group()!r}" if match else None


def _stands_among_prose(scene: Scene, index: int) -> bool:
    """It stands where the story's paragraphs stand, and is set like them."""
    if scene.is_usual(index):
        return True
    draft = scene.drafts[index]
    tag = _tag(draft.own)
    here = any(place == draft.place and _tag(own) == tag for own, place in scene.usual)
    own = draft.own.lower()
    return here and (_FIRST_NAME.search(own) is not None or _DEK_NAME.search(own) is None)


def _tag(own: str) -> str:
    return own.partition(" ")[0]


def _likeness(text: str, other: str) -> float:
    """The share of words two texts have in common, of the longer one's."""
    words, others = set(text.split()), set(other.split())
    return len(words & others) / max(len(words), len(others), 1)


def summary(scene: Scene, index: int) -> str | None:
    """The story in brief: a list above the first paragraph, below a line that calls it so."""
    draft = scene.drafts[index]
    if draft.kind is not BlockKind.LIST or scene.lengths[index] > _LONGEST_POINT:
        return None
    above = index
    while above > 0 and scene.drafts[above - 1].group == draft.group and index - above < _MOST_POINTS:
        above -= 1
    if above == 0 or scene.first < above or not _titles_summary(scene, above - 1):
        return None
    return f"it stands below {scene.drafts[above - 1].text[:40]!r}"


def summary_title(scene: Scene, index: int) -> str | None:
    """The title of the story in brief."""
    follows = index + 1 < len(scene.drafts) and _titles_summary(scene, index)
    return "it opens a summary" if follows and summary(scene, index + 1) else None


def _titles_summary(scene: Scene, index: int) -> bool:
    short = scene.lengths[index] < LONGEST_SUMMARY_TITLE
    return short and wording.SUMMARY.match(scene.lower[index]) is not None
