"""The charset that a page declares of itself: the WHATWG standard's "prescan a byte stream"."""

import re

#: how far the standard looks
_PRESCANNED_BYTES = 1024
#: how far a ``meta`` is looked for beyond it: browsers start over when they meet one while parsing
_LATE_BYTES = 100_000

#: the standard's other names for UTF-16
_UTF16_LABELS = frozenset({"unicode", "ucs-2", "iso-10646-ucs-2", "csunicode", "unicodefeff", "unicodefffe"})
_META = re.compile(rb"<meta[\t\n\f\r /]", re.IGNORECASE)
_TAG = re.compile(rb"</?[a-zA-Z][^\t\n\f\r >]*")
_ATTRIBUTE = re.compile(
    rb"[\t\n\f\r /]*(=?[^\t\n\f\r =/>]*)"
    rb"(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|(?![\"'])([^\t\n\f\r >]*)))?"
)
_CONTENT_CHARSET = re.compile(
    rb"charset[\t\n\f\r ]*=[\t\n\f\r ]*(?:\"([^\"]*)\"|'([^']*)'|(?![\"'])([^\t\n\f\r ;]+))", re.IGNORECASE
)


def declared_label(html: bytes) -> str | None:
    """The label of the first ``meta`` in the first 1024 bytes that declares one."""
    start = html[:_PRESCANNED_BYTES]
    return _scan(start) if b"charset" in start.lower() else None


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
        if not name:
            break
        found.setdefault(name.lower(), next((value for value in values if value is not None), b""))
    return found, position


def _label(attributes: dict[bytes, bytes]) -> str | None:
    """The charset a ``meta`` declares, directly or as a pragma. UTF-16 cannot be: it means UTF-8."""
    label = attributes.get(b"charset")
    if label is None and attributes.get(b"http-equiv", b"").lower() == b"content-type":
        match = _CONTENT_CHARSET.search(attributes.get(b"content", b""))
        label = next((value for value in match.groups() if value), None) if match else None
    if not label:
        return None
    name = label.decode("latin-1").strip().lower()
    if (
        name.startswith("utf-16")
        or name in _UTF16_LABELS
        or name
        in {
            "unicode",
            "ucs-2",
            "iso-10646-ucs-2",
            "csunicode",
            "unicodefeff",
        }
    ):
        return "utf-8"
    return "windows-1252" if name == "x-user-defined" else name
