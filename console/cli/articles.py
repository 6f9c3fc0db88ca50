"""``features articles``: what is stored, and one article in full."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from console.article_json import Json, article_as_json
from console.cli.article_view import show_article, show_candidates, show_copies
from console.cli.options import AsJson, OfSource
from console.cli.table import Column, show_table
from console.cli.terminal import ago, minute, show_json, terminal
from console.errors import WrongUse
from console.naming import refuse_unknown, short, the_one
from console.store import open_store
from storage.article import Access, Article
from storage.articles import Articles, StoredArticle

COLUMNS = (
    Column(title="published"),
    Column(title="source", spare=3),
    Column(title="headline", style="bold", least=40),
    Column(title="authors", least=14, spare=1),
    Column(title="words", justify="right", spare=2),
    Column(title="rev", justify="right", spare=4),
    Column(title="access", spare=6),
    Column(title="changed", spare=5),
    Column(title="id", style="cyan"),
)
Which = Annotated[
    str, typer.Argument(metavar="ID|URL", help="One article; the beginning or end of its id is enough.")
]
Limit = Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="So many that changed last.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Of one article: also what was weighed for each field.")
]


def articles(
    which: Which = "",
    source: OfSource = None,
    limit: Limit = 20,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """List the articles that changed last, by their day; or show one, with what was removed and why."""
    engine = open_store()
    refuse_unknown(source, engine)
    store = Articles(engine)
    if which:
        stored = one_article(store, which)
        _show_one(stored, store.copies(stored), as_json=as_json, verbose=verbose)
        return
    newest = store.recent(limit, source)
    if as_json:
        show_json([_stored_json(stored) for stored in newest])
    elif newest:
        _show_list(terminal(), newest, limit)
    else:
        terminal().print("No article yet. Crawl with: scrapy crawl features")


def one_article(store: Articles, which: str) -> StoredArticle:
    """The article with this address or part of an id. Raises `WrongUse` where none or several have it."""
    wanted = which if "/" in which else the_one(store.ids_like(which), which, "article")
    found = store.get(wanted)
    if found is None:
        raise WrongUse(f"There is no article {which}; features articles lists them.")
    return found


def _show_one(
    stored: StoredArticle, copies: Sequence[StoredArticle], *, as_json: bool, verbose: bool
) -> None:
    if as_json:
        told = [{"article_id": str(copy.article_id), "url": copy.article.url} for copy in copies]
        show_json({**_stored_json(stored), "copies": told})
        return
    console = terminal()
    seen = f"seen {minute(stored.observed_at)} UTC"
    note = f"revision {stored.revision_no}, change {stored.seq}, {stored.source}, {seen}"
    show_article(console, stored.article, note=note)
    if copies:
        show_copies(console, [(copy.source, copy.article.url) for copy in copies])
    if verbose:
        show_candidates(console, stored.article)


def _show_list(console: Console, changed_last: list[StoredArticle], limit: int) -> None:
    """The articles by the day on which they were published, the newest first; those without a day last."""
    now = datetime.now(UTC)
    rows = [_row(stored, now) for stored in sorted(changed_last, key=_day, reverse=True)]
    show_table(console, COLUMNS, rows)
    if len(rows) == limit and console.is_terminal:
        console.print(Text(f"The {limit} that changed last; --limit shows more.", style="dim"))


def _row(stored: StoredArticle, now: datetime) -> list[Text | str]:
    article = stored.article
    access = article.access
    return [
        _day(stored),
        stored.source,
        article.headline or "",
        _authors(article),
        str(len(article.body.split())),
        str(stored.revision_no),
        Text(access.value, style="" if access is Access.FULL else "yellow"),
        ago(stored.observed_at, now),
        short(stored.article_id),
    ]


def _day(stored: StoredArticle) -> str:
    moment = stored.article.date_published
    return str(moment)[:10] if moment else ""


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
        "content_group": str(stored.content_group) if stored.content_group else None,
        **article_as_json(stored.article),
    }
