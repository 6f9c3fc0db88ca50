"""``features explain``: what is understood of a page or a text, and why."""

from pathlib import Path
from typing import Annotated

import typer

from console.article_json import article_as_json
from console.cli.article_view import show_article, show_candidates
from console.cli.fetch_view import explain_fetch
from console.cli.options import AsJson, Verbose
from console.cli.source_files import found_sources
from console.cli.terminal import show_json, terminal
from console.errors import WrongUse
from console.explained_html import explained_html
from console.inputs import Given, is_address, read_given
from console.outputs import writing
from console.trial import fetched
from crawler.extract import extract_page, extract_text
from crawler.source import Source
from crawler.sources import Found, source_for
from storage.article import Article

Targets = Annotated[
    list[str], typer.Argument(metavar="URL|FILE", help="An address, a file, a saved page's folder, or - .")
]
Url = Annotated[str, typer.Option("--url", metavar="URL", help="Where the file was fetched from.")]
SourceName = Annotated[
    str, typer.Option("--source", metavar="NAME", help="Use this source's rules; 'none' for no rules.")
]
IsText = Annotated[
    bool, typer.Option("--text", help="It is plain text and not a page (a .txt file always is).")
]
Html = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Write a page here that shows the original, marked."),
]
IsFetch = Annotated[
    bool, typer.Option("--fetch", help="When and why this address is asked for next; nothing is fetched.")
]


def explain(
    targets: Targets,
    url: Url = "",
    source: SourceName = "",
    is_text: IsText = False,
    as_json: AsJson = False,
    verbose: Verbose = False,
    html: Html = None,
    is_fetch: IsFetch = False,
) -> int:
    """Show each field of an article and where it came from, its text, and what was removed and why."""
    chosen = source if source not in ("", "none") else None
    if is_fetch:
        found = found_sources(chosen)
        for target in targets:
            explain_fetch(target, found.sources, as_json=as_json)
        return found.best
    if html is not None and len(targets) > 1:
        raise WrongUse("--html writes one page; name one address or file.")
    found = found_sources(chosen)
    sources = _Sources(found, chosen=source)
    articles: list[Article] = []
    for target in targets:
        given = (
            _fetched(target, sources.of(target))
            if is_address(target)
            else read_given(target, url=url, is_text=is_text)
        )
        articles.append(_explained(given, sources, html))
    if as_json:
        whole = [article_as_json(article) for article in articles]
        show_json(whole[0] if len(whole) == 1 else whole)
        return found.best
    console = terminal()
    for number, article in enumerate(articles):
        if number:
            console.print("\n")
        show_article(console, article)
        if verbose:
            show_candidates(console, article)
    if html is not None:
        console.print(f"Written to {html}", style="dim")
    return found.best


class _Sources:
    """The source whose rules are used: the one that was chosen, else the one that owns the address."""

    def __init__(self, found: Found, *, chosen: str) -> None:
        self._chosen = chosen
        self._all = found.sources

    def of(self, url: str) -> Source | None:
        if self._chosen == "none":
            return None
        return self._all[self._chosen] if self._chosen else source_for(url, self._all)


def _fetched(url: str, source: Source | None) -> Given:
    answer = fetched(url, source)
    return Given(
        name=url,
        content=answer.body,
        url=answer.final_url,
        encoding=answer.encoding,
        fetched_at=answer.fetched_at,
    )


def _explained(given: Given, sources: _Sources, html: Path | None) -> Article:
    if not given.content.strip():
        raise WrongUse(f"{given.name} is empty: there is nothing to explain.")
    if given.is_text:
        if html is not None:
            raise WrongUse(f"{given.name} is plain text; --html shows a page.")
        return extract_text(given.content.decode("utf-8", "replace"), url=given.url)
    page = given.page()
    article = extract_page(page, source=sources.of(page.url))
    if html is not None:
        shown = explained_html(page, article)
        with writing(html):
            html.write_text(shown, encoding="utf-8")
    return article
