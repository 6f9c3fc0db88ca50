"""The rules that take a block off. Each gives the sentence that says why it held; no sentence means keep."""

from crawler.extract.body.rules.edges import above_story, apart, below_story
from crawler.extract.body.rules.furniture import (
    LONGEST_LABEL,
    LONGEST_PLACEHOLDER,
    LONGEST_PROMOTION,
    label,
    placeholder,
    promotion,
    repeated,
    short_lines,
    tags,
)
from crawler.extract.body.rules.headline import (
    LONGEST_SUMMARY_TITLE,
    other_headline,
    repeated_dek,
    repeated_headline,
    standfirst,
    summary,
    summary_title,
)
from crawler.extract.body.rules.making import (
    LONGEST_BYLINE,
    LONGEST_CAPTION,
    LONGEST_CONTRIBUTION,
    bio,
    byline,
    caption,
    contribution,
)
from crawler.extract.body.rules.related import LONGEST_RELATED, below_related, only_links, related
from crawler.extract.body.rules.verdict import Asked, Part, Verdict

__all__ = ["RULES_OF", "Part", "Verdict"]

_HEAD, _STORY, _TAIL = (frozenset({part}) for part in Part)

#: all rules, in the order in which they are asked
_RULES = (
    Asked("repeated headline", repeated_headline),
    Asked("repeated dek", repeated_dek),
    Asked("dek", standfirst, parts=_STORY),
    Asked("repeated block", repeated),
    Asked("label", label, LONGEST_LABEL, by_words=True),
    Asked("placeholder", placeholder, LONGEST_PLACEHOLDER, by_words=True),
    Asked("related", related, LONGEST_RELATED),
    Asked("related", below_related),
    Asked("promotion", promotion, LONGEST_PROMOTION, by_words=True),
    Asked("tags", tags, by_words=True),
    Asked("byline", byline, LONGEST_BYLINE, by_words=True),
    Asked("caption", caption, LONGEST_CAPTION, by_words=True),
    Asked("author bio", bio),
    Asked("contribution", contribution, LONGEST_CONTRIBUTION, by_words=True),
    Asked("link list", only_links),
    Asked("repeated headline", other_headline, parts=_HEAD),
    Asked("summary", summary),
    Asked("summary", summary_title, LONGEST_SUMMARY_TITLE),
    Asked("head", above_story, parts=_HEAD),
    Asked("tail", below_story, parts=_TAIL),
    Asked("tail", apart, parts=_TAIL),
    Asked("short lines", short_lines),
)

#: the rules that are asked about a block of each part
RULES_OF = {part: tuple(asked for asked in _RULES if part in asked.parts) for part in Part}
