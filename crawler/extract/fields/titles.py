"""The titles that a page declares for machines, with the site's name taken off."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.extract.declared import Declared
from crawler.extract.jsonld import text_of, types

_WORD = re.compile(r"\w+")
#: what stands between a headline and the name of the site in a title
_SEPARATOR = re.compile(r"\s+[|\-–—·•:»«›~/]+\s+|\s*[|｜ㅣ]\s*|\s*::\s*|(?<=\S)-(?=[^\s-]*$)|\s+\|\|\s+")
#: keys of a JSON-LD article that repeat the headline, and what their word counts for
_JSON_LD_TITLES = (("headline", 2.0), ("name", 0.3), ("alternativeHeadline", 0.3), ("alternateName", 0.3))
#: meta that repeat it; only the first of a kind is asked
_META_TITLES = (
    (("og:title", "http://ogp.me/ns#title"), 1.5),
    (("twitter:title",), 0.4),
    (("parsely-title", "sailthru.title", "dc.title", "dcterms.title", "headline", "title"), 0.4),
)
_SITE_NAME_META = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")
_TITLE_ELEMENT_WEIGHT = 0.5
#: scripts written without spaces between words are compared by pairs of characters
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title and where it is declared."""

    text: str
    where: str
    #: what its word counts for when titles disagree
    weight: float


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """The words alone, in one case: what two writings of one title share."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(_WORD.findall(plain.casefold()))


def likeness(title: str, other: str) -> float:
    """How much of the title's words the other has too, 0 to 1. Both are folded."""
    wanted = _pieces(title)
    return len(wanted & _pieces(other)) / len(wanted) if wanted else 0.0


def declared_titles(declared: Declared, url: str) -> tuple[Title, ...]:
    """The titles for machines, best first, each without the site's name."""
    sites = _site_names(declared, url)
    found = []
    article = declared.json_ld.article
    if article:
        kind = (types(article) or ("object",))[0]
        for key, weight in _JSON_LD_TITLES:
            text = text_of(article.get(key))
            if text:
                found.append(Title(text=text, where=f"JSON-LD {kind}.{key}", weight=weight))
    for names, weight in _META_TITLES:
        meta = declared.first_meta(*names)
        if meta:
            found.append(Title(text=meta[1], where=f"meta {meta[0]}", weight=weight))
    cleaned = [
        replace(title, text=without_site(title.text, sites, guess=not title.where.startswith("JSON-LD")))
        for title in found
    ]
    if declared.title:
        text = without_site(declared.title, sites, guess=True)
        cleaned.append(Title(text=text, where="title element", weight=_TITLE_ELEMENT_WEIGHT))
    return tuple(title for title in cleaned if title.text and folded(title.text) not in sites)


def without_site(text: str, sites: frozenset[str], *, guess: bool = False) -> str:
    """A title without its site's name at either end. ``guess``: nor a short tail that looks like one."""
    while True:
        separators = list(_SEPARATOR.finditer(text))
        if not separators:
            return text
        first, last = separators[0], separators[-1]
        head, tail = text[: last.start()], text[last.end() :]
        if folded(tail) in sites and head:
            text = head.strip()
        elif folded(text[: first.start()]) in sites and text[first.end() :]:
            text = text[first.end() :].strip()
        elif guess and last.group().strip() in {"|", "｜", "ㅣ"} and len(tail) < len(head):
            return head.strip()
        else:
            return text


def _site_names(declared: Declared, url: str) -> frozenset[str]:
    """What the site calls itself, folded."""
    names = [text for name in _SITE_NAME_META for text in declared.meta.get(name, ())]
    stated = declared.json_ld.things
    things = [declared.json_ld.resolved(thing["publisher"]) for thing in stated if "publisher" in thing]
    things += [thing for thing in stated if thing.get("@type") in ("WebSite", "NewsMediaOrganization")]
    names += [text_of(thing) or "" for thing in things]
    names += [declared.article_text("articleSection") or "", *declared.meta.get("article:section", ())]
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    names += [host, host.rpartition(".")[0], host.partition(".")[0], host.replace(".", " ")]
    folds = {folded(name) for name in names} - {""}
    return frozenset(folds | {fold.replace(" ", "") for fold in folds})


def _pieces(text: str) -> set[str]:
    if _UNSPACED.search(text):
        text = text.replace(" ", "")
        return {text[i : i + 2] for i in range(len(text) - 1)} or {text}
    return set(text.split())
