"""The data that a page's scripts carry: what a site's own program would draw the page from.

1. Scripts of a JSON type, whatever they are called (``__NEXT_DATA__`` is the best known).
2. JSON that a script assigns (``window.__APOLLO_STATE__ = {...}``, ``Fusion.globalContent = {...}``), also as
   a string for ``JSON.parse``.
3. The pieces that Next.js pushes one by one (``self.__next_f.push([1, "..."])``): rows of JSON and
   of text, once joined (``flight``).

A list whose first entry points at the others by their number (Nuxt's) is put together again.
"""

import json
import re
from collections.abc import Iterator

from lxml import etree

from crawler.extract.flight import json_of_flight

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

#: a shorter script holds no story
_SHORTEST = 400
#: more than this is not read: the program's translations, its icons
_LONGEST = 5_000_000
#: so many beginnings of JSON are tried in one script
_MOST_ASSIGNED = 40
#: how deep a list of references is followed, and how many of its entries are
_DEEPEST = 12
_MOST_ENTRIES = 50_000

_ASSIGNED = re.compile(r"[\w$.\]\"']\s*=\s*(?:JSON\.parse\(\s*(?=[\"])|(?=[{\[]))")
_PUSHED = re.compile(r"__next_f\.push\(\s*\[\s*1\s*,\s*(?=\")")
_DECODER = json.JSONDecoder()


def states_of(root: Element, longer_than: float = 0) -> Iterator[tuple[str, object]]:
    """The JSON values in a page's scripts of so many characters, each with where it stands, in page order."""
    shortest = max(_SHORTEST, longer_than)
    pushed: list[str] = []
    for script in root.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if "__next_f" in text[:_LONGEST]:
            pushed.extend(map(str, _values(text, [found.end() for found in _PUSHED.finditer(text)])))
        elif "ld+json" in kind or not shortest <= len(text) <= _LONGEST:
            continue
        elif "json" in kind:
            name = script.get("id") or script.get("class") or kind
            yield from ((f"script {name!r}", _linked(value)) for value in _values(text.strip(), [0]))
        else:
            yield from _assigned(text)
    flight = "".join(pushed)
    rows = json_of_flight(flight) if flight and len(flight) >= longer_than else ()
    yield from (("scripts '__next_f'", value) for row in rows for value in _values(row, [0]))


def _assigned(text: str) -> Iterator[tuple[str, object]]:
    """What a script assigns: the JSON of it, other literals are passed over."""
    end = 0
    for number, found in enumerate(_ASSIGNED.finditer(text)):
        if number == _MOST_ASSIGNED:
            break
        if found.end() < end:  # stands inside the JSON that was read last
            continue
        value, end = _value(text, found.end())
        if isinstance(value, str):
            value, _ = _value(value, 0)
        if isinstance(value, (dict, list)):
            name = re.split(r"[\s;,]", text[max(0, found.start() - 60) : found.start() + 1])[-1]
            yield f"script {name!r}", _linked(value)


def _values(text: str, starts: list[int]) -> Iterator[object]:
    for start in starts:
        value, _ = _value(text, start)
        if value is not None:
            yield value


def _value(text: str, start: int) -> tuple[object, int]:
    """The JSON value that begins there, and where it ends; ``None`` where none does."""
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start
    return value, end


def _linked(value: object) -> object:
    """A list of entries that name each other by number, as what they stand for; any other value as it is."""
    if (
        not isinstance(value, list)
        or not 2 < len(value) < _MOST_ENTRIES
        or not isinstance(value[0], (dict, list))
    ):
        return value
    inner = value[0].values() if isinstance(value[0], dict) else value[0]
    if not all(isinstance(entry, int) for entry in inner):
        return value
    return [_entry(value, number, _DEEPEST) for number, entry in enumerate(value) if isinstance(entry, dict)]


def _entry(entries: list[object], number: object, depth: int) -> object:
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(entries) or not depth:
        return None
    value = entries[number]
    if isinstance(value, dict):
        return {key: _entry(entries, inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_entry(entries, inner, depth - 1) for inner in value]
    return value
