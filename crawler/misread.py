"""Signs that a page was read in the wrong encoding, or that it is no text at all."""

import re

#: bytes that no text holds, but for tabs, line ends and escapes
_BINARY = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})
#: bytes taken at random hold 11 %, broken pages a few in a hundred thousand
_MOST_BINARY = 0.02
#: about so many bytes from all over a page tell
_SAMPLE_BYTES = 20_000
_FOREIGN = re.compile("[^\x00-\x7f]")
#: letters of Western Europe, where none of its languages writes so many accents in a row
_ACCENTED_RUN = re.compile("[À-ÖØ-öø-ÿ]{4,}")
#: the share of a text's foreign characters that gives it away
_MANY = 0.3
#: from so many letters on, more capitals than small ones are no chance
_FEWEST_CASED = 40


def is_binary(html: bytes) -> bool:
    """The bytes, as UTF-8, are a picture, an archive or noise, whatever the server calls them."""
    sample = html[:: len(html) // _SAMPLE_BYTES + 1]
    return len(sample) - len(sample.translate(None, _BINARY)) > _MOST_BINARY * len(sample)


def why_misread(text: str) -> str | None:
    """The sentence that says why a text was not written so; ``None`` where nothing speaks against it.

    1. Much of what is not ASCII could not be read at all.
    2. Accented letters stand in a row, as no language of Western Europe has them.
    3. Most letters beyond ASCII are capitals: KOI8-R and windows-1251, each read as the other.
    """
    foreign = _FOREIGN.findall(text)
    if foreign.count("\ufffd") > _MANY * len(foreign):
        return "much of it cannot be read so"
    if sum(map(len, _ACCENTED_RUN.findall(text))) > _MANY * len(foreign):
        return "it would write accented letters in a row"
    cased = [character for character in foreign if character.lower() != character.upper()]
    capitals = sum(map(str.isupper, cased))
    return "most of its letters would be capitals" if 2 * capitals > len(cased) >= _FEWEST_CASED else None
