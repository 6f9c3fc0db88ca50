"""What a page and a robots.txt declare: links, feeds, sitemaps."""

from urllib.parse import urlsplit

from lxml import etree, html

from crawler.discover.addresses import absolute_url

#: media types of feeds in <link rel="alternate">
FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)


def page_tree(body: bytes, encoding: str | None = None) -> html.HtmlElement | None:
    """The page's tree; ``None`` for what is no HTML. ``encoding``: what HTTP says of it."""
    try:
        parser = html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
    except LookupError:  # a charset that nobody knows
        parser = html.HTMLParser(no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def declared_feeds(tree: html.HtmlElement, url: str) -> list[str]:
    """The feeds a page declares, those of comments left out."""
    links = (each for each in tree.iter("link") if each.get("type", "").lower() in FEED_TYPES)
    feeds = (
        absolute_url(each.get("href"), url)
        for each in links
        if "comment" not in each.get("title", "").lower()
    )
    return list(dict.fromkeys(feed for feed in feeds if feed and "/comments/" not in urlsplit(feed).path))


def links_of_page(tree: html.HtmlElement, url: str) -> list[str]:
    """Every address the page links to, once."""
    links = (absolute_url(each.get("href"), url) for each in tree.iter("a"))
    return list(dict.fromkeys(link for link in links if link))


def sitemaps_of_robots(body: bytes) -> list[str]:
    """The sitemaps that a robots.txt names."""
    lines = (line.partition(":") for line in body.decode("utf-8", "replace").splitlines())
    named = (value.strip() for key, _, value in lines if key.strip().lower() == "sitemap")
    return [each for each in named if each.startswith(("http://", "https://"))]
