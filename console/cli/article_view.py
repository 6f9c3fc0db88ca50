"""One article on the terminal: its fields and where each came from, its text, and what was taken off."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from console.article_fields import fields_of, size_of
from console.cli.terminal import WIDE
from storage.article import Article, Block, BlockKind, Removed

#: what stands in the margin of a block
MARGINS = {
    BlockKind.PARAGRAPH: "",
    BlockKind.HEADING: "#",
    BlockKind.QUOTE: "“",
    BlockKind.LIST: "•",
    BlockKind.TABLE: "▦",
    BlockKind.EMBED: "▶",
}
#: lines longer than this are hard to read
READING_WIDTH = 100
#: the longest beginning of a removed text that is shown unless all is asked for
REMOVED_CHARACTERS = 300


def show_article(console: Console, article: Article, *, note: str = "") -> None:
    """The article: what it is, field by field with its reason, the text, and what was removed and why."""
    wide = console.width >= WIDE
    console.print(_title(article, note))
    console.print(Padding(_fields(article, wide=wide), (1, 0)))
    console.print(_rule(f"Text ({size_of(article)})"))
    for block in article.blocks:
        console.print(Padding(_block(block, min(console.width, READING_WIDTH)), (1, 0, 0, 0)))
    console.print()
    console.print(_rule(f"Removed ({_count(article.removed)})"))
    if article.removed:
        console.print(_rules(article.removed))
        console.print(Padding(_removed(article.removed, wide=wide), (1, 0)))


def show_candidates(console: Console, article: Article) -> None:
    """What was weighed for each field that had more than one candidate."""
    if not article.candidates:
        return
    console.print(_rule("Weighed"))
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1)
    for each in article.candidates:
        value = Text(each.value, style="bold" if each.chosen else "")
        score = Text(
            f"{'✓ ' if each.chosen else ''}{each.score:.2f}", style="green" if each.chosen else "dim"
        )
        table.add_row(each.field, score, Group(value, _because(each.because)))
    console.print(Padding(table, (1, 0)))


def show_copies(console: Console, copies: Sequence[tuple[str, str]]) -> None:
    """Where nearly the same text is told too: (source, address)."""
    console.print(_rule(f"Nearly the same text ({len(copies)})"))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for source, url in copies:
        table.add_row(Text(source), Text(url))
    console.print(Padding(table, (1, 0)))


def _title(article: Article, note: str) -> RenderableType:
    url = article.url or article.canonical_url
    headline = Text(article.headline or "(no headline)", style="bold" if article.headline else "bold red")
    return Group(headline, *(Text(line, style="dim") for line in (url, note) if line))


def _fields(article: Article, *, wide: bool) -> Table:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(ratio=3, overflow="fold")
    if wide:
        table.add_column(ratio=2)
    for name, value in fields_of(article):
        because = article.provenance.get(name, "")
        if not value and not because:
            continue
        shown = Text(value) if value else Text("none", style="dim")
        if wide:
            table.add_row(name, shown, _because(because))
        else:
            table.add_row(name, Group(shown, _because(because)) if because else shown)
    why_body = article.provenance.get("body")
    if why_body:
        table.add_row("body", *((size_of(article), _because(why_body)) if wide else (_because(why_body),)))
    return table


def _block(block: Block, width: int) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=2, style="cyan", no_wrap=True)
    table.add_column(width=width - 4, overflow="fold")
    style = {BlockKind.HEADING: "bold", BlockKind.QUOTE: "italic"}.get(block.kind, "")
    text = Text(block.text or block.url or "", style=style, tab_size=4)
    if block.mark is not None:
        text = Text(f"[{block.mark.value}] ", style="yellow") + text
    table.add_row(MARGINS[block.kind], text)
    return table


def _count(removed: tuple[Removed, ...]) -> str:
    return f"{len(removed)} blocks" if len(removed) > 1 else "1 block" if removed else "nothing"


def _rules(removed: tuple[Removed, ...]) -> Text:
    """How often each rule was used."""
    rules = Counter(each.rule for each in removed).most_common()
    return Text(", ".join(f"{times} × {rule}" for rule, times in rules), style="dim")


def _removed(removed: tuple[Removed, ...], *, wide: bool) -> Table:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(style="red", no_wrap=True)
    table.add_column(ratio=3)
    if wide:
        table.add_column(ratio=2)
    for each in removed:
        text = Text(_shortened(each.text), style="strike dim")
        because = _because(each.because)
        table.add_row(each.rule, *((text, because) if wide else (Group(text, because),)))
    return table


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= REMOVED_CHARACTERS else line[:REMOVED_CHARACTERS].rstrip() + " …"


def _because(sentence: str) -> Text:
    return Text(sentence, style="dim italic")


def _rule(title: str) -> Rule:
    return Rule(Text(title, style="bold"), align="left", style="dim")
