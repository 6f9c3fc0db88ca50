"""What a site shows on page after page: which of its lines are boilerplate, and taking them off a story.

The evidence is counted over stories, never over fetches: a page fetched twice, a page under two addresses and
the parts of one story are one (``stories``). Of each line two numbers are known: in how many
stories it stood, and on how many stories' pages it stood outside of the story.

The question is whether so many would happen by chance, where chance means what honest reporting does: a
series repeats its introduction, an agency's background paragraph is in every story about one trial. Such a
line stands in a small part of a site's stories. So the share of stories that show a line is estimated with
its uncertainty (the lower end of Wilson's interval, one-sided, 95 %), and must lie above the share that
reporting could reach:

- Prose (80 letters or more) seen only inside stories: at least four stories, and surely more than a fifth of
  all.
- Prose that stood in two stories or more, and outside of the story on another page: it is the site's, not the
  story's.
- Prose that stood outside on two pages, and in one story at most, may be a teaser of that very story: it goes
  only where two paragraphs that are the story's own stand before it.
- Prose in two stories goes at the end where the page sets it apart as well: it stands below a short line that
  recurs too, in markup that the story's own paragraphs do not have, or names the story's author. A paragraph
  in such markup, or one set in other type, is a box or a note, and goes wherever the story is under way.
- Shorter lines that stood in stories only: three stories, and surely more than a tenth of all. Two stories
  are enough at the edges of the text.
- Subheads and lines that end with a colon go at the edges only: a column has the same in every story.
- Shorter lines that also stood outside on two pages go, but in the middle of a story only when 25 letters
  long: a menu holds names and countries that a story may list.
- Shorter lines that are all link go wherever they stand, but not in lists, when they stood in two stories.
- A line that begins or ends like a line at the end of other stories (five words of at least ten) goes at the
  end too: it is a promo or a bio in other words. Three stories, surely more than a tenth of all, are enough
  where the page sets it apart as well, surely more than a fifth wherever it ends the story.
- Lines of less than 12 letters and sentences of less than 40 go at the edges only: people say such things.

Whatever the numbers, it keeps

- prose that stands before the first line of the story that is its own, unless it also stood outside the
  stories: there a series introduces itself;
- prose altogether, when taking it off would take off half of the story or more;
- what a person said to keep. What a person said to remove goes wherever it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import sqrt

from crawler.extract.boilerplate.pages import REST, PagePrint, fingerprint, is_prose, letters, wordings

#: of the JSON form; another version is refused
VERSION = 1

_Z = 1.645
#: stories that must hold a piece of prose that stood nowhere else
_PROSE_STORIES = 4
_PROSE_SHARE = 0.2
_SHORT_STORIES = 3
_SHORT_SHARE = 0.1
#: letters from which on a line that a menu holds too is no item of the story
_MENU_LENGTH = 25
#: a sentence of fewer letters stays in the middle of a story: it may be said (“No,” he said.)
_SENTENCE_LENGTH = 40
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।", '"', "”", "»", "“", "」", "』")
#: and so does any line of fewer: it may part the story ("Day two")
_SAID_LENGTH = 12


class Reach(StrEnum):
    """Where in a story a recurring line is boilerplate."""

    #: a person said so
    ALWAYS = "always"
    EVERYWHERE = "everywhere"
    #: not where a story begins: it may be a series' introduction
    AFTER_THE_START = "after the start"
    #: where only recurring lines follow it, or stand before it
    EDGES = "edges"
    #: where only recurring lines follow it
    END = "end"
    #: where the story is under way, so that it cannot be a teaser of it
    LATER = "later"
    #: where also the page sets it apart: by its markup, and at the end by a label or by naming an author
    ASIDE = "aside"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A line that stood on the pages of two stories or more, or a wording of their last lines."""

    fingerprint: str
    #: as one of the pages has it
    text: str
    #: stories that it stood in
    inside: int
    #: stories on whose pages it stood, outside of the story
    outside: int
    #: stories that were looked at
    stories: int

    @property
    def share(self) -> float:
        """The share of stories it stands in, at least: the lower end of Wilson's interval."""
        return wilson(self.inside, self.stories)

    def reach(self, *, heading: bool = False) -> Reach:
        """Where it is boilerplate, by the rule at the top of this module."""
        if self.inside + self.outside < 2:
            return Reach.NOWHERE
        if self.text.startswith(REST) or self.text.endswith(REST):
            return self._reach_of_wording()
        return self._reach_of_prose() if is_prose(self.text) else self._reach_of_short(heading=heading)

    def _reach_of_prose(self) -> Reach:
        if self.inside >= 2 and self.outside:
            return Reach.EVERYWHERE
        if self.inside >= _PROSE_STORIES and self.share > _PROSE_SHARE:
            return Reach.AFTER_THE_START
        if self.outside >= 2:
            return Reach.LATER
        return Reach.ASIDE if self.inside >= 2 else Reach.NOWHERE

    def _reach_of_wording(self) -> Reach:
        if self.inside < _SHORT_STORIES or self.share <= _SHORT_SHARE:
            return Reach.NOWHERE
        return Reach.END if self.share > _PROSE_SHARE else Reach.ASIDE

    def _reach_of_short(self, *, heading: bool) -> Reach:
        length = letters(self.text)
        said = length < _SENTENCE_LENGTH and self.text.endswith(_SENTENCE_ENDS)
        titles = heading or self.text.endswith((":", "："))
        if said or titles or length < _SAID_LENGTH:
            return Reach.EDGES
        if self.outside >= 2 and length >= _MENU_LENGTH:
            return Reach.EVERYWHERE if self.inside >= 2 else Reach.AFTER_THE_START
        often = self.inside >= _SHORT_STORIES and self.share > _SHORT_SHARE
        return Reach.EVERYWHERE if often else Reach.EDGES

    @property
    def because(self) -> str:
        """The sentence with its numbers."""
        return (
            f"it stood in {self.inside} and beside {self.outside} of the {self.stories} stories of this site "
            "that were looked at"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    """The recurring lines of one source, and what people said about them."""

    #: stories that were looked at
    stories: int = 0
    recurrences: Mapping[str, Recurrence] = field(default_factory=dict)
    #: by fingerprint: remove (true) or keep (false), as a person decided
    decisions: Mapping[str, bool] = field(default_factory=dict)
    #: what was learned from, so that a further page can be added
    pages: tuple[PagePrint, ...] = ()

    def decided(self, mark: str, *, remove: bool) -> "Boilerplate":
        """The same, and a person's yes or no about a fingerprint."""
        return replace(self, decisions={**self.decisions, mark: remove})

    def reach(self, text: str, *, heading: bool = False) -> Reach:
        """Where in a story this line is boilerplate."""
        mark = fingerprint(text)
        if mark is None or self.decisions.get(mark) is False:
            return Reach.NOWHERE
        if self.decisions.get(mark):
            return Reach.ALWAYS
        known = self.recurrences.get(mark)
        reach = known.reach(heading=heading) if known else Reach.NOWHERE
        wording = self._wording(text) if reach is Reach.NOWHERE else None
        return wording.reach() if wording else reach

    def because(self, text: str) -> str:
        """The sentence that says why this line is boilerplate."""
        mark = fingerprint(text) or ""
        if self.decisions.get(mark):
            return "a person said that it is boilerplate"
        known, wording = self.recurrences.get(mark), self._wording(text)
        if wording and (known is None or known.reach() is Reach.NOWHERE):
            return f"it is worded {wording.text!r}: {wording.because}"
        return self.recurrences[mark].because

    def _wording(self, text: str) -> Recurrence | None:
        """The most frequent of the line's wordings that is boilerplate somewhere, and that nobody keeps."""
        marks = [mark for mark in wordings(text) if self.decisions.get(mark) is not False]
        found = [self.recurrences[mark] for mark in marks if mark in self.recurrences]
        found = [wording for wording in found if wording.reach() is not Reach.NOWHERE]
        return max(found, key=lambda wording: wording.inside, default=None)

    def to_dict(self) -> dict[str, object]:
        """All of it as JSON values; ``from_dict`` reads them."""
        return {
            "version": VERSION,
            "decisions": dict(self.decisions),
            "texts": {mark: found.text for mark, found in self.recurrences.items()},
            "pages": [page.to_dict() for page in self.pages],
        }


def wilson(hits: int, trials: int) -> float:
    """The lower end of Wilson's score interval for a share, one-sided, at 95 %."""
    if not trials:
        return 0.0
    share = min(hits, trials) / trials
    middle = share + _Z * _Z / (2 * trials)
    margin = _Z * sqrt(share * (1 - share) / trials + _Z * _Z / (4 * trials * trials))
    return max(0.0, (middle - margin) / (1 + _Z * _Z / trials))
