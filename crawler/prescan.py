"""The charset that a page declares of itself: the WHATWG standard's "prescan a byte stream"."""

import re

from webencodings import lookup

#: how far the standard looks
_PRESCANNED_BYTES = 1024
#: how far a ``meta`` is looked for beyond it: browsers start over when they meet one while parsing
_LATE_BYTES = 100_000

_META = re.compile(rb"<meta[\t\n\f\r /]", re.IGNORECASE)
_TAG = re.compile(rb"</?[a-zA-Z][^\t\n\f\r >]*")
_ATTRIBUTE = re.compile(
    rb"[\t\n\f\r /]*(=?[^\t\n\f\r =/>]*)"
    rb"(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|(?![\"'])([^\t\n\f\r >]*)))?"
)
_CONTENT_CHARSET = re.compile(
    rb"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|(?![\"'])([^\t\n\f\r ;]+))", re.IGNORECASE
)
#: the declaration that XHTML begins with
_XML_ENCODING = re.compile(
    rb"<\?xml[\t\n\f\r ][^>]*?encoding[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\">]+)\"|'([^'>]+)')"
)


def declared_label(html: bytes) -> str | None:
    """The label of the first ``meta`` in the first 1024 bytes that declares one, or of an XML declaration."""
    start = html[:_PRESCANNED_BYTES]
    label = _scan(start) if b"charset" in start.lower() else None
    return label or _xml_label(start)


def _xml_label(html: bytes) -> str | None:
    match = _XML_ENCODING.match(html)
    return _meant(match[1] or match[2]) if match else None


def late_label(html: bytes) -> str | None:
    """The label of the first ``meta`` beyond them."""
    position = html.find(b"charset", _PRESCANNED_BYTES, _LATE_BYTES)
    while position >= 0:
        start = html.rfind(b"<", 0, position)
        label = _scan(html[start : html.find(b">", position) + 1]) if _META.match(html, start) else None
        if label:
            return label
        position = html.find(b"charset", position + 1, _LATE_BYTES)
    return None


def _scan(html: bytes) -> str | None:
    position = html.find(b"<")
    while 0 <= position < len(html):
        if html.startswith(b"<!--", position):
            end = html.find(b"-->", position + 2)
            position = end + 3 if end >= 0 else len(html)
        elif _META.match(html, position):
            attributes, position = _attributes(html, position + 5)
            label = _label(attributes)
            if label:
                return label
        elif tag := _TAG.match(html, position):
            _, position = _attributes(html, tag.end())
        elif html[position + 1 : position + 2] in (b"!", b"/", b"?"):
            end = html.find(b">", position)
            position = end if end >= 0 else len(html)
        else:
            position += 1
        position = html.find(b"<", position)
    return None


def _attributes(html: bytes, position: int) -> tuple[dict[bytes, bytes], int]:
    """A tag's attributes, each by its first occurrence, and where they end."""
    found: dict[bytes, bytes] = {}
    while match := _ATTRIBUTE.match(html, position):
        position = match.end()
        name, *values = match.groups()
        if not name or position == len(html):  # what the end cuts off may be half a label
            break
        found.setdefault(name.lower(), next((value for value in values if value is not None), b""))
    return found, position


def _label(attributes: dict[bytes, bytes]) -> str | None:
    """The charset a ``meta`` declares, directly or as a pragma."""
    label = attributes.get(b"charset")
    if label is None and attributes.get(b"http-equiv", b"").lower() == b"content-type":
        match = _CONTENT_CHARSET.search(attributes.get(b"content", b""))
        label = next((value for value in match.groups() if value), None) if match else None
    if not label:
        return None
    return _meant(label)


def _meant(label: bytes) -> str | None:
    """What browsers take a declared label for; ``None`` where they know no such encoding and read on.

    UTF-16 cannot be declared in ASCII: it means UTF-8.
    """
    name = label.decode("latin-1").strip("\t\n\f\r ").lower()
    if name == "x-user-defined":
        return "windows-1252"
    found = lookup(name)
    if found is None:
        return None
    return "utf-8" if found.name.startswith("utf-16") else name
