"""What is handed to the store, and what the store answers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from storage.article import Article
from storage.change import RevisionKind
from storage.fetch import Fetch
from storage.run import Lease, LinkOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """An article as a page showed it in a run."""

    lease: Lease
    article: Article
    fetch: Fetch
    #: the discovered link that led to it, whose account is settled with it
    link_url: str
    #: the page is one of the archive, read again: an article of the store is revised as such
    is_reextracted: bool = False
    #: somebody has looked at it: it may have lost most of its text
    is_shorter_accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of an observation."""

    outcome: LinkOutcome
    article_id: UUID | None = None
    #: the article's newest revision
    revision_no: int | None = None
    #: its place in the feed, where it made a change
    seq: int | None = None
    #: the sentence that explains an outcome other than new, revised or unchanged, or what is odd about it
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the store has it."""

    article_id: UUID
    source: str
    revision_id: UUID
    revision_no: int
    kind: RevisionKind
    #: the change that brought this state; nothing once it was pruned, but for the newest state
    seq: int | None
    #: it can be read; neither deleted, nor merged into another
    live: bool
    first_seen_at: datetime
    observed_at: datetime
    content_sha256: str
    changed_fields: tuple[str, ...]
    #: the articles with the same one tell nearly the same text; nothing until it has been compared
    content_group: UUID | None
    article: Article
