"""Which blocks of the story's element are not the story, judged by their text, their links and their place.

1. Each block is measured: how long, how much of it links, whether it reads like prose.
2. The first and the last block of prose part the story from its head (headline, byline, date, share
   buttons) and its tail (bios, tags, other stories): what is a mere label in the middle of a story is
   furniture there.
3. Rule after rule looks at each block (``rules``); the first that holds takes it off, with a sentence that
   says why.
4. Headings that nothing follows any more go last.
"""

import re
from collections.abc import Sequence

from crawler.extract.body import wording
from crawler.extract.body.draft import Draft
from crawler.extract.body.rules import RULES_OF, Part, Verdict
from crawler.extract.body.scene import Scene, scene_of
from crawler.extract.fields.fields import Fields
from storage.article import BlockKind, Mark, Removed


def judged(
    drafts: Sequence[Draft], fields: Fields
) -> tuple[list[Draft], tuple[Removed, ...], tuple[str, ...]]:
    """The drafts that are kept, what was removed, and the author bios among it."""
    scene = scene_of(drafts, fields)
    verdicts: list[Verdict | None] = [_verdict(scene, index) for index in range(len(drafts))]
    _orphaned_headings(scene, verdicts)
    kept = [draft for draft, verdict in zip(drafts, verdicts, strict=True) if verdict is None]
    removed = [
        Removed(text=draft.text, rule=verdict.rule, because=verdict.because)
        for draft, verdict in zip(drafts, verdicts, strict=True)
        if verdict is not None
    ]
    bios = tuple(item.text for item in removed if item.rule == "author bio")
    return kept, tuple(removed), bios


#: shorter than this is a label, not a note
_SHORTEST_NOTE = 30
_NOTE_BEGINS_WITHIN = 80
#: a block with this share of the prose is the story, whatever phrases it holds
_LARGE = 0.3


def mark_of(draft: Draft) -> Mark | None:
    """What sets a kept block apart from the story: it corrects it, or speaks of it."""
    if _opens_like(wording.CORRECTION, draft):
        return Mark.CORRECTION
    return Mark.NOTICE if _opens_like(wording.NOTICE, draft) else None


def _opens_like(phrases: re.Pattern[str], draft: Draft) -> bool:
    if draft.kind is BlockKind.HEADING or len(draft.text) < _SHORTEST_NOTE:
        return False
    return phrases.match(draft.text[:_NOTE_BEGINS_WITHIN].lower()) is not None


def _verdict(scene: Scene, index: int) -> Verdict | None:
    if _opens_like(wording.CORRECTION, scene.drafts[index]):
        return None
    length = scene.lengths[index]
    large = scene.prose[index] and length > _LARGE * scene.total
    for name, rule, longest, _, by_words in RULES_OF[_part(scene, index)]:
        if length <= longest and not (large and by_words):
            because = rule(scene, index)
            if because:
                return Verdict(rule=name, because=because)
    return None


def _part(scene: Scene, index: int) -> Part:
    if scene.is_head(index):
        return Part.HEAD
    return Part.TAIL if scene.is_tail(index) else Part.STORY


#: more headings than this in a row, with nothing between them, are the story itself: a list of names, of
#: results
_MOST_ORPHANS = 2


def _orphaned_headings(scene: Scene, verdicts: list[Verdict | None]) -> None:
    """Step 4: the headings at the end that nothing follows, or only what was taken off."""
    orphans = []
    for index in range(len(verdicts) - 1, -1, -1):
        if verdicts[index] is not None:
            continue
        draft = scene.drafts[index]
        if draft.kind is not BlockKind.HEADING and not (draft.text.endswith(":") and scene.is_tail(index)):
            break
        orphans.append(index)
    if len(orphans) <= _MOST_ORPHANS:
        for index in orphans:
            verdicts[index] = Verdict(rule="orphaned heading", because="nothing of the story follows it")
