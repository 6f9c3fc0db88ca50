"""Whether a page still shows the article that is kept under its address. Pure."""

from typing import Final

from storage.article import Article
from storage.identity import smooth
from storage.similarity import is_same_story

#: characters; what is shorter may well be rewritten
_SOME_LENGTH: Final = 1_000
#: corrections take sentences out, and a text that is cut by a redesign is seldom longer than its first lines
_LEFT: Final = 0.3
#: how the canonical address is explained that was refused for its host
_ANOTHER_SITE: Final = " is another site"


def doubt(former: Article, article: Article) -> str | None:
    """Why the article is not to be revised before somebody has looked at the page; nothing where it may be.

    1. The same story has lost most of a text of some length: rather a page that is no longer understood.
    2. The page says that it is another site's, and shows nothing of the story: a mix-up on its way to us.
    """
    if len(former.body) >= _SOME_LENGTH and len(article.body) < _LEFT * len(former.body):
        has_headline = smooth(former.headline or "") == smooth(article.headline or "")
        if has_headline or is_same_story(former, article):
            shown = f"the page shows {len(article.body)} of {len(former.body)} characters"
            return f"{shown}: has the site been redesigned?"
    said = article.provenance.get("canonical_url", "")
    if _ANOTHER_SITE in said and not is_same_story(former, article):
        return f"the page shows nothing of the story, and says that it is another site's ({said})"
    return None


def reuse(former: Article, article: Article) -> str | None:
    """The sentence for an address that shows another story of another date; nothing for the same one."""
    if former.date_published == article.date_published or is_same_story(former, article):
        return None
    return f"the address shows another story now; before: {(former.headline or '')[:100]!r}"
