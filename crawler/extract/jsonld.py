"""JSON-LD as pages really carry it: parsed leniently, flattened, the page's own article picked out of it."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.extract.characters import one_line

#: one JSON-LD object
Thing = Mapping[str, object]

#: how strongly a schema.org type says "this page is that article"; others say nothing
_TYPE_WEIGHTS = {
    "NewsArticle": 10,
    "ReportageNewsArticle": 10,
    "AnalysisNewsArticle": 10,
    "OpinionNewsArticle": 10,
    "BackgroundNewsArticle": 10,
    "AskPublicNewsArticle": 10,
    "ReviewNewsArticle": 10,
    "AdvertiserContentArticle": 9,
    "SatiricalArticle": 9,
    "LiveBlogPosting": 9,
    "Article": 9,
    "BlogPosting": 9,
    "TechArticle": 9,
    "ScholarlyArticle": 8,
    "Report": 8,
    "Review": 5,
    "CriticReview": 5,
    "Recipe": 5,
    "HowTo": 4,
    "SocialMediaPosting": 4,
    "DiscussionForumPosting": 4,
    "CreativeWork": 3,
    "VideoObject": 2,
    "AudioObject": 2,
    "PodcastEpisode": 2,
    "WebPage": 1,
    "ItemPage": 1,
}
#: a weight from which a type means a text, not the page around it or a film in it
ARTICLE_WEIGHT = 3

#: what stands under these keys is another work than the page's own
_OTHER_WORKS = frozenset({
    "about", "author", "citation", "comment", "creator", "hasPart", "image", "isBasedOn", "isPartOf",
    "itemListElement", "liveBlogUpdate", "mentions", "publisher", "relatedLink", "subjectOf", "video",
})  # fmt: skip
#: nested deeper than any honest page
_DEEPEST = 6

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)?\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_SALVAGED = re.compile(
    r'"(@type|headline|datePublished|dateModified|description|name|inLanguage|articleSection)"\s*:\s*"((?:[^"\\]|\\.)*)"'
)
#: an author's object as far as its first closing bracket
_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^\]}]*')


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLd:
    """What the page's JSON-LD says."""

    #: the object that describes the page's own article
    article: Thing | None = None
    #: every object met, the nested ones too
    things: tuple[Thing, ...] = ()
    #: objects by their ``@id``, for references
    by_id: Mapping[str, Thing] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def resolved(self, value: object) -> object:
        """The object that a bare ``{"@id": ...}`` points to; any other value as it is."""
        if isinstance(value, dict) and "@id" in value and not (value.keys() - {"@id", "@type"}):
            return self.by_id.get(str(value["@id"]), value)
        return value


def json_ld(scripts: list[str], url: str) -> JsonLd:
    """The JSON-LD of a page's script elements, in page order."""
    things: list[tuple[Thing, bool]] = []
    problems = []
    for number, script in enumerate(scripts, 1):
        value, problem = _parsed(script)
        if problem:
            problems.append(f"JSON-LD block {number}: {problem}")
        things.extend(_walk(value, own=True, depth=0))
    by_id = {
        str(thing["@id"]): thing
        for thing, _ in things
        if len(thing) > 2 and isinstance(thing.get("@id"), str)
    }
    return JsonLd(
        article=_article([thing for thing, own in things if own], url),
        things=tuple(thing for thing, _ in things),
        by_id=by_id,
        problems=tuple(problems),
    )


def types(thing: Thing) -> tuple[str, ...]:
    """The schema.org types of an object, without their address."""
    declared = thing.get("@type")
    names = declared if isinstance(declared, list) else [declared]
    return tuple(name.rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str))


def type_weight(thing: Thing) -> int:
    """How strongly an object's types say "this page is that article"."""
    return max((_TYPE_WEIGHTS.get(name, 0) for name in types(thing)), default=0)


def text_of(value: object) -> str | None:
    """A value as one line of text: entities resolved, a list's first, an object's ``@value`` or ``name``."""
    if isinstance(value, list):
        value = next((item for item in value if item), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    return unescaped(value) or None


def unescaped(text: str) -> str:
    """One line, with entities resolved until none is left (they come escaped twice)."""
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return one_line(text)


def _parsed(script: str) -> tuple[object, str | None]:
    """The value of one block: strictly, then with the usual mistakes put right, then what can be salvaged."""
    try:
        return json.loads(script, strict=False), None
    except (ValueError, RecursionError):
        pass
    mended = _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", script)))
    for attempt in (mended, html.unescape(mended)):
        try:
            return json.JSONDecoder(strict=False).raw_decode(attempt.lstrip())[0], "is not valid JSON; mended"
        except (ValueError, RecursionError):
            continue
    return _salvaged(script), "is not valid JSON; single fields were read from it"


def _salvaged(script: str) -> Thing:
    """The fields of a hopeless block, read one by one: the first of each name."""
    found: dict[str, object] = {}
    authors = _AUTHOR.finditer(script)
    author = next(authors, None)
    for match in _SALVAGED.finditer(script):
        key, value = match.group(1), match.group(2)
        if key == "name":
            while author and author.end() < match.start():
                author = next(authors, None)
            if author and author.start() < match.start():
                found.setdefault("author", {"name": value})
        elif key != "@type" or value in _TYPE_WEIGHTS:
            found.setdefault(key, value)
    return found


def _walk(value: object, *, own: bool, depth: int) -> Iterator[tuple[Thing, bool]]:
    """Every typed object, and whether it may be the page's own."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, own=own, depth=depth + 1)
    elif isinstance(value, dict):
        if "@type" in value or "headline" in value:
            yield value, own
        for key, nested in value.items():
            if isinstance(nested, (dict, list)):
                yield from _walk(nested, own=own and key not in _OTHER_WORKS, depth=depth + 1)


def _article(things: list[Thing], url: str) -> Thing | None:
    """The object that most looks like this page's article."""
    best: Thing | None = None
    best_score = 0.0
    path = urlsplit(url).path.rstrip("/")
    for thing in things:
        weight = type_weight(thing)
        if not weight and not ("headline" in thing and "datePublished" in thing):
            continue
        score = (
            float(weight) + 2 * ("headline" in thing) + 2 * ("datePublished" in thing) + ("author" in thing)
        )
        if path and any(path == _path(thing.get(key)) for key in ("url", "mainEntityOfPage", "@id")):
            score += 4
        if score > best_score:
            best, best_score = thing, score
    return best


def _path(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if not isinstance(value, str):
        return None
    try:
        return urlsplit(value).path.rstrip("/")
    except ValueError:
        return None
