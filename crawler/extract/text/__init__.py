"""An article out of flattened text, where only words and repetition can tell what is what.

1. Lines that were wrapped are joined, characters normalised.
2. The headline is the line that comes again, whole or with the site's name; else the last line above the
   story that reads like one.
3. The story is the longest run of prose. It begins below the last repetition of the headline.
4. Above it the dek, byline, date and credit are told by their shape; what is left is named and taken off.
5. In the story, labels of boxes and repetitions go; short lines before prose are subheads. Below it
   everything goes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from crawler.extract.body.draft import Draft
from crawler.extract.boilerplate import Boilerplate
from crawler.extract.boilerplate.cut import parted
from crawler.extract.characters import lines
from crawler.extract.fields.language import spoken_language
from crawler.extract.fields.moments import Context, moment_of
from crawler.extract.fields.prose_dates import prose_date
from crawler.extract.fields.signers import authors_in, leads_byline
from crawler.extract.fields.titles import folded
from crawler.extract.refusals import BOT_CHECK, CONSENT_TITLE, NOT_FOUND
from crawler.extract.text.line_shapes import (
    credit_of,
    is_box_label,
    is_headline_like,
    is_list_item,
    is_prose,
    is_sentence,
)
from crawler.extract.text.prose_run import prose_run, unwrapped
from crawler.extract.text.repeated_line import HEAD_LINES, headline_line, repeats
from storage.article import Access, Article, Author, Block, BlockKind, Image, Moment, Removed

EXTRACTOR = "feature-desk/1 text"
#: a page that stands in the way has no more blocks than this
_FEWEST_BLOCKS = 3
_LONGEST_META_LINE = 120


@dataclass(slots=True)
class _Dump:
    """What has been understood of the lines so far."""

    lines: Sequence[str]
    folds: Sequence[str]
    headline: str | None = None
    headline_because: str = ""
    description: str | None = None
    authors: tuple[Author, ...] = ()
    published: Moment | None = None
    credit: str | None = None
    blocks: list[Block] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)

    def drop(self, index: int, rule: str, because: str) -> None:
        """Take a line off."""
        self.removed.append(Removed(text=self.lines[index], rule=rule, because=because))


def extract_text(text: str, *, url: str = "", boilerplate: Boilerplate | None = None) -> Article:
    """The article of a text dump. ``url`` is where the text came from, where that is known.

    With ``boilerplate``, learned from the same site's pages, what recurs there is taken off as well.
    """
    joined = unwrapped(lines(text))
    dump = _Dump(lines=joined, folds=[folded(line) for line in joined])
    first, last = prose_run(dump.lines)
    if found := headline_line(dump.lines, dump.folds, first):
        dump.headline, dump.headline_because = found
    first = _below_headline(dump, first, last)
    _read_head(dump, first)
    _read_story(dump, first, last)
    if boilerplate is not None:
        _take_off_recurring(dump, boilerplate)
    for index in range(last, len(joined)):
        dump.drop(index, "after the story", f"line {index + 1}, below the last prose at line {last}")
    return _article(dump, url)


def _below_headline(dump: _Dump, first: int, last: int) -> int:
    """The story's first line: below the last repetition of the headline within it."""
    fold = folded(dump.headline or "")
    reach = range(first, min(last, first + HEAD_LINES)) if fold else range(0)
    again = [index for index in reach if repeats(dump.folds[index], fold)]
    below = again[-1] + 1 if again else first
    while below < last and not is_prose(dump.lines[below]):
        below += 1
    return below if below < last else first


def _read_head(dump: _Dump, first: int) -> None:
    """Step 4."""
    fold = folded(dump.headline or "")
    seen = False
    for index in range(first):
        line = dump.lines[index]
        if fold and repeats(dump.folds[index], fold):
            if seen:
                dump.drop(index, "repeated headline", f"line {index + 1} says the headline again")
            seen = True
        elif not _is_field(dump, index, after_headline=seen):
            rule, what = _why_off(line)
            dump.drop(index, rule, f"line {index + 1}, {what}, above the story at line {first + 1}")


def _why_off(line: str) -> tuple[str, str]:
    """The rule that takes a line off above the story, and what the line is."""
    if not is_box_label(line):
        return "before the story", "no prose"
    return ("recent features" if line.lower().startswith("recent") else "box label"), "the label of a box"


def _is_field(dump: _Dump, index: int, *, after_headline: bool) -> bool:
    """Whether a line above the story is its credit, byline, date or dek; then it is kept as that."""
    line = dump.lines[index]
    if dump.credit is None and (credit := credit_of(line)):
        dump.credit = credit
        return True
    if len(line) <= _LONGEST_META_LINE:
        if not dump.authors and leads_byline(line) and (authors := authors_in(line)):
            dump.authors = authors
            return True
        if dump.published is None and not is_prose(line) and (found := prose_date(line)):
            dump.published = moment_of(found[0], found[1], Context())
            return True
    if after_headline and dump.description is None and is_sentence(line) and not is_box_label(line):
        dump.description = line
        return True
    return False


def _read_story(dump: _Dump, first: int, last: int) -> None:
    """Step 5."""
    headline, dek = folded(dump.headline or ""), folded(dump.description or "")
    said: set[str] = set()
    for index in range(first, last):
        line, fold = dump.lines[index], dump.folds[index]
        if headline and repeats(fold, headline):
            dump.drop(index, "repeated headline", f"line {index + 1} says the headline again")
        elif fold == dek:
            dump.drop(index, "repeated dek", f"line {index + 1} says the dek again")
        elif is_box_label(line):
            dump.drop(index, "box label", f"line {index + 1} is the label of a box, not a sentence")
        elif fold in said and is_prose(line):
            dump.drop(index, "repeated paragraph", f"line {index + 1} stood further up already")
        elif dump.credit is None and (credit := credit_of(line)):
            dump.credit = credit
            dump.drop(index, "credit", f"line {index + 1} begins as a credit does")
        else:
            said.add(fold)
            dump.blocks.append(_block(line, followed=index + 1 < last and is_prose(dump.lines[index + 1])))


def _take_off_recurring(dump: _Dump, boilerplate: Boilerplate) -> None:
    drafts = [Draft(kind=block.kind, text=block.text, level=block.level) for block in dump.blocks]
    kept, recurring = parted(drafts, boilerplate, [author.name for author in dump.authors])
    dump.blocks = [Block(kind=draft.kind, text=draft.text, level=draft.level) for draft in kept]
    dump.removed.extend(recurring)


def _block(line: str, *, followed: bool) -> Block:
    if is_list_item(line):
        return Block(kind=BlockKind.LIST, text=re.sub(r"^\W+", "", line) or line)
    if followed and not is_sentence(line) and is_headline_like(line):
        return Block(kind=BlockKind.HEADING, text=line, level=2)
    return Block(kind=BlockKind.PARAGRAPH, text=line)


def _article(dump: _Dump, url: str) -> Article:
    language, spoken = spoken_language("\n".join(block.text for block in dump.blocks))
    access, why_access = _access(dump)
    blocks = tuple(dump.blocks)
    if access is not Access.FULL:
        dump.removed += [Removed(text=block.text, rule=access.value, because=why_access) for block in blocks]
        blocks = ()
    provenance = {
        "headline": dump.headline_because or "no line reads like a headline",
        "description": "a sentence between the headline and the story" if dump.description else "none found",
        "authors": "a byline above the story" if dump.authors else "none found",
        "date_published": "a date above the story" if dump.published else "none found",
        "in_language": spoken or "too little text to tell",
        "body": f"the longest run of prose: {len(blocks)} blocks",
        "access": why_access,
    }
    # a dump names no address, yet the credit is the picture's
    lead = Image(url=None, credit=dump.credit) if dump.credit else None
    return Article(
        url=url,
        canonical_url=url,
        headline=dump.headline,
        description=dump.description,
        authors=dump.authors,
        date_published=dump.published,
        in_language=language,
        lead_image=lead,
        images=(lead,) if lead else (),
        blocks=blocks,
        access=access,
        removed=tuple(dump.removed),
        provenance=MappingProxyType(provenance),
        extractor=EXTRACTOR,
    )


def _access(dump: _Dump) -> tuple[Access, str]:
    if not dump.blocks:
        return Access.NOT_ARTICLE, "no line reads like prose"
    title = dump.headline or ""
    for access, pattern in (
        (Access.BOT_CHECK, BOT_CHECK),
        (Access.SOFT_404, NOT_FOUND),
        (Access.CONSENT, CONSENT_TITLE),
    ):
        if pattern.search(title) and len(dump.blocks) <= _FEWEST_BLOCKS:
            return access, f"the headline {title[:60]!r} over {len(dump.blocks)} blocks"
    return Access.FULL, "a run of prose"
