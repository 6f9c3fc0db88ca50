"""What files an article: section, keywords, the site's own number of it."""

import re
from collections.abc import Iterable
from itertools import islice

from crawler.extract.declared import Declared, Element
from crawler.extract.fields.titles import folded
from crawler.extract.found import Found
from crawler.extract.jsonld import Thing, text_of, types, unescaped
from crawler.extract.rendered import described, rendered_text

#: meta that hold the article's number in the site's own system
_ID_META = (
    "articleid", "article_id", "article-id", "article.id", "post_id", "postid", "post-id",
    "parsely-post-id", "cxenseparse:articleid", "cxenseparse:recs:articleid", "bt:id", "content-id",
    "contentid", "sailthru.content_id",
)  # fmt: skip
_ID_ATTRIBUTES = (
    "data-article-id",
    "data-post-id",
    "data-content-id",
    "data-story-id",
    "data-articleid",
    "data-key",
)
_BODY_ID = re.compile(r"\b(?:postid|page-id|articleid|article-id)-(\d+)\b")
_ELEMENT_ID = re.compile(r"(?:post|article|story|entry)-?(\d{3,})")
_SHORT_LINK_ID = re.compile(r"[?&]p=(\d+)")
_MOST_KEYWORDS = 50
_LONGEST_KEYWORD = 80
_KEYWORD_META = (
    "article:tag",
    "og:article:tag",
    "news_keywords",
    "parsely-tags",
    "sailthru.tags",
    "keywords",
)


def find_section(declared: Declared) -> Found[str | None]:
    """The part of the site that the article is filed under."""
    text = declared.article_text("articleSection")
    if text:
        return Found(value=text, because="JSON-LD articleSection")
    meta = declared.first_meta(
        "article:section", "og:article:section", "parsely-section", "section", "article.section"
    )
    if meta and "://" not in meta[1]:
        return Found(value=meta[1], because=f"meta {meta[0]}")
    for element in declared.properties.get("articleSection", ()):
        text = element.get("content") or rendered_text(element)
        if text:
            return Found(value=unescaped(text), because="itemprop articleSection")
    crumb = _last_crumb(declared)
    if crumb:
        return Found(value=crumb, because="JSON-LD BreadcrumbList")
    return Found(value=None, because="no section declared")


def find_keywords(declared: Declared) -> Found[tuple[str, ...]]:
    """The keywords, each once, by the first witness that names any."""
    article = declared.json_ld.article
    if article:
        keywords = _keywords(_texts(article.get("keywords")))
        if keywords:
            return Found(value=keywords, because="JSON-LD keywords")
    for name in _KEYWORD_META[:2]:
        keywords = _keywords(unescaped(text) for text in declared.meta.get(name, ()))
        if keywords:
            return Found(value=keywords, because=f"meta {name}")
    keywords = _keywords(
        element.get("content") or rendered_text(element)
        for element in declared.properties.get("keywords", ())
    )
    if keywords:
        return Found(value=keywords, because="itemprop keywords")
    for name in _KEYWORD_META[2:]:
        keywords = _keywords(unescaped(text) for text in declared.meta.get(name, ()))
        if keywords:
            return Found(value=keywords, because=f"meta {name}")
    return Found(value=(), because="no keywords declared")


def find_article_id(declared: Declared, root: Element) -> Found[str | None]:
    """The site's own number of the article."""
    body = root.find("body")
    if body is not None and (match := _BODY_ID.search(body.get("class") or "")):
        return Found(value=match.group(1), because=f"class {match.group()} of body")
    meta = declared.first_meta(*_ID_META)
    if meta and len(meta[1]) <= 64:
        return Found(value=meta[1], because=f"meta {meta[0]}")
    for link in declared.links.get("shortlink", ()):
        if match := _SHORT_LINK_ID.search(link):
            return Found(value=match.group(1), because="rel=shortlink")
    for element in _first_articles(root):
        for attribute in _ID_ATTRIBUTES:
            value = (element.get(attribute) or "").strip()
            if value and len(value) <= 64:
                return Found(value=value, because=f"{attribute} of {described(element)}")
        if match := _ELEMENT_ID.fullmatch(element.get("id") or ""):
            return Found(value=match.group(1), because=f"id of {described(element)}")
    identifier = declared.article_text("identifier")
    if identifier and len(identifier) <= 64 and "://" not in identifier:
        return Found(value=identifier, because="JSON-LD identifier")
    return Found(value=None, because="no number stated")


def _first_articles(root: Element) -> Iterable[Element]:
    """The first two article elements: a later one is a teaser."""
    return islice(root.iter("article"), 2)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield unescaped(value)
    elif isinstance(value, list):
        for item in value:
            text = text_of(item)
            if text:
                yield text


def _keywords(texts: Iterable[str]) -> tuple[str, ...]:
    """The keywords of some texts; a text with several joins them with commas or semicolons."""
    found: dict[str, str] = {}
    for text in texts:
        for part in re.split(r"\s*[,;、，]\s*", text):
            word = unescaped(part).strip("#|. ")
            if word and len(word) <= _LONGEST_KEYWORD:
                found.setdefault(folded(word) or word, word)
    return tuple(list(found.values())[:_MOST_KEYWORDS])


def _last_crumb(declared: Declared) -> str | None:
    """The last step of the breadcrumb that is neither the start nor the article."""
    crumbs = next((thing for thing in declared.json_ld.things if "BreadcrumbList" in types(thing)), None)
    items = crumbs.get("itemListElement") if crumbs else None
    if not isinstance(items, list) or len(items) < 2:
        return None
    names = [_crumb_name(item) for item in items if isinstance(item, dict)]
    own = folded(declared.article_text("headline") or declared.title or "")
    steps = [name for name in names[1:] if name and folded(name) != own and len(name) <= _LONGEST_KEYWORD]
    return steps[-1] if steps else None


def _crumb_name(item: Thing) -> str | None:
    return text_of(item.get("name")) or text_of(item.get("item"))
