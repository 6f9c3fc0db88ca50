"""``features export``: the articles, or what changed since, for other programs."""

import hashlib
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from console.cli.options import OfSource
from console.cli.terminal import terminal
from console.errors import WrongUse
from console.naming import refuse_unknown
from console.outputs import whole
from console.store import open_store
from storage.changes import Cursor
from storage.contract import VIEWS
from storage.export import Export, export_articles, export_changes, write_csv, write_jsonl
from storage.parquet import write_parquet


class Format(StrEnum):
    """How rows are written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


To = Annotated[
    Path, typer.Argument(metavar="PATH", help="A file that does not exist yet; for parquet a folder.")
]
Chosen = Annotated[Format, typer.Option("--format", "-f", help="How rows are written.")]
Since = Annotated[
    str | None, typer.Option(metavar="EPOCH:SEQ", help="Only changes after this place, as the manifest says.")
]


def export(to: To, format_: Chosen = Format.JSONL, since: Since = None, source: OfSource = None) -> None:
    """Write all articles, or the changes since a place in the feed, and a manifest with the next place."""
    if to.exists():
        raise WrongUse(f"{to} exists already; name another.")
    engine = open_store()
    refuse_unknown(source, engine)
    rows = export_articles(engine, source) if since is None else export_changes(engine, _place(since), source)
    view = "articles_v1" if since is None else "changes_v1"
    with whole(to) as draft, whole(to.with_name(f"{to.name}.manifest.json")) as beside:
        number = _write(rows, draft, format_, view)
        manifest = {
            "format": format_.value,
            "view": view,
            "source": source,
            "since": since,
            "rows": number,
            "cursor": str(rows.cursor),
            "sha256": _sha256(draft) if draft.is_file() else None,
        }
        beside.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    told = f"{number:,} rows in {to}. What changes from now on: --since {rows.cursor}"
    terminal().print(Text(told), soft_wrap=True)


def _write(rows: Export, to: Path, format_: Format, view: str) -> int:
    if format_ is Format.PARQUET:
        try:
            return write_parquet(rows.rows, next(each for each in VIEWS if each.name == view), to)
        except ModuleNotFoundError as error:
            raise WrongUse("Parquet needs pyarrow. Run: pip install 'feature-desk[export]'") from error
    with to.open("x", encoding="utf-8", newline="") as file:
        return write_jsonl(rows.rows, file) if format_ is Format.JSONL else write_csv(rows.rows, file)


def _place(written: str) -> Cursor:
    try:
        return Cursor.parse(written)
    except ValueError as error:
        raise WrongUse(str(error)) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
