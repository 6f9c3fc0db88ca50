"""Taking a source's recurring lines off a story; ``boilerplate`` says which lines recur, and states the
rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extract.body.draft import Draft
from crawler.extract.boilerplate import Boilerplate, Reach
from crawler.extract.boilerplate.pages import bare_words, is_prose
from storage.article import BlockKind, Removed

#: the rule's name in the list of what was removed
RULE = "recurs on the site"
#: the share of a story's prose from which learning takes none of it off
_TOO_MUCH = 0.5
#: the share of a line that links, from which on it is a link and not a sentence with one
_LINKED = 0.8


def parted(
    drafts: Sequence[Draft], boilerplate: Boilerplate, authors: Sequence[str] = ()
) -> tuple[list[Draft], tuple[Removed, ...]]:
    """The blocks of a story that stay, and those that are boilerplate of its site.

    1. Each block is looked up: where would it be boilerplate?
    2. The prose that does not recur is the story's own; what stands before and after it are its edges.
    3. Each recurring block goes where its place allows it.
    4. When half of the prose or more would go, none of it does, but for what a person named.
    """
    reaches = [boilerplate.reach(draft.text, heading=draft.kind is BlockKind.HEADING) for draft in drafts]
    if all(reach is Reach.NOWHERE for reach in reaches):
        return list(drafts), ()
    story = _story(drafts, reaches, authors)
    going = [_goes(story, index) for index in range(len(drafts))]
    _spare(drafts, reaches, going)
    kept = [draft for draft, goes in zip(drafts, going, strict=True) if not goes]
    removed = [
        Removed(text=draft.text, rule=RULE, because=boilerplate.because(draft.text))
        for draft, goes in zip(drafts, going, strict=True)
        if goes
    ]
    return kept, tuple(removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    drafts: Sequence[Draft]
    reaches: Sequence[Reach]
    #: the first, the second and the last prose that do not recur
    first: int
    second: int
    last: int
    #: the markup that the story's own paragraphs stand in
    places: frozenset[tuple[str, str]]
    #: who signed, in bare words
    authors: tuple[str, ...]


def _story(drafts: Sequence[Draft], reaches: Sequence[Reach], authors: Sequence[str]) -> _Story:
    own = [index for index, reach in enumerate(reaches) if reach is Reach.NOWHERE]
    prose = [index for index in own if is_prose(drafts[index].text)] or own
    return _Story(
        drafts=drafts,
        reaches=reaches,
        first=prose[0] if prose else 0,
        second=prose[1] if len(prose) > 1 else len(drafts),
        last=prose[-1] if prose else len(drafts),
        places=frozenset((drafts[index].own, drafts[index].place) for index in prose),
        authors=tuple(name for name in map(bare_words, authors) if name),
    )


def _goes(story: _Story, index: int) -> bool:
    start, end = index < story.first, index > story.last
    return {
        Reach.ALWAYS: True,
        Reach.EVERYWHERE: True,
        Reach.AFTER_THE_START: not start,
        Reach.EDGES: start or end or _is_linked_line(story.drafts[index]),
        Reach.END: end,
        Reach.LATER: index > story.second,
        Reach.ASIDE: (end and _is_aside(story, index)) or (not start and _is_box(story, index)),
        Reach.NOWHERE: False,
    }[story.reaches[index]]


def _is_linked_line(draft: Draft) -> bool:
    """A line that leads elsewhere; in a list it may be one of the things the story lists."""
    return draft.kind is BlockKind.PARAGRAPH and draft.linked >= _LINKED * len(draft.text)


def _is_box(story: _Story, index: int) -> bool:
    """A paragraph in other markup than the story's own, or in other type; quotes and lists are none."""
    draft = story.drafts[index]
    if draft.kind is not BlockKind.PARAGRAPH or not is_prose(draft.text):
        return False
    return draft.emphasis is not None or (draft.own, draft.place) not in story.places


def _is_aside(story: _Story, index: int) -> bool:
    """The page sets the block apart: by its markup, by naming an author in it, or by a label above."""
    draft = story.drafts[index]
    if (draft.own, draft.place) not in story.places:
        return True
    text = f" {bare_words(draft.text)} "
    if any(f" {name} " in text for name in story.authors):
        return True
    return any(not is_prose(before.text) for before in story.drafts[story.last + 1 : index])


def _spare(drafts: Sequence[Draft], reaches: Sequence[Reach], going: list[bool]) -> None:
    prose = [index for index, draft in enumerate(drafts) if is_prose(draft.text)]
    taken = [index for index in prose if going[index]]
    held = sum(len(drafts[index].text) for index in prose)
    if sum(len(drafts[index].text) for index in taken) >= _TOO_MUCH * held:
        for index in taken:
            going[index] = reaches[index] is Reach.ALWAYS
