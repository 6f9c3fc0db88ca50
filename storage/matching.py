"""Which article a page is a state of.

An address a page claims for itself is only believed where the texts agree: two stories are never made
one because a template states the wrong canonical address or the wrong number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from storage.article import Article
from storage.known import Known
from storage.similarity import is_same_story


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The addresses of an observation, as keys."""

    final: str
    canonical: str
    link: str
    #: (source_id, the site's own number)
    number: tuple[UUID, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The article that a page shows."""

    #: nothing for one that is seen for the first time
    article_id: UUID | None
    #: a second article that turned out to be the same one
    loser: UUID | None = None
    #: the address the page claims is another story's
    is_canonical_refused: bool = False
    #: the site's number the page claims is another story's
    is_number_refused: bool = False


def match(article: Article, keys: Keys, known: Known, load: Callable[[UUID], Article]) -> Match:
    """The article that a page shows.

    1. The address it was fetched from decides, unless another article only claims it and the texts differ.
    2. The canonical address it states, or the site's own number, joins it to an article with the same story.
    3. The address of the link joins it likewise (a renamed article behind a redirect).
    4. Where two articles are left that are the same story, the one first seen stays.
    """

    def same(article_id: UUID) -> bool:
        return not known.heads[article_id].live or is_same_story(known.text_of(article_id, load), article)

    by_final = known.urls.get(keys.final)
    if by_final and known.holders[by_final].url_key != keys.final and not same(by_final):
        by_final = None
    by_canonical = known.urls.get(keys.canonical)
    by_number = known.numbers.get(keys.number) if keys.number else None
    refuses_canonical = by_canonical not in (None, by_final) and not same(by_canonical)
    refuses_number = by_number not in (None, by_final) and not same(by_number)
    claims = [None if refuses_canonical else by_canonical, None if refuses_number else by_number, by_final]
    found = list(dict.fromkeys(claim for claim in claims if claim is not None))
    if not found:
        by_link = known.urls.get(keys.link)
        found = [by_link] if by_link is not None and known.heads[by_link].live and same(by_link) else []
    found.sort(
        key=lambda article_id: (not known.heads[article_id].live, known.holders[article_id].first_seen_at)
    )
    live = [article_id for article_id in found if known.heads[article_id].live]
    return Match(
        article_id=found[0] if found else None,
        loser=live[1] if len(live) > 1 else None,
        is_canonical_refused=refuses_canonical,
        is_number_refused=refuses_number,
    )
