"""Who signed the article: witnesses in the order of their trust. A missing name is better than a wrong one.

1. The JSON-LD article's authors. A visible byline that names all of them and others beside them completes
   them.
2. Where JSON-LD names nobody, or only the site itself: the visible byline next to the headline.
3. The page's meta.
4. A signature in bold above or below the story.
5. Where nobody else is named: the site, if JSON-LD, byline or meta name it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from crawler.extract.addresses import absolute
from crawler.extract.declared import Declared, Element
from crawler.extract.fields.byline import fuller_byline, signature, unique_authors, visible_byline
from crawler.extract.fields.marks import Marks
from crawler.extract.fields.signers import authors_in
from crawler.extract.fields.titles import folded
from crawler.extract.found import Found
from crawler.extract.jsonld import Thing, text_of, types
from storage.article import Author, AuthorKind, Candidate

#: meta that hold names, best first; those with a vendor's prefix are filled by hand less often, so they
#: are right
_META = (
    "article:author", "author", "byl", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "dcsext.author", "cxenseparse:author", "article:byline", "article:author_name",
    "og:article:author", "twitter:data1", "citation_author",
)  # fmt: skip
_JSON_LD_KEYS = ("author", "creator", "contributor")
Witness = tuple[tuple[Author, ...], str]


def find_authors(
    declared: Declared, url: str, marks: Marks, story: Sequence[Element] = ()
) -> Found[tuple[Author, ...]]:
    """The authors of a page's article.

    ``marks`` are the elements named after authors, ``story`` those that hold the story's text.
    """
    sites = _site_folds(declared)
    stated = _from_json_ld(declared, url)
    if stated is not None and _names_somebody(stated, sites):
        completed = _completed(stated, marks, url)
        return _found(completed or stated, [stated, *_from_meta(declared, sites)])
    byline = visible_byline(marks, url)
    visible = (byline.authors, byline.where) if byline else None
    heard: tuple[Witness | None, ...] = (stated, visible, *_from_meta(declared, sites))
    witnesses: list[Witness] = [witness for witness in heard if witness is not None]
    chosen = next((witness for witness in witnesses if _names_somebody(witness, sites)), None)
    chosen = chosen or signature(story) or next(iter(witnesses), None)
    if chosen is None:
        return Found(value=(), because="no witness names an author")
    return _found(chosen, witnesses)


def _found(chosen: Witness, witnesses: list[Witness]) -> Found[tuple[Author, ...]]:
    """What a witness says, beside what the others say."""
    if chosen not in witnesses:
        witnesses = [chosen, *witnesses]
    candidates = tuple(
        Candidate(field="authors", value=", ".join(author.name for author in names), because=where,
                  score=float(len(witnesses) - place), chosen=(names, where) == chosen)
        for place, (names, where) in enumerate(witnesses)
    )  # fmt: skip
    return Found(value=chosen[0], because=chosen[1], candidates=candidates)


def _completed(stated: Witness, marks: Marks, url: str) -> Witness | None:
    """The byline, where it names everybody whom JSON-LD states, and others whom it shows in the same way."""
    byline = fuller_byline(marks, url, [author.name for author in stated[0]])
    if byline is None:
        return None
    known = {folded(author.name) for author in stated[0]}
    if known < {folded(author.name) for author in byline.alike}:
        return byline.alike, f"{byline.where}, which completes {stated[1]}"
    return None


def _names_somebody(witness: Witness, sites: frozenset[str]) -> bool:
    """Whether a witness names anybody but the site itself."""
    return any(folded(author.name).replace(" ", "") not in sites for author in witness[0])


def _from_json_ld(declared: Declared, url: str) -> Witness | None:
    article = declared.json_ld.article
    if article is None:
        return None
    for key in _JSON_LD_KEYS:
        value = article.get(key)
        items = value if isinstance(value, list) else [value]
        authors = [
            author for item in items for author in _json_ld_author(declared.json_ld.resolved(item), url)
        ]
        unique = unique_authors(authors)
        if unique:
            kind = (types(article) or ("object",))[0]
            return unique, f"JSON-LD {kind}.{key}"
    return None


def _json_ld_author(value: object, url: str) -> Iterator[Author]:
    if isinstance(value, list):
        for item in value:
            yield from _json_ld_author(item, url)
        return
    name = value.get("name") if isinstance(value, Mapping) else value
    if isinstance(name, list):
        for item in name:
            yield from _json_ld_author(item, url)
        return
    text = text_of(name)
    if not text or "://" in text:
        return
    if not isinstance(value, Mapping):
        yield from authors_in(text, trusted=True)
        return
    if "Organization" in " ".join(types(value)):
        yield Author(name=text, url=_author_url(value, url), kind=AuthorKind.ORGANISATION)
        return
    authors = authors_in(text, trusted=True)
    if len(authors) == 1:
        authors = (replace(authors[0], url=_author_url(value, url)),)
    yield from authors


def _author_url(thing: Thing, base: str) -> str | None:
    value = thing.get("url")
    if isinstance(value, Mapping):
        value = value.get("@id")
    return absolute(base, value) if isinstance(value, str) else None


def _from_meta(declared: Declared, sites: frozenset[str]) -> Iterator[Witness]:
    for name in _META:
        texts = [
            text
            for text in declared.meta.get(name, ())
            if "://" not in text and "www." not in text and "@" not in text and "(" not in text
        ]
        authors = unique_authors([author for text in texts for author in authors_in(text, trusted=True)])
        persons = tuple(author for author in authors if folded(author.name).replace(" ", "") not in sites)
        authors = persons or authors
        if authors:
            yield authors, f"meta {name}"


def _site_folds(declared: Declared) -> frozenset[str]:
    """The names under which the site itself signs, without spaces."""
    names = [text for name in ("og:site_name", "application-name") for text in declared.meta.get(name, ())]
    published = [thing["publisher"] for thing in declared.json_ld.things if "publisher" in thing]
    names += [text_of(declared.json_ld.resolved(publisher)) or "" for publisher in published]
    return frozenset(folded(name).replace(" ", "") for name in names if name)
