"""Which blocks of the story's element are not the story, judged by their text, their links and their place.

1. Each block is measured: how long, how much of it links, whether it reads like prose.
2. The first and the last block of prose part the story from its head (headline, byline, date, share buttons) and
   its tail (bios, tags, other stories): what is a mere label in the middle of a story is furniture there.
3. Rule after rule looks at each block (``rules``); the first that holds takes it off, with a sentence that says why.
4. Headings that nothing follows any more go last.
"""

from collections.abc import Sequence

from crawler.extract.blocks import Draft
from crawler.extract.fields import Fields
from crawler.extract.rules import RULES, Verdict
from crawler.extract.scene import Scene, scene_of
from storage.article import BlockKind, Removed


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


def _verdict(scene: Scene, index: int) -> Verdict | None:
    for name, rule in RULES:
        because = rule(scene, index)
        if because:
            return Verdict(rule=name, because=because)
    return None


def _orphaned_headings(scene: Scene, verdicts: list[Verdict | None]) -> None:
    """Step 4: a heading with nothing below it, or with only what was taken off."""
    last = True
    for index in range(len(verdicts) - 1, -1, -1):
        if verdicts[index] is not None:
            continue
        draft = scene.drafts[index]
        if draft.kind is BlockKind.HEADING or draft.text.endswith(":") and index >= scene.last:
            if last:
                verdicts[index] = Verdict(rule="orphaned heading", because="nothing of the story follows it")
                continue
        last = False
