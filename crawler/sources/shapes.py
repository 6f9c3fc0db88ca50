"""What the addresses of a site's articles have in common, as patterns for a source file.

Learned from addresses that surely are articles (a feed's) and held against the other links of the site.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

#: a shape that fewer articles than this share have is an exception, not a rule
MIN_SHARE = 0.15
#: more patterns than this describe a site that has none
MAX_PATTERNS = 3
#: words a headline's slug has at least; sections and tags are shorter
SLUG_WORDS = 3

_KINDS = (
    (re.compile(r"(?:19|20)\d\d"), r"(19|20)\d{2}"),
    (re.compile(r"\d\d"), r"\d{2}"),
    (re.compile(r"(?:19|20)\d\d-\d\d-\d\d"), r"\d{4}-\d{2}-\d{2}"),
    (re.compile(r"\d+"), r"\d+"),
)
_SLUG = r"[^/]+"
_LONG_SLUG = rf"(?:[^/-]+-){{{SLUG_WORDS - 1},}}[^/]+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A pattern, and how well it fits."""

    pattern: str
    #: of the articles it was learned from, how many it matches
    articles: int
    #: of the site's other links, how many it matches as well
    others: int


def article_shapes(articles: Collection[str], others: Collection[str]) -> list[Shape]:
    """Patterns on the path that match the articles, the most frequent first; empty where there is none.

    1. Every path is written as kinds of segments: year, month, number, slug, an ending.
    2. A segment that is the same word in all paths of one form stands as that word.
    3. Rare forms are left out, and patterns that match more of the other links than of the articles.
    """
    paths = [urlsplit(url).path for url in articles]
    forms = Counter(map(_form, paths))
    common = [form for form, count in forms.most_common(MAX_PATTERNS) if count >= MIN_SHARE * len(paths)]
    other_paths = [urlsplit(url).path for url in others if url not in set(articles)]
    shapes = []
    for form in common:
        pattern = _pattern([path for path in paths if _form(path) == form])
        is_match = re.compile(pattern).search
        shapes.append(
            Shape(
                pattern=pattern,
                articles=sum(1 for path in paths if is_match(path)),
                others=sum(1 for path in other_paths if is_match(path)),
            )
        )
    return [shape for shape in shapes if shape.others <= shape.articles] or shapes[:1]


def _form(path: str) -> tuple[str, ...]:
    """The kinds of the path's segments, and how it ends."""
    segments, ending = _parts(path)
    return (*(_kind(segment) or "word" for segment in segments), ending)


def _pattern(paths: list[str]) -> str:
    columns = zip(*(_parts(path)[0] for path in paths), strict=True)
    segments = [_segment(set(column), is_alone=len(paths) == 1) for column in columns]
    # the last segment names the article; one path alone does not tell a word from a slug
    ending = _parts(paths[0])[1]
    return f"^/{'/'.join(segments)}{re.escape(ending)}$"


def _segment(values: set[str], *, is_alone: bool) -> str:
    value = next(iter(values))
    if kind := _kind(value):
        return kind
    if len(values) == 1 and not is_alone and value.count("-") < SLUG_WORDS - 1:
        # an apostrophe would end the pattern's quotes in the file
        return re.escape(value).replace("'", ".").replace(r"\-", "-")
    return _LONG_SLUG if all(each.count("-") >= SLUG_WORDS - 1 for each in values) else _SLUG


def _kind(segment: str) -> str | None:
    return next((written for kind, written in _KINDS if kind.fullmatch(segment)), None)


def _parts(path: str) -> tuple[list[str], str]:
    """The segments, and what follows the last one: a slash, an ending like ".html", or nothing."""
    bare = path.strip("/")
    if path.endswith("/"):
        return bare.split("/"), "/"
    match = re.search(r"\.[a-z]{3,5}$", bare)
    ending = match.group() if match else ""
    return bare.removesuffix(ending).split("/"), ending
