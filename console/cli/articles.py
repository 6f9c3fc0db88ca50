"""``features articles``: what is stored, and one article in full."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import typer
from rich.text import Text

from console.article_json import Json, article_as_json
from console.cli.article_view import show_article, show_candidates
from console.cli.terminal import Column, ago, minute, show_json, show_table, terminal
from console.errors import WrongUse
from console.store import open_store
from storage.article import Access, Article
from storage.articles import Articles, StoredArticle

COLUMNS = (
    Column(title="published"),
    Column(title="source", spare=1),
    Column(title="headline", style="bold", flexible=True),
    Column(title="authors"),
    Column(title="words", justify="right"),
    Column(title="rev", justify="right"),
    Column(title="access", spare=3),
    Column(title="seen", spare=2),
    Column(title="id", style="cyan"),
)
#: how many characters of an id stand in the table: the last ones, which differ most
ID_CHARACTERS = 8
#: an article with a part of an id is looked for among so many that changed last
SEARCHED = 10_000

Which = Annotated[
    str, typer.Argument(metavar="[ID|URL]", help="One article; the beginning or end of its id is enough.")
]
SourceName = Annotated[str | None, typer.Option("--source", help="Only articles of this source.")]
Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="So many that changed last.")]
AsJson = Annotated[bool, typer.Option("--json", help="Everything, for a program.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Of one article: also what was weighed for each field.")
]


def articles(
    which: Which = "",
    source: SourceName = None,
    limit: Limit = 20,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """List the articles that changed last; or show one, with what was removed from it and why."""
    store = Articles(open_store())
    if which:
        _show_one(_one(store, which), as_json=as_json, verbose=verbose)
        return
    newest = store.recent(limit, source)
    if as_json:
        show_json([_stored_json(stored) for stored in newest])
    elif newest:
        now = datetime.now(UTC)
        show_table(terminal(), COLUMNS, [_row(stored, now) for stored in newest])
    else:
        terminal().print("No article yet. Crawl with: scrapy crawl features")


def _one(store: Articles, which: str) -> StoredArticle:
    """The article with this address or id. Raises `WrongUse` where none or several have it."""
    found = store.get(which) if "/" in which else _by_id(store, which)
    if found is None:
        raise WrongUse(f"There is no article {which}; features articles lists them.")
    return found


def _by_id(store: Articles, part: str) -> StoredArticle | None:
    part = part.lower()
    try:
        return store.get(UUID(part))
    except ValueError:
        pass
    found = [stored for stored in store.recent(SEARCHED) if _names(part, stored.article_id)]
    if len(found) > 1:
        raise WrongUse(f"{len(found)} articles have an id like {part}; give more of it.")
    return found[0] if found else None


def _names(part: str, article_id: UUID) -> bool:
    return any(text.startswith(part) or text.endswith(part) for text in (str(article_id), article_id.hex))


def _show_one(stored: StoredArticle, *, as_json: bool, verbose: bool) -> None:
    if as_json:
        show_json(_stored_json(stored))
        return
    console = terminal()
    seen = f"seen {minute(stored.observed_at)} UTC"
    note = f"revision {stored.revision_no}, change {stored.seq}, {stored.source}, {seen}"
    show_article(console, stored.article, note=note)
    if verbose:
        show_candidates(console, stored.article)


def _row(stored: StoredArticle, now: datetime) -> list[Text | str]:
    article = stored.article
    access = article.access
    return [
        str(article.date_published)[:10] if article.date_published else "",
        stored.source,
        article.headline or "",
        _authors(article),
        str(len(article.body.split())),
        str(stored.revision_no),
        Text(access.value, style="" if access is Access.FULL else "yellow"),
        ago(stored.observed_at, now),
        stored.article_id.hex[-ID_CHARACTERS:],
    ]


def _authors(article: Article) -> str:
    """The first author, and how many more: a column has little room."""
    names = [author.name for author in article.authors]
    return names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "") if names else ""


def _stored_json(stored: StoredArticle) -> dict[str, Json]:
    return {
        "article_id": str(stored.article_id),
        "source": stored.source,
        "revision_no": stored.revision_no,
        "seq": stored.seq,
        "first_seen_at": stored.first_seen_at.isoformat().replace("+00:00", "Z"),
        "observed_at": stored.observed_at.isoformat().replace("+00:00", "Z"),
        "content_sha256": stored.content_sha256,
        "changed_fields": list(stored.changed_fields),
        **article_as_json(stored.article),
    }
