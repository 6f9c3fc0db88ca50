"""Where the story begins and ends: lines above its first paragraph and below its last."""

from crawler.extract.body.rules.verdict import PROTECTED
from crawler.extract.body.scene import Scene
from storage.article import BlockKind

#: a heading right above the first paragraph, no longer than this, is the story's own
_LONGEST_HEADING = 100
#: a line above the story that ends like a sentence is kept from this length on
_SHORTEST_SENTENCE = 25
#: a line set like the story's paragraphs is kept from this length on
_SHORTEST_LINE = 12
#: with a greater share of links a line is not the story's own
_FEW_LINKS = 0.3
_HALF_LINKS = 0.5
#: below the story a text this long is no label, unless most of it links
_LONGEST_LABEL = 160
_MOSTLY_LINKS = 0.7


def above_story(scene: Scene, index: int) -> str | None:
    """A short line above the story."""
    draft = scene.drafts[index]
    if draft.kind in PROTECTED or _is_like_story(scene, index):
        return None
    length = scene.lengths[index]
    if draft.kind is BlockKind.HEADING and index == scene.first - 1 and length < _LONGEST_HEADING:
        return None
    if scene.ended[index] and length > _SHORTEST_SENTENCE:
        return None
    return f"a line of {length:.0f} letters that is no sentence, above the first paragraph"


def below_story(scene: Scene, index: int) -> str | None:
    """A short line below the story."""
    draft = scene.drafts[index]
    if draft.kind in PROTECTED or draft.kind is BlockKind.HEADING:
        return None
    length, share = scene.lengths[index], scene.link_shares[index]
    if _is_like_story(scene, index) or (scene.ended[index] and share < _HALF_LINKS):
        return None
    if length > _LONGEST_LABEL and share < _MOSTLY_LINKS:
        return None
    return f"a line of {length:.0f} letters that is no sentence, below the last paragraph"


def apart(scene: Scene, index: int) -> str | None:
    """Prose below the story, in another place than the story's."""
    if scene.is_foreign(index):
        return f"it stands in {scene.drafts[index].place[:50]!r}, below the place where the story ends"
    return None


def _is_like_story(scene: Scene, index: int) -> bool:
    """A short line that looks like the story's own: an item of a list, or set like its paragraphs."""
    if scene.link_shares[index] >= _FEW_LINKS:
        return False
    is_item = scene.drafts[index].kind is BlockKind.LIST
    return is_item or (scene.stands_usual(index) and scene.lengths[index] >= _SHORTEST_LINE)
