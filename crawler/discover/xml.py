"""The beginning of an XML document, read before any parser is let loose on it."""

import re

#: what may stand before a document type: a declaration, instructions, comments, white space
_SKIPPED = ((b"<?", b"?>"), (b"<!--", b"-->"))
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")


def refusal(body: bytes, *, wanted: str) -> str | None:
    """The sentence why this must not be read as ``wanted`` ("a feed"); ``None`` where nothing speaks against.

    A document type is refused, whatever it holds: it is where entities are declared, and a parser that
    merely skips them gives an empty document that looks like a quiet one.
    """
    start = prolog_stripped(body)
    if not start:
        return f"empty, not {wanted}"
    lowered = start[:64].lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return f"an HTML page, not {wanted}"
    if lowered.startswith((b"<!doctype", b"<!entity")):
        return f"refused: {wanted} with a document type, which could declare entities"
    return None


def root_name(body: bytes) -> str:
    """The root element's name without its prefix, in lower case; "" where there is none."""
    match = _ROOT.match(prolog_stripped(body))
    return match.group(1).decode("ascii", "replace").lower() if match else ""


def prolog_stripped(body: bytes) -> bytes:
    """The first kilobytes, from the document type or root element on, with their markup in ASCII."""
    # NULs out: UTF-16 and UTF-32 then read as ASCII, as far as markup goes
    text = body[:65_536].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    while pair := next((pair for pair in _SKIPPED if text.startswith(pair[0])), None):
        end = text.find(pair[1])
        if end < 0:
            return b""
        text = text[end + len(pair[1]) :].lstrip()
    return text
