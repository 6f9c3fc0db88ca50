"""Saves a page as a folder: the page, where and when it was fetched, and what it gives."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from console.errors import WrongUse
from console.expected import expected_fields
from console.outputs import writing
from crawler.errand import Answer
from storage.article import Article


def save_page(answer: Answer, article: Article, folder: Path) -> Path:
    """The new folder below ``folder``. Raises `WrongUse` where it exists or cannot be written."""
    slug = re.sub(r"[^a-z0-9]+", "-", urlsplit(answer.final_url).path.lower()).strip("-")[-80:] or "page"
    path = folder / slug
    if path.exists():
        raise WrongUse(f"{path} exists already; a saved page is not overwritten.")
    facts = {
        "url": answer.final_url,
        "fetched_at": answer.fetched_at.isoformat(),
        "encoding": answer.encoding,
    }
    expected = json.dumps(expected_fields(article), indent=2, ensure_ascii=False)
    with writing(path):
        path.mkdir(parents=True)
        (path / "page.html").write_bytes(answer.body)
        (path / "meta.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        (path / "expected.json").write_text(expected + "\n", encoding="utf-8")
    return path
