"""Every saved page under ten redesigns: the story comes out whole, or nothing does."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from crawler.extract import extract
from storage.article import Article
from storage.doubts import doubt

PAGES = Path(__file__).parents[2] / "pages"
FOLDERS = sorted(path.parent for path in PAGES.glob("*/*/meta.json"))
#: of the story's words: what may be missing, and what of the new text may be other words
MOST_LOST, MOST_ADDED = 0.1, 0.2

Change = Callable[[bytes], bytes]


def _as(old: str, new: str) -> Change:
    """Elements under another name."""
    return lambda page: re.sub(rf"(?i)<(/?)(?:{old})(?=[\s>])".encode(), rf"<\1{new}".encode(), page)


def _without(pattern: str) -> Change:
    return lambda page: re.sub(f"(?is){pattern}".encode(), b"", page)


def _renamed(page: bytes) -> bytes:
    def other(match: re.Match[bytes]) -> bytes:
        return b'class="' + b" ".join(b"x%d" % (sum(word) % 977) for word in match[1].split()) + b'"'

    return re.sub(rb'(?i)\bclass\s*=\s*"([^"]*)"', other, page)


def _in_lines(page: bytes) -> bytes:
    return re.sub(rb"(?i)</p>", b"<br><br>", re.sub(rb"(?i)<p(\s[^>]*)?>", b"", page))


def _wrapped(page: bytes) -> bytes:
    return re.sub(rb"(?i)</p>", b"</p></div></div>", re.sub(rb"(?i)<p(?=[\s>])", b"<div><div><p", page))


def _in_columns(page: bytes) -> bytes:
    return re.sub(rb"(?is)((?:<p[\s>](?:(?!</p>).)*</p>\s*){1,3})", rb'<div class="column">\1</div>', page)


REDESIGNS: Mapping[str, Change] = {
    "other classes": _renamed,
    "no classes, ids, roles": _without(
        r"\s(?:class|id|itemprop|role|data-[\w-]+)\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)"
    ),
    "nothing but div": _as("article|main|section", "div"),
    "paragraphs are div": _as("p", "div"),
    "paragraphs are lines": _in_lines,
    "the headline is a div": _as("h1", "div"),
    "no JSON-LD": _without(r"<script[^>]*ld\+json.*?</script>"),
    "no meta elements": _without(r"<meta\s[^>]*(?:property|name)=[^>]*>"),
    "each paragraph in boxes": _wrapped,
    "columns": _in_columns,
}


@cache
def _extracted(folder: Path, redesign: str | None) -> Article:
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    page = (folder / "page.html").read_bytes()
    page = page if redesign is None else REDESIGNS[redesign](page)
    return extract(page, meta["url"], encoding=meta.get("encoding"))


STORIES = [folder for folder in FOLDERS if _extracted(folder, None).is_readable]


def _phrases(article: Article) -> frozenset[str]:
    text = "".join(article.body.split())
    return frozenset(text[start : start + 12] for start in range(len(text) - 11))


@pytest.mark.parametrize("redesign", REDESIGNS)
@pytest.mark.parametrize("folder", STORIES, ids=lambda folder: str(folder.relative_to(PAGES)))
def test_a5_56_a_redesign_publishes_the_whole_story_or_none(folder: Path, redesign: str) -> None:
    before, after = _extracted(folder, None), _extracted(folder, redesign)
    is_published = after.is_readable and after.headline and after.body and doubt(before, after) is None
    old, new = _phrases(before), _phrases(after)

    assert not is_published or len(old - new) <= MOST_LOST * len(old)
    assert not is_published or len(new - old) <= MOST_ADDED * len(new)


def test_a5_56_nearly_every_story_survives_each_redesign() -> None:
    lost = [
        (folder.name, redesign)
        for folder in STORIES
        for redesign in REDESIGNS
        if not _extracted(folder, redesign).is_readable
    ]

    assert len(lost) <= 0.02 * len(STORIES) * len(REDESIGNS), lost
