"""``features diff``: what was edited between two revisions of an article."""

from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from console.article_json import Json
from console.cli.articles import one_article
from console.cli.options import AsJson
from console.cli.terminal import show_json, terminal
from console.errors import WrongUse
from console.store import open_store
from storage.articles import Articles, StoredArticle
from storage.diff import Edit, EditedText, differences

_STYLES = {Edit.KEPT: "", Edit.REMOVED: "red strike", Edit.ADDED: "green underline"}
#: where there are no colours to tell them apart
_SIGNS = {Edit.KEPT: "{}", Edit.REMOVED: "[-{}-]", Edit.ADDED: "{{+{}+}}"}

ArticleName = Annotated[
    str, typer.Argument(metavar="ID|URL", help="Its address; or the beginning or end of its id.")
]
Older = Annotated[int | None, typer.Argument(metavar="OLDER", help="The older revision.")]
Newer = Annotated[int | None, typer.Argument(metavar="NEWER", help="The newer revision.")]


def diff(article: ArticleName, older: Older = None, newer: Newer = None, as_json: AsJson = False) -> None:
    """What was edited in an article: its last two readable revisions, or the two that are named."""
    readable = {each.revision_no: each for each in _revisions(article) if each.live and each.article.body}
    before, after = _pair(readable, older, newer)
    edits = differences(before.article, after.article)
    if as_json:
        show_json([_json(edit) for edit in edits])
        return
    console = terminal()
    title = f"{after.article.canonical_url}: revision {before.revision_no} to {after.revision_no}"
    console.print(Text(f"{title}, seen {after.observed_at:%Y-%m-%d %H:%M} UTC", style="bold"))
    for edit in edits:
        place = edit.field if edit.position is None else f"{edit.field} {edit.position + 1}"
        console.print(Text(place, style="cyan"))
        console.print(Padding(_line(edit, plain=not console.is_terminal), (0, 0, 0, 2)))
    if not edits:
        console.print(Text("Nothing that a reader would notice."))


def _revisions(which: str) -> list[StoredArticle]:
    store = Articles(open_store())
    return store.revisions(one_article(store, which).article_id)


def _pair(
    readable: dict[int, StoredArticle], older: int | None, newer: int | None
) -> tuple[StoredArticle, StoredArticle]:
    numbers = sorted(readable)
    if newer is None:
        newer = numbers[-1] if numbers else None
    if older is None:
        older = max((number for number in numbers if newer is not None and number < newer), default=None)
    if older is None or newer is None:
        raise WrongUse("The article has one readable revision: there is nothing to compare.")
    for number in (older, newer):
        if number not in readable:
            raise WrongUse(f"No revision {number} can be read; there are {', '.join(map(str, numbers))}.")
    return readable[older], readable[newer]


def _line(edit: EditedText, *, plain: bool) -> Text:
    line = Text()
    for place, piece in enumerate(edit.pieces):
        line.append(" " if place else "")
        line.append(_SIGNS[piece.edit].format(piece.text) if plain else piece.text, style=_STYLES[piece.edit])
    return line


def _json(edit: EditedText) -> Json:
    pieces: list[Json] = [{"edit": piece.edit.value, "text": piece.text} for piece in edit.pieces]
    return {"field": edit.field, "position": edit.position, "pieces": pieces}
