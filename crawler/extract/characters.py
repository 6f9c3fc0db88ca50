"""The one place where characters are normalised, for every text that leaves a page.

What happens to a text, in this order:

1. NUL, the other control characters, the interlinear characters and noncharacters go.
2. Bidirectional controls go: they reorder what stands after them, in whatever page shows the text.
3. Zero-width characters and soft hyphens go, but a joiner between two characters that are not Latin, Greek or
   Cyrillic stays: it is spelling in Persian, in Indic scripts and in emoji.
4. Every kind of space becomes a space, every kind of line end a line feed.
5. A lone surrogate becomes U+FFFD, so that the text can be encoded.

Letters are never changed: no Unicode normal form is forced on a name.
"""

import re

#: removed wherever they stand
_GONE = (
    "\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f"  # controls, but tab, line ends (\t \n \v \f \r) and NEL
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0001"
)
_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ODD = re.compile(f"[{_GONE}{_SPACES}\u200c\u200d\x0b\x0c\r\x85\u2028\u2029\ud800-\udfff]")
_REMOVED = re.compile(f"[{_GONE}]")
#: ZERO WIDTH (NON-)JOINER where an alphabet of ours, a space or an edge stands on either side
_IDLE_JOINER = re.compile(r"(?<![\u0590-\U0010ffff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0590-\U0010ffff])")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile(f"[{_SPACES}]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def normal_characters(text: str) -> str:
    """The text with its characters normalised; its spaces and lines stay where they are."""
    if (text.isascii() and text.isprintable()) or not _ODD.search(text):
        return text
    text = _REMOVED.sub("", text)
    text = _IDLE_JOINER.sub("", text)
    text = _LINE_END.sub("\n", text)
    text = _SPACE.sub(" ", text)
    return _LONE_SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The text on one line: characters normalised, runs of white space made one space, none at the edges."""
    text = normal_characters(text)
    # three searches for white space that is to go take a fraction of the time of cutting and joining
    if "  " not in text and "\n" not in text and "\t" not in text:
        return text.strip(" ")
    return " ".join(text.split())


def lines(text: str) -> list[str]:
    """The lines of a text, each as ``one_line`` gives it, the empty ones left out."""
    return [line for line in (" ".join(part.split()) for part in normal_characters(text).split("\n")) if line]
