"""Links of a JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

import json
from collections.abc import Mapping

from crawler.discover.addresses import absolute_url
from crawler.discover.discovered import Discovered, one_line
from crawler.discover.links import Entry, links_of
from crawler.source import Source
from storage.link import Channel


def read_json_feed(body: bytes, url: str, *, source: Source) -> Discovered:
    """The articles a JSON Feed names, and its next page."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Discovered(problem=f"not JSON: {error}")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Discovered(problem="JSON, but not a feed: it has no list of items")
    entries = [_entry(item, url) for item in items if isinstance(item, dict)]
    links, problem = links_of(entries, Channel.FEED, url, source=source)
    older = absolute_url(_text(feed, "next_url"), url)
    return Discovered(
        links=links, next_pages=(older,) if older and source.owns(older) else (), problem=problem
    )


def _entry(item: Mapping[str, object], url: str) -> Entry:
    # version 1 has one author, 1.1 a list of them
    authors = item.get("authors") or [item.get("author")]
    names = (
        [_text(each, "name") for each in authors if isinstance(each, dict)]
        if isinstance(authors, list)
        else []
    )
    return Entry(
        url=absolute_url(_text(item, "url") or _text(item, "external_url"), url),
        headline=one_line(_text(item, "title")),
        description=one_line(_text(item, "summary") or _text(item, "content_text")),
        authors=tuple(filter(None, map(one_line, names))),
        date_published=one_line(_text(item, "date_published")),
        date_modified=one_line(_text(item, "date_modified")),
    )


def _text(item: Mapping[str, object], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) else None
