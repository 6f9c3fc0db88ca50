"""``features search``: articles by their words."""

from datetime import date
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from console.article_json import Json
from console.cli.options import AsJson, OfSource, day
from console.cli.terminal import show_json, terminal
from console.errors import WrongUse
from console.naming import refuse_unknown
from console.store import open_store
from storage.excerpt import Excerpt
from storage.search import Hit, NothingToSearch, Query
from storage.search import search as find

Words = Annotated[list[str], typer.Argument(metavar="WORDS", help='All of them; a "phrase" in quotes.')]
OfAuthor = Annotated[
    str | None, typer.Option("--author", metavar="NAME", help="Only by this name, or with it in the name.")
]
Since = Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="Published from this day.")]
Until = Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="Published by this day.")]
Limit = Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, max=1000, help="At most so many.")]


def search(
    words: Words,
    source: OfSource = None,
    author: OfAuthor = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Find articles: first those that say it in the headline, then the newest."""
    query = Query(words=_query(words), source=source, author=author, since=since, until=until, limit=limit)
    engine = open_store()
    refuse_unknown(source, engine)
    try:
        hits = find(engine, query)
    except NothingToSearch as error:
        raise WrongUse(str(error)) from error
    if as_json:
        show_json([_json(hit) for hit in hits])
        return
    for hit in hits:
        _show(hit)
    if not hits:
        terminal().print(Text(f"No article has {query.words}. What is stored: features articles"))


def _query(words: list[str]) -> str:
    """The words as one query; an argument of several words was a phrase in the shell's own quotes."""
    has_quotes = any('"' in word for word in words)
    return " ".join(f'"{word}"' if " " in word and not has_quotes else word for word in words)


def _show(hit: Hit) -> None:
    console = terminal()
    is_plain = not console.is_terminal
    console.print(_shown(hit.headline, "bold", is_plain=is_plain))
    about = [hit.date_published[:10] if hit.date_published else "", hit.source, ", ".join(hit.authors)]
    console.print(Text("  " + " · ".join(part for part in about if part), style="dim"))
    console.print(Padding(_shown(hit.snippet, "", is_plain=is_plain), (0, 0, 0, 2)))
    console.print(Text(f"  {hit.url}", style="cyan"), soft_wrap=True)


def _shown(excerpt: Excerpt, style: str, *, is_plain: bool) -> Text:
    line = Text(style=style)
    for span in excerpt.spans:
        # where there are no colours to tell it apart
        found = f"[{span.text}]" if is_plain else span.text
        line.append(found, style="bold yellow") if span.is_found else line.append(span.text)
    return line


def _json(hit: Hit) -> Json:
    return {
        "article_id": str(hit.article_id),
        "source": hit.source,
        "url": hit.url,
        "authors": list(hit.authors),
        "date_published": hit.date_published,
        "headline": _spans(hit.headline),
        "snippet": _spans(hit.snippet),
    }


def _spans(excerpt: Excerpt) -> Json:
    spans: list[Json] = [{"text": span.text, "is_found": span.is_found} for span in excerpt.spans]
    return {"text": str(excerpt), "spans": spans}
