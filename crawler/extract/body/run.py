"""What stands between two blocks of a soup, phrase by phrase, and the lines it is cut into."""

import re
from collections.abc import Iterator

from bs4 import Tag

from crawler.extract.body.draft import Draft, Where
from crawler.extract.characters import one_line
from storage.article import BlockKind, Hyperlink

#: a line this long that ends like a sentence is a paragraph of its own, also where only <br> parts it from
#: the next
_LONG_LINE = 80
#: of the links of several paragraphs so many, in their order, may stand in the next one
_MOST_LINKS = 50
_SENTENCE_END = tuple(".!?…。！？\"”»')")


class Run:
    """A line in the making."""

    __slots__ = ("_emphasis", "_linked", "_links", "_parts", "_plain")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._links: list[Hyperlink] = []
        #: characters that stand in links
        self._linked = 0
        #: "strong" or "em", where any of the text is set so
        self._emphasis: str | None = None
        #: whether any of it is set in plain type
        self._plain = False

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self._parts)

    def add_break(self) -> None:
        """A line break."""
        self._parts.append("\n")

    def add_text(self, text: str) -> None:
        """Plain text."""
        self._parts.append(_unbroken(text))
        self._plain = self._plain or not text.isspace()

    def add_phrase(self, tag: Tag) -> None:
        """A link, or the emphasis that is all of a block; nothing is read of other tags."""
        if tag.name == "a":
            self._add_link(tag)
        elif tag.name in ("strong", "em"):
            self._add_emphasis(tag)

    def _add_link(self, tag: Tag) -> None:
        text = tag.get_text(" " if len(tag.contents) > 1 else "")
        flat = one_line(text)
        if not flat:
            return
        self._links.append(Hyperlink(url=str(tag.get("href") or ""), text=flat))
        self._linked += len(flat)
        self._parts.append(_unbroken(text))
        if len(tag.contents) == 1 and isinstance(tag.contents[0], Tag):
            self._emphasis = "strong"
        else:
            self._plain = True

    def _add_emphasis(self, tag: Tag) -> None:
        self._emphasis = tag.name
        for child in tag.contents:
            if not isinstance(child, Tag):
                self._parts.append(" ".join(("", *str(child).split(), "")))
            elif child.name == "br":
                self.add_break()
            else:
                plain = self._plain
                self.add_phrase(child)
                self._plain = plain

    def drafts(self, kind: BlockKind, where: Where) -> list[Draft]:
        """Its paragraphs: two line breaks part them; one does after a long line that ends a sentence."""
        text = "".join(self._parts)
        if not text or text.isspace():
            return []
        if "\n" not in text:
            return [self._draft(one_line(text), self._links, self._linked, kind, where)]
        paragraphs = [line for line in map(one_line, _paragraphs(text)) if line]
        if len(paragraphs) == 1:
            return [self._draft(paragraphs[0], self._links, self._linked, kind, where)]
        drafts = []
        first = 0
        for paragraph in paragraphs:
            near = range(first, min(first + _MOST_LINKS, len(self._links)))
            said = [index for index in near if self._links[index].text in paragraph]
            first = said[-1] + 1 if said else first
            links = [self._links[index] for index in said]
            linked = sum(len(link.text) for link in links)
            drafts.append(self._draft(paragraph, links, linked, kind, where))
        return drafts

    def _draft(self, text: str, links: list[Hyperlink], linked: int, kind: BlockKind, where: Where) -> Draft:
        return Draft(
            kind=kind,
            text=text,
            links=tuple(links),
            linked=min(linked, len(text)),
            emphasis=None if self._plain else self._emphasis,
            own=where.own,
            place=where.place,
        )


def _unbroken(text: str) -> str:
    """The text on one line: breaks in the source are spaces to a reader."""
    return " ".join(("", *text.split(), "")) if "\n" in text else text


def _paragraphs(text: str) -> Iterator[str]:
    for chunk in re.split(r"\n\s*\n", text):
        lines = chunk.split("\n")
        current = lines[0]
        for line in lines[1:]:
            ended = current.rstrip()
            if len(ended) >= _LONG_LINE and ended.endswith(_SENTENCE_END):
                yield current
                current = line
            else:
                current = f"{current} {line}"
        yield current
