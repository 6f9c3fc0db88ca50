"""The rows of what Next.js streams into a page (React's "flight" form): JSON, and long texts beside it.

A row is a number in hexadecimal, a colon, and either JSON up to the end of the line, or ``T``, the length of
a text in bytes, a comma and that text, which no line break ends. Where the JSON means a text it names its
row: ``"$24"``. Rows of other kinds (modules, hints, errors) state nothing.
"""

import json
import re
from collections.abc import Iterator

_ROW = re.compile(rb"([0-9a-f]+):(?:T([0-9a-f]{1,8}),)?")
_JSON_STARTS = (b"[", b"{")
#: a page holds one story: no more texts are looked for
_MOST_TEXTS = 200
#: texts are put in until the rows have grown by so many times what was streamed
_MOST_GROWTH = 4


def json_of_flight(flight: str) -> Iterator[str]:
    """The JSON rows, with the texts that they name in their places."""
    rows: list[bytes] = []
    texts: dict[bytes, bytes] = {}
    for number, row, is_text in _rows(flight.encode(errors="replace")):
        if not is_text:
            rows.append(row)
        elif len(texts) < _MOST_TEXTS:
            texts[b'"$' + number + b'"'] = json.dumps(row.decode(errors="replace")).encode()
    room = _MOST_GROWTH * len(flight)
    for row in rows:
        whole = row
        for name, text in texts.items() if b'"$' in row else ():
            grown = whole.count(name) * len(text)
            if 0 < grown <= room:
                room -= grown
                whole = whole.replace(name, text)
        yield whole.decode()


def _rows(flight: bytes) -> Iterator[tuple[bytes, bytes, bool]]:
    """The number and the content of each row of JSON or text, and whether it is text."""
    start = 0
    while start < len(flight):
        found = _ROW.match(flight, start)
        if found and found[2]:
            start = found.end() + int(found[2], 16)
            yield found[1], flight[found.end() : start], True
            continue
        end = flight.find(b"\n", start)
        end = len(flight) if end < 0 else end
        if found and flight.startswith(_JSON_STARTS, found.end()):
            yield found[1], flight[found.end() : end], False
        start = end + 1
