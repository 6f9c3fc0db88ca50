"""Strings that break programs that believe a text to be harmless, by what they break."""

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

NAUGHTY: Mapping[str, tuple[str, ...]] = {
    "reserved words": ("None", "undefined", "NaN", "true", "NULL", "(null)", "nil", "Infinity", "-Infinity"),
    "numbers": ("0", "-1", "1e309", "0x1F", "1,000.50", "٣٤٥", "½", "9" * 60, "--5", "1/0", "-0.0"),
    "punctuation": ("';", "\"'\"'", "<>?:{}|_+", "`~$&", "\\", "\\\\n", "%s%d%n", "{0}{}", "$HOME", "#"),
    "formulas": ('=cmd|"/C calc"!A0', '@SUM(1+1)*cmd|" /C calc"!A0', "+1+1", "-2+3", "=1\t=2"),
    "SQL": ("1; DROP TABLE article--", "' OR 1=1 -- 1", "x'); DELETE FROM head; --", "a%' OR '_' LIKE '"),
    "markup": (
        "<script>window.hurt=1</script>",
        '"><img src=x onerror=hurt()>',
        "<b>bold",
        "&amp;lt;",
        "]]>",
        "<!-- no end",
        "</title></html>",
        "[bold red]rich[/]",
        "[link=https://evil.example]x[/link]",
        "{{7*7}}",
    ),
    "shells and paths": (
        "`touch hurt`",
        "$(touch hurt)",
        "| ls",
        "../../../etc/passwd",
        "C:\\CON",
        "aux.txt",
    ),
    "terminals": (
        "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07",
        "a\rb",
        "over\b\b\b\bwrite",
        "\x9b2J",
        "\x07bell",
    ),
    "spaces and controls": (
        "a\u00a0b",
        "a\u2003b",
        "a\u200bb",
        "\ufefftext",
        "a\u2028b",
        "a\u0085b",
        "a\x00b",
    ),
    "directions": ("\u202egnp.exe", "\u2066left\u2069", "שלום abc", "مرحبا 123", "\u200fmark"),
    "scripts": ("田中さん", "사회과학원", "Ω≈ç√∫", "Здравствуйте", "𠜎𠜱", "ก็็็็็็็็", "नमस्ते", "Ⱥⱦ"),
    "marks": (
        "Z\u0351\u036b\u0343\u032a\u0302a\u036f\u0321l\u0358g\u0489o",
        "e\u0301" * 30,
        "İIıi",
        "ﬁﬂﬀ",
        "ßSS",
    ),
    "emoji": ("👾🙇💁🙅", "👩\u200d👩\u200d👧", "🇺🇳🇷🇺", "✋🏿", "0️⃣", "\U0001f3f4\U000e0067\U000e007f"),
    "half characters": ("\ud83d", "\udc00x", "\ufffd", "\ufffe", "\U0010ffff"),
    "length": ("w" * 5_000, "word " * 2_000, "a" * 70 + " " + "b" * 70),
}
STRINGS = tuple((kind, text) for kind, texts in NAUGHTY.items() for text in texts)


def naughty_page(text: str, number: int) -> bytes:
    """A story with the string in its headline, its byline, its tag and its text."""
    told = escape(text)
    body = "".join(
        f"<p>Paragraph {each} of story {number} says {told[:200]} and goes on about the harbour of the"
        f" {number} islands, where {each * 7 + number} ferries lie at anchor.</p>"
        for each in range(6)
    )
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{told}</title><meta property="og:title"'
        f' content="{told}"><meta property="og:type" content="article"><meta name="author" content="{told}">'
        f'<meta property="article:tag" content="{told}"></head><body><article><h1>{told}</h1>{body}</article>'
        "</body></html>"
    ).encode("utf-8", "surrogatepass")


def naughty_path(text: str, number: int) -> str:
    """The string as the last part of a path, as a site would write it."""
    return f"{number}-{quote(text.encode('utf-8', 'surrogatepass'), safe='')[:600]}"
