"""The page that a site shows where there is none, although it answers 200. Pure.

Once a week each site is asked for an address that nobody ever gave out, beside those of its stories. What
reads as a story there is the site's page for whatever it lost, and the same in a story's place is no story.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from crawler.source import Source
from storage.article import Article
from storage.identity import smooth
from storage.similarity import is_same_text

#: what a site shows for nothing is as old as its design
ASKED_EVERY = timedelta(days=7)
#: more than any page for nothing says
_LONGEST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage:
    """What a site shows at an address that was never given out; no headline where it has nothing to show."""

    asked_at: datetime
    headline: str | None = None
    body: str = ""

    def is_due(self, now: datetime) -> bool:
        """Whether the site is to be asked again."""
        return now - self.asked_at >= ASKED_EVERY

    def is_shown_by(self, article: Article) -> bool:
        """Whether a page says the same, by its headline and by most of its text: never by one of them."""
        if not self.headline or smooth(self.headline) != smooth(article.headline or ""):
            return False
        return is_same_text(self.body, article.body)


def unheard_of(url: str, token: str) -> str:
    """An address beside this one that no page was ever given: the last part of its path is the token."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    ending = name[name.rfind(".") :] if "." in name[-6:] else "/" * parts.path.endswith("/")
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/feature-desk-{token}{ending}", "", ""))


def missing_page(article: Article | None, asked: str, source: Source, now: datetime) -> MissingPage:
    """What is learned of the site from the page at such an address; ``None`` for one that is no story.

    A site that leads on to one of its stories has shown that story, and nothing of what it has lost.
    """
    told = MissingPage(asked_at=now)
    if article is None or not (article.is_readable and article.headline and article.body):
        return told
    if any(url != asked and source.is_article(url) for url in (article.url, article.canonical_url)):
        return told
    return MissingPage(asked_at=now, headline=article.headline, body=article.body[:_LONGEST])
