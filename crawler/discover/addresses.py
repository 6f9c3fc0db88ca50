"""Addresses as pages write them → absolute addresses that can be fetched and compared."""

from urllib.parse import urldefrag, urljoin, urlsplit

from w3lib.url import safe_url_string

from crawler.discover.discovered import MAX_URL_CHARACTERS


def absolute_url(written: str | None, page_url: str) -> str | None:
    """The address a page means: joined to its own, percent-encoded, without fragment.

    ``None`` for what is no address of the web: a script, a mail address, an unreadable or endless one.
    """
    # white space around an address is dropped, line ends inside it too (WHATWG URL, 4.4)
    bare = "".join((written or "").strip().splitlines()).replace("\t", "")
    if not bare or len(bare) > MAX_URL_CHARACTERS:
        return None
    try:
        url = urldefrag(safe_url_string(urljoin(page_url, bare))).url
        parts = urlsplit(url)
        is_fetchable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an unclosed bracket, a port out of range
        return None
    return url if is_fetchable else None
