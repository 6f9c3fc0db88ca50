"""The page where a listing goes on with older articles."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.discover.addresses import absolute_url
from crawler.discover.discovered import one_line
from crawler.source import Source

#: whole labels of links to older articles; "newer" and "previous" are the other way
OLDER_LABELS = frozenset(
    "older|older posts|older articles|older entries|older stories|next|next page|more articles|more stories|"
    "»|›|→|>|>>|next »|next ›|next →|older »|older ›|older →|weiter|ältere|ältere beiträge|nächste|"
    "nächste seite|suivant|suivante|page suivante|articles plus anciens|siguiente|página siguiente|"
    "entradas antiguas|próxima|próximo|seguinte|mais antigos|successiva|successivo|avanti|volgende|"
    "oudere berichten|nästa|næste|neste|następna|starsze|次へ|次のページ|下一页|下一頁|다음".split("|")
)
#: where an address says its page's number: /page/3/, /p/3, ?page=3, ?paged=3
PAGE_NUMBER = re.compile(
    r"(?:/(?:page|p|seite|pagina)/|[?&](?:page|paged|p|pg)=)(\d{1,5})(?=/?$|&)", re.IGNORECASE
)


def next_page(tree: HtmlElement, url: str, *, source: Source) -> str | None:
    """The address of the next page, on the source's own hosts.

    In this order: what the page declares (rel=next), a link that is labelled as the way to older articles,
    the link to this page's number and one.
    """
    links = [(each, absolute_url(each.get("href"), url)) for each in tree.iter("link", "a")]
    own = [(each, target) for each, target in links if target and target != url and source.owns(target)]
    declared = (target for each, target in own if "next" in each.get("rel", "").lower().split())
    labelled = (target for each, target in own if each.tag == "a" and _label(each) in OLDER_LABELS)
    wanted = page_number(url) + 1
    numbered = (target for _, target in own if page_number(target) == wanted and _same_listing(url, target))
    forward = (target for target in (*declared, *labelled) if not source.is_article(target))
    return next(forward, None) or next(numbered, None)


def page_number(url: str) -> int:
    """Which page of a listing the address is; the first says nothing of it."""
    match = PAGE_NUMBER.search(url)
    return int(match.group(1)) if match else 1


def _label(anchor: HtmlElement) -> str | None:
    text = one_line(" ".join(map(str, anchor.itertext()))) or one_line(anchor.get("aria-label"))
    return text.lower() if text and len(text) <= 40 else None


def _same_listing(url: str, other: str) -> bool:
    return _without_number(url) == _without_number(other)


def _without_number(url: str) -> tuple[str, str]:
    parts = urlsplit(PAGE_NUMBER.sub("", url))
    return parts.netloc.lower(), parts.path.rstrip("/")
