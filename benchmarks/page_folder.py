"""The pages of a folder, for benchmarks: ``*.html`` and ``*.html.gz``, at any depth."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: the project's own saved pages
OWN = Path(__file__).parents[1] / "tests" / "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPage:
    """A page in a file."""

    name: str
    html: bytes
    #: from a JSON file beside it (of the same name, or ``meta.json``), else made up
    url: str
    #: what that JSON file says
    facts: dict[str, object]


def pages_in(folder: Path) -> list[FolderPage]:
    """The pages of a folder, by name. Raises ``SystemExit`` with a sentence where there is none."""
    found = sorted(_pages(folder), key=lambda page: page.name)
    if not found:
        raise SystemExit(f"{folder} holds no .html and no .html.gz file.")
    return found


def _pages(folder: Path) -> Iterator[FolderPage]:
    for path in (*folder.rglob("*.html"), *folder.rglob("*.html.gz")):
        html = path.read_bytes()
        name = str(path.relative_to(folder))
        facts = _facts(path)
        yield FolderPage(
            name=name,
            html=gzip.decompress(html) if path.suffix == ".gz" else html,
            url=str(facts.get("url") or f"https://page.example/{name}"),
            facts=facts,
        )


def _facts(path: Path) -> dict[str, object]:
    stem = path.name.removesuffix(".gz").removesuffix(".html")
    for beside in (path.with_name(f"{stem}.json"), path.with_name("meta.json")):
        if beside.exists():
            facts = json.loads(beside.read_text("utf-8"))
            return facts if isinstance(facts, dict) else {}
    return {}
