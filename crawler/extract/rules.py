"""The rules that take a block off, each with the sentence that says why it held; an empty answer means keep."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from crawler.extract import wording
from crawler.extract.scene import Scene
from storage.article import BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A block taken off."""

    rule: str
    because: str


Rule = Callable[[Scene, int], str | None]

#: blocks that quote somebody or show data: words alone do not take them off
_PROTECTED = frozenset({BlockKind.QUOTE, BlockKind.EMBED, BlockKind.TABLE})


def repeated_headline(scene: Scene, index: int) -> str | None:
    """The headline again."""
    headline, text = scene.known.headline, scene.plain[index]
    if not headline or not text or index > scene.first + 2 and scene.drafts[index].kind is not BlockKind.HEADING:
        return None
    if text == headline:
        return "it says the headline again"
    if index > scene.first and scene.drafts[index].kind is not BlockKind.HEADING:
        return None
    likeness = _likeness(text, headline)
    if likeness >= 0.8:
        return f"{likeness:.0%} of its words are the headline's"
    return None


def repeated_dek(scene: Scene, index: int) -> str | None:
    """The dek, which is kept apart."""
    dek = scene.known.dek
    if not dek or index > scene.first + 1:
        return None
    draft = scene.drafts[index]
    text = scene.plain[index]
    if not text or not (text == dek or _likeness(text, dek) >= 0.85):
        return None
    if draft.kind is BlockKind.HEADING or draft.emphasis or not _stands_among_prose(scene, index):
        return "it says the description again, and is set apart from the story"
    return None


#: names that say standfirst, or set a text in bolder type
_DEK_NAME = re.compile(
    r"dek\b|deck\b|standfirst|sub-?title|sub-?head|summary|vorspann|einleitung|chap[oô]|teaser|entradilla|bajada|sottotitolo|"
    r"sommario|abstract|excerpt|lead(?!ing)|lede|ingress|perex|anriss|intro(?!duction)|manchet|bold|font-medium|description"
)
#: names that a first paragraph has only because it is the first
_FIRST_NAME = re.compile(r"speakable|first|initial|drop-?cap|\bodd\b|\beven\b")


def standfirst(scene: Scene, index: int) -> str | None:
    """The dek, told by how it is set: the first prose, and unlike every other."""
    draft = scene.drafts[index]
    if index != scene.first or draft.kind is not BlockKind.PARAGRAPH or scene.lengths[index] > _LONGEST_DEK:
        return None
    if sum(scene.prose) < _FEWEST_PARAGRAPHS or _stands_among_prose(scene, index):
        return None
    match = _DEK_NAME.search(draft.own.lower())
    return f"it is set apart above the story, and its names say {match.group()!r}" if match else None


#: a dek is longer only by mistake
_LONGEST_DEK = 600
#: below so many paragraphs nothing tells a dek from the story
_FEWEST_PARAGRAPHS = 4


def _stands_among_prose(scene: Scene, index: int) -> bool:
    """It stands where the story's paragraphs stand, and is set like them."""
    draft = scene.drafts[index]
    if scene.is_usual(index):
        return True
    tag = draft.own.split(" ", 1)[0]
    here = any(place == draft.place and own.split(" ", 1)[0] == tag for own, place in scene.usual)
    own = draft.own.lower()
    return here and (_FIRST_NAME.search(own) is not None or _DEK_NAME.search(own) is None)


def _likeness(text: str, other: str) -> float:
    """The share of words two texts have in common, of the longer one's."""
    words, others = set(text.split()), set(other.split())
    return len(words & others) / max(len(words), len(others), 1)


def label(scene: Scene, index: int) -> str | None:
    """A button's, an advert's or a counter's label."""
    draft = scene.drafts[index]
    if scene.lengths[index] > 60 or draft.kind is BlockKind.TABLE:
        return None
    return "it is a label, not a sentence" if wording.LABEL.match(scene.lower[index]) else None


def placeholder(scene: Scene, index: int) -> str | None:
    """What stands in for an embedded thing."""
    if scene.lengths[index] > 500:
        return None
    match = wording.PLACEHOLDER.find(scene.lower[index], scene.words[index])
    return f"it says {match.group()[:60]!r}, as placeholders do" if match else None


def related(scene: Scene, index: int) -> str | None:
    """A line that leads to another story."""
    draft = scene.drafts[index]
    if scene.lengths[index] > 220:
        return None
    match = wording.RELATED.match(scene.lower[index])
    if not match:
        return None
    rest = draft.text[match.end() :].strip()
    if draft.linked > 0.3 * len(draft.text) or rest.startswith(":") or not rest or (draft.text.isupper() and len(draft.text) > 12):
        return f"it begins with {match.group()!r} and {scene.link_shares[index]:.0%} of it links"
    if draft.kind is BlockKind.HEADING and len(rest) < 40 or scene.is_tail(index) and not scene.ended[index]:
        return f"it begins with {match.group()!r} and is no sentence"
    return None


def after_related(scene: Scene, index: int) -> str | None:
    """What a heading for other stories announces: titles that link, or short lines."""
    if not _is_title(scene, index):
        return None
    for before in range(index - 1, max(-1, index - 12), -1):
        if scene.lengths[before] < 60 and related(scene, before):
            return f"it stands {index - before} line(s) below {scene.drafts[before].text[:40]!r}"
        if not _is_title(scene, before):
            return None
    return None


def _is_title(scene: Scene, index: int) -> bool:
    """It may be the title of another story."""
    draft = scene.drafts[index]
    if scene.link_shares[index] >= 0.5:
        return True
    return scene.lengths[index] < 110 and not scene.ended[index] and draft.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)


def linked_line(scene: Scene, index: int) -> str | None:
    """A line that is nothing but links."""
    draft = scene.drafts[index]
    share = scene.link_shares[index]
    if draft.kind in _PROTECTED:
        return None
    if share >= 0.9 or (share >= 0.75 and not scene.ended[index]):
        return f"{share:.0%} of it links"
    return None


def promotion(scene: Scene, index: int) -> str | None:
    """It asks the reader to subscribe, sign up, install, follow or give."""
    length = scene.lengths[index]
    if length > 420 or scene.drafts[index].kind in _PROTECTED:
        return None
    match = wording.PROMOTION.find(scene.lower[index], scene.words[index])
    if not match:
        return None
    near_end = scene.is_tail(index) or (index >= scene.last - 1 and length < 260) or (index <= scene.first and length < 200)
    said = f"it says {match.group()[:60]!r}"
    if near_end or scene.drafts[index].links or scene.drafts[index].emphasis:
        return said
    if length < 160 and match.start() < 40:
        return said
    return None


def byline(scene: Scene, index: int) -> str | None:
    """Who wrote, when, and how long it takes to read."""
    if scene.lengths[index] > 140 or scene.drafts[index].kind in _PROTECTED:
        return None
    text = scene.drafts[index].text
    outside = scene.is_head(index) or scene.is_tail(index)
    if wording.DATE_LINE.match(scene.lower[index]) and (outside or scene.lengths[index] < 40) and not scene.prose[index]:
        return "it is hardly more than a date"
    if not outside:
        return None
    if wording.BYLINE.match(scene.lower[index]) and not scene.prose[index]:
        return "it says who wrote or when"
    if any(name in scene.plain[index] for name in scene.known.authors) and not scene.ended[index]:
        return "it names the author"
    return None


def caption(scene: Scene, index: int) -> str | None:
    """A picture's caption or credit."""
    draft = scene.drafts[index]
    if scene.lengths[index] > 330 or draft.kind in _PROTECTED:
        return None
    text = draft.text
    match = wording.CREDIT.find(scene.lower[index], scene.words[index])
    if match and (scene.lengths[index] < 120 or match.end() >= len(text.lower()) - 30 and match.start() > 0):
        return f"it says {match.group()[:40]!r}, as credits do"
    if scene.plain[index] and scene.plain[index] in scene.known.captions:
        return "it is a picture's caption"
    return None


def tags(scene: Scene, index: int) -> str | None:
    """Tags and sections."""
    text = scene.lower[index]
    if scene.lengths[index] < 300 and wording.TAGS.match(text):
        return "it lists tags"
    if not scene.prose[index] and (text.count("#") >= 2 or (text.startswith("#") and " " not in text)) and scene.drafts[index].kind not in _PROTECTED:
        return "it lists hashtags"
    return None


def contribution(scene: Scene, index: int) -> str | None:
    """Who helped, whom to write to, where it was first published."""
    if index < scene.last - 2 and not scene.is_tail(index) or scene.lengths[index] > 350:
        return None
    match = wording.CONTRIBUTION.find(scene.lower[index], scene.words[index])
    return f"at the end of the story it says {match.group()[:50]!r}" if match else None


def bio(scene: Scene, index: int) -> str | None:
    """What the page says about an author."""
    # one for each author, and two where nobody is known to have signed
    if index <= scene.last - max(2, len(scene.known.authors)) or index == scene.first:
        return None
    text = scene.plain[index]
    starts = text.startswith(scene.known.authors)
    if text in scene.known.bios:
        return "it is the author's bio"
    if starts and (scene.lengths[index] < 500):
        return "it stands at the end and begins with the author's name"
    return None


def _is_kept_short(scene: Scene, index: int) -> bool:
    """A short line that looks like the story's own: an item of a list, or set like its paragraphs."""
    if scene.link_shares[index] >= 0.3:
        return False
    return scene.drafts[index].kind is BlockKind.LIST or (scene.is_usual(index) and scene.lengths[index] >= 12)


def repeated(scene: Scene, index: int) -> str | None:
    """The same text a second time."""
    text = scene.plain[index]
    if scene.lengths[index] < 40:
        return None
    if text in scene.plain[:index]:
        return f"block {scene.plain.index(text) + 1} says it already"
    if scene.lengths[index] < 600 or index == 0:
        return None
    said = [other for other in range(index) if scene.lengths[other] >= 60 and scene.plain[other] in text]
    return f"it repeats {len(said)} blocks that stand above it" if len(said) >= 2 else None


def heading_one(scene: Scene, index: int) -> str | None:
    """A heading of the first level above the story: the headline in other words."""
    if index < scene.first and scene.drafts[index].own.split(" ", 1)[0] == "h1":
        return "it is a heading of the first level above the first paragraph"
    return None


def summary(scene: Scene, index: int) -> str | None:
    """The story in brief, above the story: a list before any paragraph, or one that says so."""
    draft = scene.drafts[index]
    if draft.kind is not BlockKind.LIST or scene.lengths[index] > 400:
        return None
    above = index
    while above > 0 and scene.drafts[above - 1].group == draft.group:
        above -= 1
    if any(scene.prose[:above]):
        return None
    if above > 0 and scene.lengths[above - 1] < 60 and wording.SUMMARY.match(scene.lower[above - 1]):
        return f"it stands below {scene.drafts[above - 1].text[:40]!r}"
    return None


def summary_title(scene: Scene, index: int) -> str | None:
    """The title of the story in brief."""
    if scene.lengths[index] > 60 or not wording.SUMMARY.match(scene.lower[index]):
        return None
    return "it opens a summary" if index + 1 < len(scene.drafts) and summary(scene, index + 1) else None


def head_label(scene: Scene, index: int) -> str | None:
    """A short line above the story."""
    if not scene.is_head(index) or scene.drafts[index].kind in _PROTECTED:
        return None
    if scene.drafts[index].kind is BlockKind.HEADING and index == scene.first - 1 and scene.lengths[index] < 100:
        return None
    if scene.ended[index] and scene.lengths[index] > 25 or _is_kept_short(scene, index):
        return None
    return f"a line of {scene.lengths[index]:.0f} letters that is no sentence, above the first paragraph"


def tail_label(scene: Scene, index: int) -> str | None:
    """A short line below the story."""
    if not scene.is_tail(index) or scene.drafts[index].kind in _PROTECTED:
        return None
    if _is_kept_short(scene, index):
        return None
    if scene.ended[index] and scene.link_shares[index] < 0.5:
        return None
    if scene.drafts[index].kind is BlockKind.HEADING or (scene.lengths[index] > 160 and scene.link_shares[index] < 0.7):
        return None
    return f"a line of {scene.lengths[index]:.0f} letters that is no sentence, below the last paragraph"


def apart(scene: Scene, index: int) -> str | None:
    """Prose below the story, in another place than the story's."""
    if scene.is_tail(index) and scene.is_foreign(index):
        return f"it stands in {scene.drafts[index].place[:50]!r}, below the place where the story ends"
    return None


def short_lines(scene: Scene, index: int) -> str | None:
    """One of many short lines in a row: a schedule, a table of results, a list of cards."""
    if scene.prose[index] or scene.drafts[index].kind in (*_PROTECTED, BlockKind.LIST):
        return None
    low = high = index
    while low > 0 and _is_shred(scene, low - 1):
        low -= 1
    while high + 1 < len(scene.drafts) and _is_shred(scene, high + 1):
        high += 1
    if _is_shred(scene, index) and high - low >= 7:
        return f"one of {high - low + 1} short lines in a row"
    return None


def _is_shred(scene: Scene, index: int) -> bool:
    return scene.lengths[index] < 50 and not scene.ended[index] and scene.drafts[index].kind not in (*_PROTECTED, BlockKind.LIST)


#: in the order in which they are asked
RULES: tuple[tuple[str, Rule], ...] = (
    ("repeated headline", repeated_headline),
    ("repeated dek", repeated_dek),
    ("dek", standfirst),
    ("repeated block", repeated),
    ("label", label),
    ("placeholder", placeholder),
    ("related", related),
    ("related", after_related),
    ("promotion", promotion),
    ("tags", tags),
    ("byline", byline),
    ("caption", caption),
    ("author bio", bio),
    ("contribution", contribution),
    ("link list", linked_line),
    ("repeated headline", heading_one),
    ("summary", summary),
    ("summary", summary_title),
    ("head", head_label),
    ("tail", tail_label),
    ("tail", apart),
    ("short lines", short_lines),
)

#: rules that go by what a block says, not by where it stands
BY_WORDS = frozenset({"label", "placeholder", "promotion", "caption", "contribution", "byline", "tags"})
