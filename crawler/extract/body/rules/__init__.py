"""The rules that take a block off. Each gives the sentence that says why it held; no sentence means keep."""

from crawler.extract.body.rules.edges import above_story, apart, below_story
from crawler.extract.body.rules.furniture import label, placeholder, promotion, repeated, short_lines, tags
from crawler.extract.body.rules.headline import (
    other_headline,
    repeated_dek,
    repeated_headline,
    standfirst,
    summary,
    summary_title,
)
from crawler.extract.body.rules.making import bio, byline, caption, contribution
from crawler.extract.body.rules.related import below_related, only_links, related
from crawler.extract.body.rules.verdict import Rule, Verdict

__all__ = ["BY_WORDS", "RULES", "Rule", "Verdict"]

#: the rules under the names that removals carry, in the order in which they are asked
RULES: tuple[tuple[str, Rule], ...] = (
    ("repeated headline", repeated_headline),
    ("repeated dek", repeated_dek),
    ("dek", standfirst),
    ("repeated block", repeated),
    ("label", label),
    ("placeholder", placeholder),
    ("related", related),
    ("related", below_related),
    ("promotion", promotion),
    ("tags", tags),
    ("byline", byline),
    ("caption", caption),
    ("author bio", bio),
    ("contribution", contribution),
    ("link list", only_links),
    ("repeated headline", other_headline),
    ("summary", summary),
    ("summary", summary_title),
    ("head", above_story),
    ("tail", below_story),
    ("tail", apart),
    ("short lines", short_lines),
)

#: rules that go by what a block says, not by where it stands
BY_WORDS = frozenset({"label", "placeholder", "promotion", "caption", "contribution", "byline", "tags"})
