"""Bytes in, UTF-8 out: the encoding a page is read in, as browsers decide it, and then the damage undone.

The order is that of the WHATWG standard ("determining the character encoding"):

1. a byte order mark, or markup whose every second byte is NUL;
2. the charset of the HTTP header;
3. the charset the page declares in its first 1024 bytes, else in a ``meta`` further down;
4. what the bytes look like to chardetng, the detector of Firefox.

Browsers stop here and show what they get. A page that is to be kept is checked once more, because a wrong
header is common: bytes that are valid UTF-8 throughout are UTF-8 whatever is declared, bytes declared UTF-8
that mostly are not get the next witness, and so does what no language is written like (``misread``).
Text that was encoded twice ("Ã©" for "é") is put right.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import webencodings
from chardetng_py import detect

from crawler.misread import why_misread
from crawler.prescan import declared_label, late_label

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16be"), (codecs.BOM_UTF16_LE, "utf-16le"))
#: markup in UTF-16 that has no mark: browsers know it by its XML declaration, we by any first tag
_UTF16_MARKUP = re.compile(rb"(?P<le><\0[!?A-Za-z]\0[A-Za-z-]\0)|\0<\0[!?A-Za-z]\0[A-Za-z-]")
#: no text in these can be taken for UTF-8: two bytes a character, or escape sequences in plain ASCII
_NEVER_UTF8 = frozenset({"utf-16be", "utf-16le", "iso-2022-jp"})
#: how chardetng looks at a page: enough to be sure, not a megabyte of script
_DETECTED_BYTES = 200_000
#: a page is checked in pieces of this length, which stay in the processor's cache
_PIECE_BYTES = 1 << 13
#: the five bytes that the standard reads as control characters, which ``characters`` would remove anyway
_UNASSIGNED_1252 = b"\x81\x8d\x8f\x90\x9d"

#: what the bytes that go on a character of UTF-8 became in windows-1252, or in ISO 8859-1
_CONTINUATION = "\x80-\xbf" + "".join(
    re.escape(bytes([value]).decode("cp1252")) for value in range(0x80, 0xA0) if value not in _UNASSIGNED_1252
)
#: one class first, which a search steps over a text by
_TWICE_ENCODED = re.compile(
    f"[\xc2-\xf4](?:(?<=[\xc2-\xdf])[{_CONTINUATION}]|(?<=[\xe0-\xef])[{_CONTINUATION}]{{2}}|"
    f"(?<=[\xf0-\xf4])[{_CONTINUATION}]{{3}})"
)
#: no text was encoded twice without "Ã", "Â", or "â" and "€", which ISO 8859-1 has as U+0080
_TWICE_ENCODED_MARKS = "\xc3\xc2\xe2\u20ac\x80"
#: fewer could be chance: a capital "Ã" before a closing quote is Portuguese
_FEWEST_TWICE_ENCODED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A page's markup as UTF-8, ready for the parser."""

    #: UTF-8 without byte order mark and NUL
    html: bytes
    #: what the bytes were read in, by its WHATWG name
    encoding: str
    because: str
    #: what could not be read or was put right, as a sentence
    damage: str | None = None


def decode(html: bytes, http_encoding: str | None = None) -> Decoded:
    """The page in UTF-8, and why. ``http_encoding`` is the label of the Content-Type header."""
    encoding, because = _declared(html, http_encoding)
    body = html[3:] if html.startswith(codecs.BOM_UTF8) else html
    if encoding in _NEVER_UTF8:
        return _decoded_as(body, encoding, because)
    if body.isascii():
        name = encoding or "windows-1252"
        return Decoded(html=_without_nul(body), encoding=name, because=because or "pure ASCII")
    try:
        marks = {mark for text in _foreign_pieces(body) for mark in _TWICE_ENCODED_MARKS if mark in text}
    except UnicodeDecodeError:
        return _not_utf8(body, encoding, because)
    if encoding not in (None, "utf-8"):
        because = f"{because}, but every byte is valid UTF-8"
    repaired, damage = _encoded_once(body) if _may_be_encoded_twice(marks) else (body, None)
    return Decoded(
        html=_without_nul(repaired),
        encoding="utf-8",
        because=because or "every byte is valid UTF-8",
        damage=damage,
    )


def _declared(html: bytes, http_encoding: str | None) -> tuple[str | None, str]:
    """Steps 1 to 3: the encoding that is declared, and where."""
    for bom, name in _BOMS:
        if html.startswith(bom):
            return name, f"byte order mark of {name}"
    markup = _UTF16_MARKUP.match(html)
    if markup:
        return ("utf-16le" if markup["le"] else "utf-16be"), "every second byte of its first tag is NUL"
    for where, label_of in (
        ("HTTP header", lambda _: http_encoding),
        ("meta in the first 1024 bytes", declared_label),
        ("meta after the first 1024 bytes", late_label),
    ):
        label = label_of(html)
        known = _name(label)
        if known:
            return known, f"{where} says {label}"
    return None, ""


def _foreign_pieces(html: bytes) -> Iterator[str]:
    """The pieces of a page that are not ASCII, read as UTF-8; most of a page is, and needs no decoder."""
    position = 0
    while position < len(html):
        piece = html[position : position + _PIECE_BYTES]
        if piece.isascii():
            position += len(piece)
        else:  # a character may begin in one piece and end in the next
            text, read = codecs.utf_8_decode(piece, "strict", position + len(piece) == len(html))
            position += read
            yield text


def _name(label: str | None) -> str | None:
    """The WHATWG name of a label; ``None`` for one that no browser knows."""
    found = webencodings.lookup(label) if label else None
    if found is None or found.name == "replacement":
        return None
    return str(found.name)


def _not_utf8(html: bytes, encoding: str | None, because: str) -> Decoded:
    """Step 4, and the check of a UTF-8 declaration that the bytes contradict."""
    if encoding == "utf-8":
        text = html.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        whole = _foreign(text) - broken
        if whole >= broken:
            return Decoded(
                html=_without_nul(text.encode()), encoding="utf-8", because=because, damage=_broken(broken)
            )
        meta = _name(declared_label(html) or late_label(html))
        because = f"{because}, but {broken} byte sequences are not UTF-8"
        if meta and meta not in {"utf-8", *_NEVER_UTF8}:
            return _decoded_as(html, meta, f"{because}; meta says {meta}")
        encoding = None
    if encoding is None:
        detected = _name(detect(html[:_DETECTED_BYTES])) or "windows-1252"
        return _decoded_as(
            html, detected, f"{because}; " * bool(because) + f"chardetng reads it as {detected}"
        )
    decoded = _decoded_as(html, encoding, because)
    misread = why_misread(decoded.html.decode())
    if misread is None:
        return decoded
    detected = _name(detect(html[:_DETECTED_BYTES])) or encoding
    again = _decoded_as(html, detected, f"{because}, but {misread}; chardetng reads it as {detected}")
    return decoded if why_misread(again.html.decode()) else again


def _decoded_as(html: bytes, encoding: str, because: str) -> Decoded:
    """The page read in one encoding; what cannot be read becomes U+FFFD and is counted."""
    if encoding == "windows-1252":
        html = html.translate(None, _UNASSIGNED_1252)
    text, _ = webencodings.decode(html, encoding, errors="replace")
    damage = _broken(text.count("\ufffd"))
    return Decoded(
        html=_without_nul(text.encode("utf-8", "replace")), encoding=encoding, because=because, damage=damage
    )


def _foreign(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _broken(count: int) -> str | None:
    return f"{count} byte sequences could not be read and stand as U+FFFD" if count else None


def _without_nul(html: bytes) -> bytes:
    """The parser would take NUL for the end; browsers ignore it."""
    return html.replace(b"\0", b"") if b"\0" in html else html


def _may_be_encoded_twice(marks: set[str]) -> bool:
    return bool(marks & {"\xc3", "\xc2"}) or ("\xe2" in marks and bool(marks & {"\u20ac", "\x80"}))


def _encoded_once(html: bytes) -> tuple[bytes, str | None]:
    """Text encoded twice put right, where most of what is not ASCII has that pattern."""
    text = html.decode("utf-8")
    found = _TWICE_ENCODED.findall(text)
    foreign = _foreign(text)
    if len(found) < _FEWEST_TWICE_ENCODED or 2 * sum(map(len, found)) < foreign:
        return (
            html,
            f"{len(found)} character sequences look encoded twice; left as they are" if found else None,
        )
    repaired = _TWICE_ENCODED.sub(_read_again, text)
    return repaired.encode(), f"{len(found)} sequences were encoded twice; read as UTF-8 once more"


def _read_again(match: re.Match[str]) -> str:
    once = b"".join(
        character.encode("latin-1") if character < "\xa0" else character.encode("cp1252", "replace")
        for character in match.group()
    )
    return once.decode("utf-8", "replace") if b"?" not in once else match.group()
