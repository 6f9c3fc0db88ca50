"""Pages broken as networks, editors and attackers break them; the same page and seed give the same wreck."""

import re
from collections.abc import Callable
from random import Random

_TAG = re.compile(rb"<[^<>]{1,200}>")
#: so deep a page may nest before it is refused
_DEEP = 520


def damaged(html: bytes, random: Random) -> bytes:
    """The page after one to four kinds of damage."""
    for _ in range(random.randint(1, 4)):
        html = random.choice(DAMAGES)(html, random)
    return html


def flipped(html: bytes, random: Random) -> bytes:
    """Up to twenty bytes are others."""
    changed = bytearray(html)
    for _ in range(random.randint(1, 20) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def truncated(html: bytes, random: Random) -> bytes:
    """The connection broke."""
    return html[: random.randint(0, len(html))]


def beheaded(html: bytes, random: Random) -> bytes:
    """The beginning is lost."""
    return html[random.randint(0, len(html) // 2) :]


def without_tags(html: bytes, random: Random) -> bytes:
    """A tenth of the tags are lost."""
    return _TAG.sub(lambda tag: b"" if random.random() < 0.1 else tag.group(), html)


def without_ends(html: bytes, random: Random) -> bytes:
    """A third of the end tags are lost."""
    return _TAG.sub(
        lambda tag: b"" if tag.group().startswith(b"</") and random.random() < 0.3 else tag.group(), html
    )


def renamed(html: bytes, random: Random) -> bytes:
    """One kind of element becomes another."""
    names = [
        b"div",
        b"p",
        b"span",
        b"article",
        b"table",
        b"li",
        b"a",
        b"svg",
        b"noscript",
        b"button",
        b"form",
    ]
    old, new = random.choice(names), random.choice(names)
    return re.sub(rb"(</?)" + old + rb"\b", rb"\g<1>" + new, html)


def nested(html: bytes, random: Random) -> bytes:
    """A piece stands deep inside others."""
    at, depth = random.randint(0, len(html)), random.choice([10, 100, _DEEP])
    tag = random.choice([b"div", b"span", b"b", b"ul", b"table"])
    return html[:at] + (b"<" + tag + b">") * depth + html[at:]


def repeated(html: bytes, random: Random) -> bytes:
    """A piece stands there several times."""
    start = random.randint(0, len(html))
    piece = html[start : start + random.randint(1, 3_000)]
    return html[:start] + piece * random.randint(2, 30) + html[start:]


def shuffled(html: bytes, random: Random) -> bytes:
    """Two pieces have changed places."""
    first, second, third = sorted(random.randint(0, len(html)) for _ in range(3))
    return html[:first] + html[second:third] + html[first:second] + html[third:]


def mixed_encodings(html: bytes, random: Random) -> bytes:
    """A piece was written in another encoding."""
    start = random.randint(0, len(html))
    end = min(len(html), start + random.randint(1, 2_000))
    encoding = random.choice(["utf-16", "cp1252", "shift_jis", "koi8-r", "utf-7"])
    return html[:start] + html[start:end].decode("utf-8", "replace").encode(encoding, "replace") + html[end:]


def seeded(html: bytes, random: Random) -> bytes:
    """Odd characters stand between the words."""
    odd = random.choice(
        [b"\x00", b"\xff", "\u202e".encode(), "\u200b".encode(), b"&#0;", b"&#xD800;", b"<!--", b"]]>"]
    )
    return html.replace(b" ", b" " + odd, random.randint(1, 50))


def long_line(html: bytes, random: Random) -> bytes:
    """An attribute or a word is very long."""
    at = random.randint(0, len(html))
    return (
        html[:at]
        + random.choice([b"a", b"a ", b'" ', b"&amp;", b"<b>"]) * random.randint(1, 20_000)
        + html[at:]
    )


Damage = Callable[[bytes, Random], bytes]
DAMAGES: tuple[Damage, ...] = (
    flipped,
    truncated,
    beheaded,
    without_tags,
    without_ends,
    renamed,
    nested,
    repeated,
    shuffled,
    mixed_encodings,
    seeded,
    long_line,
)
