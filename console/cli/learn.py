"""``features learn``: which lines recur on a source's archived pages."""

from typing import Annotated

import typer
from rich.text import Text

from console.cli.source_files import found_sources
from console.cli.terminal import terminal
from console.errors import WrongUse
from console.store import open_store
from crawler.environment import environment
from crawler.learned import MOST_PAGES, learn_from_archive
from storage.boilerplate import Boilerplates
from storage.snapshots import Snapshots

Name = Annotated[str, typer.Argument(metavar="SOURCE", help="A source's name.")]
Pages = Annotated[
    int, typer.Option("--pages", metavar="N", min=2, help="Learn from so many of its newest pages.")
]


def learn(source: Name, pages: Pages = MOST_PAGES) -> int:
    """Learn a source's boilerplate from the pages in the archive."""
    settings = environment()
    found = found_sources(source)
    site = found.named(source)
    engine = open_store()
    try:
        lesson = learn_from_archive(
            site, Boilerplates(engine), Snapshots(engine, settings.archive), most_pages=pages
        )
    except LookupError:
        raise WrongUse(
            f"{source} was never crawled. Crawl it first: scrapy crawl features -a source={source}"
        ) from None
    console = terminal()
    learned = lesson.boilerplate
    console.print(
        Text.assemble(
            (source, "bold"),
            f": {lesson.pages} pages read, {learned.stories} stories, "
            f"{len(learned.recurrences)} lines stand on the pages of two or more.",
        ),
        soft_wrap=True,
    )
    for url in lesson.unreadable:
        console.print(
            Text(f"Not read, its file is missing or damaged: {url}", style="yellow"), soft_wrap=True
        )
    console.print(Text(f"See them with: features boilerplate {source}", style="dim"), soft_wrap=True)
    return found.best
