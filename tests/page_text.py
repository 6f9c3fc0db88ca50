"""Whether a text stands in a page: for tests that hold extraction to what the page says."""

import json
from collections.abc import Iterator

from lxml import etree

from crawler.extract.characters import normal_characters
from crawler.page import Page

_READ = etree.XPath("//text()[not(parent::script or parent::style)]")


def text_of(page: Page) -> str:
    """All text of a page, structured data included, without any white space."""
    return _packed("".join(_texts(page)))


def stands_in(text: str, whole: str) -> bool:
    """The words of a text stand in the page's text, in their order; others may stand between them.

    The cells of a table are looked for one by one: a broken table is read in another order than it is
    written. A word may be parted once, by an element that readers do not see.
    """
    return all(_in_order(part, whole) for part in text.split("\t"))


def _in_order(text: str, whole: str) -> bool:
    at = 0
    for word in normal_characters(text).split():
        at = _end_of(word, whole, at)
        if at < 0:
            return False
    return True


def _end_of(word: str, whole: str, at: int) -> int:
    """Where the word ends in the page's text, looked for from ``at`` on; -1 where it is not."""
    found = whole.find(word, at)
    if found >= 0:
        return found + len(word)
    for cut in range(len(word) - 1, 0, -1):
        start = whole.find(word[:cut], at)
        rest = whole.find(word[cut:], start + cut) if start >= 0 else -1
        if rest >= 0:
            return rest + len(word) - cut
    return -1


def _packed(text: str) -> str:
    return "".join(normal_characters(text).split())


def _texts(page: Page) -> Iterator[str]:
    """What readers see; then what only attributes and structured data say."""
    yield from (str(text) for text in _READ(page.tree))
    for element in page.tree.iter():
        yield from (str(value) for value in element.attrib.values())
        if element.tag == "script":
            yield from _strings(element.text or "")


def _strings(script: str) -> Iterator[str]:
    """The texts in a script of JSON."""
    try:
        waiting: list[object] = [json.loads(script, strict=False)]
    except ValueError:  # extraction reads some of what is no JSON any more
        yield script.replace("\\n", " ")
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            waiting += reversed(value.values())
