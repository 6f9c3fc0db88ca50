"""The phrases that give away a line that is not the story, in the languages of the press.

Texts are compared in lower case. Only ``rules`` use the phrases, and ask for a block's place, its length
and its
links as well: a phrase alone takes nothing off.
"""

from crawler.extract.body.wording.credits import BYLINE, CONTRIBUTION, CORRECTION, CREDIT, DATE_LINE, NOTICE
from crawler.extract.body.wording.furniture import LABEL, PLACEHOLDER, SUMMARY, TAGS
from crawler.extract.body.wording.promotion import PROMOTION
from crawler.extract.body.wording.related import RELATED

__all__ = [
    "BYLINE", "CONTRIBUTION", "CORRECTION", "CREDIT", "DATE_LINE", "FILED", "LABEL", "NOTICE",
    "PLACEHOLDER", "PROMOTION", "RELATED", "SUMMARY", "TAGS",
]  # fmt: skip

#: the words that any of the phrases is filed under: no other word of a text has to be known
FILED = CONTRIBUTION.words | CREDIT.words | PLACEHOLDER.words | PROMOTION.words
