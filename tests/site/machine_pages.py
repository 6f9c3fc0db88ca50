"""What the newspaper writes for machines: feeds, sitemaps, robots.txt."""

import gzip
from collections.abc import Sequence
from datetime import UTC, datetime, time
from email.utils import format_datetime
from html import escape
from itertools import groupby

from tests.site.frame import TITLE
from tests.site.story import Story

#: how many entries a feed of WordPress shows
FEED_WINDOW = 10


def feed(title: str, stories: Sequence[Story], *, url: str, path: str) -> str:
    """An RSS feed: excerpts only, as WordPress writes them."""
    items = "\n".join(_item(story, url) for story in stories[:FEED_WINDOW])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{title} &#8211; {TITLE}</title>
<atom:link href="{url}{path}" rel="self" type="application/rss+xml"/>
<link>{url}/</link>
<description>Reporting from the coasts and the rivers</description>
<language>en-US</language>
{items}
</channel>
</rss>
"""


def _item(story: Story, url: str) -> str:
    published = datetime.combine(story.published, time(4), UTC)
    link = f"{url}{story.path}"
    headline = escape(story.plain_headline, quote=False).replace("’", "&#8217;")
    return f"""<item>
<title>{headline}</title>
<link>{link}</link>
<dc:creator><![CDATA[{story.byline}]]></dc:creator>
<pubDate>{format_datetime(published)}</pubDate>
<category><![CDATA[{story.kicker}]]></category>
<guid isPermaLink="false">{url}/?p={story.number}</guid>
<description><![CDATA[<p>{escape(story.dek, quote=False)}</p>
<p>The post <a href="{link}">{headline}</a> appeared first on <a href="{url}">{TITLE}</a>.</p>]]>
</description>
</item>"""


def sitemap_index(stories: Sequence[Story], *, url: str) -> str:
    """The index: a sitemap of pages, one of news, and one for each month."""
    months = [
        (f"{month[0]}-{month[1]:02d}", max(story.modified for story in group))
        for month, group in _months(stories)
    ]
    lines = [
        f"<sitemap><loc>{url}/sitemap-pages.xml</loc></sitemap>",
        f"<sitemap><loc>{url}/sitemap-news.xml</loc></sitemap>",
    ]
    lines += [
        f"<sitemap><loc>{url}/sitemap-{name}.xml.gz</loc><lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod></sitemap>"
        for name, changed in months
    ]
    return _xml("sitemapindex", "\n".join(lines))


def month_sitemap(stories: Sequence[Story], year: int, month: int, *, url: str) -> bytes | None:
    """The sitemap of one month, gzipped; ``None`` where nothing appeared in it."""
    found = [story for story in stories if (story.published.year, story.published.month) == (year, month)]
    lines = "\n".join(
        f"<url><loc>{url}{story.path}</loc><lastmod>{story.modified:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
        for story in found
    )
    # without a time of its own, so that the same stories are the same bytes
    return gzip.compress(_xml("urlset", lines).encode(), mtime=0) if found else None


def news_sitemap(stories: Sequence[Story], *, url: str) -> str:
    """Google's news sitemap of the latest stories."""
    entries = "\n".join(
        f"""<url><loc>{url}{story.path}</loc><news:news><news:publication><news:name>{TITLE}</news:name>
<news:language>en</news:language></news:publication>
<news:publication_date>{story.published}</news:publication_date>
<news:title>{escape(story.plain_headline, quote=False)}</news:title></news:news></url>"""
        for story in stories[:5]
    )
    return _xml("urlset", entries, ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"')


def pages_sitemap(*, url: str) -> str:
    """The sitemap of pages that are no articles."""
    paths = ("/", "/about/", "/subscribe/", "/category/features/", "/category/briefs/")
    return _xml("urlset", "\n".join(f"<url><loc>{url}{path}</loc></url>" for path in paths))


def robots_txt(*, url: str, disallowed: Sequence[str], delay_s: int | None) -> str:
    """The rules for crawlers, and where the sitemaps are."""
    lines = [f"Disallow: {path}" for path in disallowed]
    lines += [] if delay_s is None else [f"Crawl-delay: {delay_s}"]
    maps = (f"Sitemap: {url}/sitemap.xml", f"Sitemap: {url}/sitemap-news.xml")
    return "\n".join(["User-agent: *", *lines, "", *maps, ""])


def _months(stories: Sequence[Story]) -> list[tuple[tuple[int, int], list[Story]]]:
    def month(story: Story) -> tuple[int, int]:
        return story.published.year, story.published.month

    return [(key, list(group)) for key, group in groupby(sorted(stories, key=month), key=month)]


def _xml(root: str, content: str, extra: str = "") -> str:
    schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{schema}"{extra}>\n{content}\n</{root}>\n'
