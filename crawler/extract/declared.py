"""What a page declares of itself (JSON-LD, meta, microdata, links, titles): one pass over its tree."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from crawler.extract.characters import one_line
from crawler.extract.jsonld import JsonLd, json_ld, text_of, unescaped

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: class and id names that say who wrote: in the languages of the press and the spellings of its systems
_BYLINE_NAME = re.compile(
    r"byline|by-line|by_line|author|autor|auteur|auth?or|writer|verfasser|redakteur|redacteur|reporter|"
    r"journalist|"
    r"giornalista|firma\b|signature|contributor|columnist|kirjoittaja|forfatter|skribent|journalista|"
    r"periodista|"
    r"gija|記者|kisha",
    re.IGNORECASE,
)
#: class and id names that say when
_DATE_NAME = re.compile(
    r"date|datum|fecha|timestamp|time\b|publi(?:shed|cation|cado|cato)|posted|pub-?time|\bdata\b|dato\b|"
    r"zeit\b|meta\b|"
    r"post-?info|article-?info|dateline",
    re.IGNORECASE,
)
_READ_TAGS = frozenset({"meta", "link", "script", "title", "h1", "h2", "h3", "time"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the page says of itself, unweighed. Elements are in page order."""

    json_ld: JsonLd
    #: contents by lower-cased name, property, itemprop or http-equiv
    meta: Mapping[str, tuple[str, ...]]
    #: addresses by lower-cased rel
    links: Mapping[str, tuple[str, ...]]
    #: the title element's text
    title: str | None
    #: BCP 47 as written, from the html element
    html_lang: str | None
    #: h1, h2 and h3
    headings: tuple[Element, ...] = ()
    times: tuple[Element, ...] = ()
    #: elements with microdata or RDFa, by property
    properties: Mapping[str, tuple[Element, ...]] = field(default_factory=dict)
    #: elements whose class, id or rel says author
    bylines: tuple[Element, ...] = ()
    #: elements whose class or id says date
    dated: tuple[Element, ...] = ()
    #: where headings, bylines and elements with a property stand in the page
    order: Mapping[Element, int] = field(default_factory=dict)

    def first_meta(self, *names: str) -> tuple[str, str] | None:
        """The first of these meta that has a content: its name and its content on one line."""
        for name in names:
            for content in self.meta.get(name, ()):
                text = unescaped(content)
                if text:
                    return name, text
        return None

    def article_text(self, key: str) -> str | None:
        """A text of the JSON-LD article."""
        return text_of(self.json_ld.article.get(key)) if self.json_ld.article else None


@dataclass(slots=True)
class _Gathered:
    """What the pass has met so far."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    headings: list[Element] = field(default_factory=list)
    times: list[Element] = field(default_factory=list)
    properties: dict[str, list[Element]] = field(default_factory=dict)
    bylines: list[Element] = field(default_factory=list)
    dated: list[Element] = field(default_factory=list)
    order: dict[Element, int] = field(default_factory=dict)


def declared_metadata(root: Element, url: str) -> Declared:
    """What the page declares. ``root`` is the tree of the whole page."""
    gathered = _Gathered()
    said: dict[str, tuple[bool, bool]] = {}
    for place, element in enumerate(root.iter(etree.Element)):
        tag = element.tag
        if tag in _READ_TAGS:
            _read(element, str(tag), gathered)
            gathered.order[element] = place
        prop = element.get("itemprop")
        if prop:
            gathered.properties.setdefault(prop.strip(), []).append(element)
            gathered.order[element] = place
        name = element.get("class") or element.get("id")
        if name and tag != "body":
            if name not in said:
                said[name] = (_BYLINE_NAME.search(name) is not None, _DATE_NAME.search(name) is not None)
            names_author, names_date = said[name]
            if names_date:
                gathered.dated.append(element)
                gathered.order[element] = place
            if names_author:
                gathered.bylines.append(element)
                gathered.order[element] = place
                continue
        if tag == "a" and "author" in (element.get("rel") or ""):
            gathered.bylines.append(element)
            gathered.order[element] = place
    return Declared(
        json_ld=json_ld(gathered.scripts, url),
        meta={name: tuple(values) for name, values in gathered.meta.items()},
        links={name: tuple(values) for name, values in gathered.links.items()},
        title=next((title for title in gathered.titles if title), None),
        html_lang=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        headings=tuple(gathered.headings),
        times=tuple(gathered.times),
        properties={name: tuple(values) for name, values in gathered.properties.items()},
        bylines=tuple(gathered.bylines),
        dated=tuple(gathered.dated),
        order=gathered.order,
    )


def _read(element: Element, tag: str, gathered: _Gathered) -> None:
    """One element of the kinds that carry metadata."""
    if tag == "meta":
        content = element.get("content")
        if content:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                name = element.get(attribute)
                if name:
                    gathered.meta.setdefault(name.strip().strip('"').lower(), []).append(content)
    elif tag == "link":
        href = element.get("href")
        if href:
            for rel in (element.get("rel") or element.get("itemprop") or "").lower().split():
                gathered.links.setdefault(rel, []).append(href.strip())
    elif tag == "script":
        if "ld+json" in (element.get("type") or "").lower() and element.text:
            gathered.scripts.append(element.text)
    elif tag == "title":
        gathered.titles.append(one_line(element.text or ""))
    elif tag == "time":
        gathered.times.append(element)
    else:
        gathered.headings.append(element)
