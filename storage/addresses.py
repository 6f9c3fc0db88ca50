"""The addresses and numbers an article was seen under, learnt while a batch is settled."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from storage.change import UrlKind
from storage.draft import Draft
from storage.identity import url_kind
from storage.known import Known
from storage.matching import Keys, Match
from storage.observation import Observation
from storage.tables import ArticleUrlRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """What a batch knows and what it is going to write; both are kept up to date."""

    known: Known
    draft: Draft
    now: datetime

    def learn_number(self, keys: Keys, article_id: UUID) -> None:
        """Keep the site's own number of an article that had none; the first claim of a number stands."""
        holder = self.known.holders[article_id]
        if keys.number is None or keys.number in self.known.numbers or holder.source_article_id is not None:
            return
        self.known.numbers[keys.number] = article_id
        self.known.holders[article_id] = replace(holder, source_article_id=keys.number[1])
        self.draft.numbers.append((article_id, keys.number[1]))

    def learn_urls(self, observation: Observation, keys: Keys, found: Match, article_id: UUID) -> None:
        """Keep the addresses of an observation that lead nowhere yet."""
        article, link_url = observation.article, observation.link_url
        spellings: list[tuple[str, str, UrlKind]] = [
            (keys.final, article.url, url_kind(article.url)),
            (keys.link, link_url, UrlKind.REDIRECT),
        ]
        if not found.is_canonical_refused:
            spellings.insert(0, (keys.canonical, article.canonical_url, UrlKind.CANONICAL))
        for key, url, kind in spellings:
            if key in self.known.urls:
                continue
            self.known.urls[key] = article_id
            self.draft.rows[ArticleUrlRow].append(
                {
                    "url_key": key,
                    "url": url,
                    "article_id": article_id,
                    "kind": kind.value,
                    "first_seen_at": self.now,
                }
            )
