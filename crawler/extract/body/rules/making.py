"""Bylines, dates, captions, credits, contributions and bios: what speaks of the story's making."""

import re

from crawler.extract.body import wording
from crawler.extract.body.rules.verdict import PROTECTED
from crawler.extract.body.scene import Scene

LONGEST_BYLINE = 140
#: in the midst of a story a line is a date only when it is hardly longer than one
_LONGEST_DATE = 40
#: what parts the facts on such a line, and how each may begin
_PARTING = re.compile(r"\s[-–—]\s|\s*[|•·]\s*")
_PART_SAYS = (wording.BYLINE, wording.TAGS, wording.DATE_LINE)
LONGEST_CAPTION = 330
#: a credit this near to a longer text's end makes it a caption
_CREDIT_AT_END = 30
_LONGEST_CREDIT = 120
LONGEST_CONTRIBUTION = 350
#: how many of the last paragraphs may thank those who helped
_THANKS_WITHIN = 2
_LONGEST_BIO = 500
#: where nobody is known to have signed, so many of the last paragraphs may be bios
_LEAST_BIOS = 2


def byline(scene: Scene, index: int) -> str | None:
    """Who wrote, when, and how long it takes to read."""
    if scene.prose[index] or scene.drafts[index].kind in PROTECTED:
        return None
    text = scene.lower[index]
    outside = scene.is_head(index) or scene.is_tail(index)
    if (outside or scene.lengths[index] < _LONGEST_DATE) and wording.DATE_LINE.match(text):
        return "it is hardly more than a date"
    if not outside:
        return None
    if wording.BYLINE.match(text) or _is_of_parts(text):
        return "it says who wrote or when"
    if not scene.ended[index] and any(name in scene.plain[index] for name in scene.known.authors):
        return "it names the author"
    return None


def _is_of_parts(text: str) -> bool:
    """Date, author, section and tags on one line, parted by bars, dots or dashes: two of them are enough."""
    parts = _PARTING.split(text)
    said = (pattern.match(part) for part in parts for pattern in _PART_SAYS)
    return len(parts) > 1 and sum(match is not None for match in said) > 1


def caption(scene: Scene, index: int) -> str | None:
    """A picture's caption or credit."""
    text = scene.lower[index]
    if scene.drafts[index].kind in PROTECTED:
        return None
    match = wording.CREDIT.find(text, scene.words[index])
    at_end = match is not None and match.start() > 0 and match.end() >= len(text) - _CREDIT_AT_END
    if match and (at_end or scene.lengths[index] < _LONGEST_CREDIT):
        return f"it says {match.group()[:40]!r}, as credits do"
    if scene.plain[index] and scene.plain[index] in scene.known.captions:
        return "it is a picture's caption"
    return None


def contribution(scene: Scene, index: int) -> str | None:
    """Who helped, whom to write to, where it was first published."""
    if index < scene.last - _THANKS_WITHIN:
        return None
    match = wording.CONTRIBUTION.find(scene.lower[index], scene.words[index])
    return f"at the end of the story it says {match.group()[:50]!r}" if match else None


def bio(scene: Scene, index: int) -> str | None:
    """What the page says about an author: no more paragraphs at the end than there are authors."""
    if index <= scene.last - max(_LEAST_BIOS, len(scene.known.authors)) or index == scene.first:
        return None
    text = scene.plain[index]
    if text in scene.known.bios:
        return "it is the author's bio"
    if scene.lengths[index] < _LONGEST_BIO and text.startswith(scene.known.authors):
        return "it stands at the end and begins with the author's name"
    return None
