"""Labels, placeholders, promotion, tags, text said twice, and rows of short lines."""

import re

from crawler.extract.body import wording
from crawler.extract.body.rules.verdict import PROTECTED
from crawler.extract.body.scene import LONGEST_PHRASED, Scene
from storage.article import BlockKind

LONGEST_LABEL = 60
LONGEST_PLACEHOLDER = LONGEST_PHRASED
#: a promotion is no longer than a paragraph; one that stands among the story's own is shorter still
LONGEST_PROMOTION = 420
_LONGEST_BEFORE_END = 260
_LONGEST_BEFORE_STORY = 200
_LONGEST_IN_STORY = 160
#: in the midst of a story a promotion begins with what it asks for
_ASKED_WITHIN = 40
#: verbs that a story uses as well, and where they are an order
_ORDERS = ("sign up", "subscribe")
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?…:–—]|\b(?:please|and|or))\W*$")
_LONGEST_TAGS = 300
_HASHTAG = re.compile(r"(?<!\S)[#＃]\d*[^\W\d]")
#: shorter texts may well be said twice
_SHORTEST_REPEATED = 40
#: a block this long may be the whole story once more, for machines or for printing
_LONG_ENOUGH_FOR_ALL = 400
#: blocks this long that it repeats, among the first so many, give it away
_TELLING_LENGTH = 60
_LOOKED_AT = 40
_TELLING_COUNT = 2
#: so many short lines in a row are a schedule, a table of results, a list of cards
_LONG_ROW = 8


def label(scene: Scene, index: int) -> str | None:
    """A button's, an advert's or a counter's label."""
    if scene.drafts[index].kind is BlockKind.TABLE:
        return None
    return "it is a label, not a sentence" if wording.LABEL.match(scene.lower[index]) else None


def placeholder(scene: Scene, index: int) -> str | None:
    """What stands in for an embedded thing."""
    match = wording.PLACEHOLDER.find(scene.lower[index], scene.words[index])
    return f"it says {match.group()[:60]!r}, as placeholders do" if match else None


def promotion(scene: Scene, index: int) -> str | None:
    """It asks the reader to subscribe, sign up, install, follow or give."""
    length, draft = scene.lengths[index], scene.drafts[index]
    if draft.kind in PROTECTED:
        return None
    match = wording.PROMOTION.find(scene.lower[index], scene.words[index])
    if not match:
        return None
    at_the_edge = (
        scene.is_tail(index)
        or (index >= scene.last - 1 and length < _LONGEST_BEFORE_END)
        or (index <= scene.first and length < _LONGEST_BEFORE_STORY)
    )
    while match and not at_the_edge and _is_told(match):
        match = wording.PROMOTION.find(scene.lower[index], scene.words[index], match.start() + 1)
    if not match:
        return None
    asks_at_once = length < _LONGEST_IN_STORY and match.start() < _ASKED_WITHIN
    if at_the_edge or draft.links or draft.emphasis or asks_at_once:
        return f"it says {match.group()[:60]!r}"
    return None


def _is_told(match: re.Match[str]) -> bool:
    """Somebody subscribes in the story; a promotion tells the reader to, where a sentence begins."""
    before = match.string[: match.start()]
    return match.group().startswith(_ORDERS) and _SENTENCE_STARTS.search(before) is None


def tags(scene: Scene, index: int) -> str | None:
    """Tags and sections."""
    text = scene.lower[index]
    if scene.lengths[index] < _LONGEST_TAGS and wording.TAGS.match(text):
        return "it lists tags"
    hashed = ("#" in text or "＃" in text) and 2 * len(_HASHTAG.findall(text)) >= len(text.split())
    if hashed and not scene.prose[index] and scene.drafts[index].kind not in PROTECTED:
        return "it lists hashtags"
    return None


def repeated(scene: Scene, index: int) -> str | None:
    """The same text a second time."""
    text, length = scene.plain[index], scene.lengths[index]
    if length < _SHORTEST_REPEATED:
        return None
    if scene.said_first[text] < index and not _signs_another_post(scene, index):
        return f"block {scene.said_first[text] + 1} says it already"
    if length < _LONG_ENOUGH_FOR_ALL:
        return None
    above = range(min(index, _LOOKED_AT))
    said = sum(scene.lengths[other] >= _TELLING_LENGTH and scene.plain[other] in text for other in above)
    return f"it repeats {said} blocks that stand above it" if said >= _TELLING_COUNT else None


def _signs_another_post(scene: Scene, index: int) -> bool:
    """The line with the name and the day below a quoted post that the story quotes for the first time."""
    post = index - 1
    if post < 0 or {scene.drafts[index].kind, scene.drafts[post].kind} != {BlockKind.EMBED}:
        return False
    return scene.said_first[scene.plain[post]] == post


def short_lines(scene: Scene, index: int) -> str | None:
    """One of many short lines in a row: a schedule, a table of results, a list of cards."""
    row = scene.rows[index]
    return f"one of {row} short lines in a row" if row >= _LONG_ROW else None
