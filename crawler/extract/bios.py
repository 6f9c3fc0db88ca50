"""What the page says about its authors: set apart, and given to each of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.extract.declared import Declared, Element
from crawler.extract.found import Found
from crawler.extract.rendered import rendered_text
from crawler.extract.titles import folded
from storage.article import Author

#: how the sentence goes on after the name, in the languages of the press
_COPULA = (
    r"(?:,[^.]{0,80},)?\s+(?:is|was|are|were|has|works|writes|covers|serves|teaches|ist|war|arbeitet|"
    r"schreibt|berichtet|leitet|"
    r"studierte|est|travaille|es|trabaja|escribe|è|lavora|scrive|é|trabalha|escreve|werkt|schrijft|er|är|"
    r"jest|on)\b"
)
_BIO_NAME = re.compile(
    r"(?:author|autor|auteur|writer|contributor)s?[-_]?(?:bio\w*|box|info|description|about|desc|profile|"
    r"card|text)|about-?(?:the-?)?author|"
    r"bio(?:graphy)?\b|article-?author-?bio",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 25, 1_200
#: bios stand at the end of a story, seldom at its head
_LAST_PARAGRAPHS, _FIRST_PARAGRAPHS = 6, 2


def find_bios(
    declared: Declared, authors: Sequence[Author], story: Sequence[Element]
) -> Found[tuple[str, ...]]:
    """The texts about the authors, as they stand on the page."""
    if not authors:
        return Found(value=(), because="no author to look for")
    begins = re.compile(
        rf"^\W*(?:about\s+)?(?:{'|'.join(re.escape(author.name) for author in authors)}){_COPULA}", re.I
    )
    found: dict[str, str] = {}
    for text, where in [*_ends(story), *_boxes(declared)]:
        if _SHORTEST <= len(text) <= _LONGEST and begins.search(text):
            found.setdefault(text, where)
    if not found:
        return Found(value=(), because="no text begins with an author's name and says who that is")
    return Found(value=tuple(found), because="; ".join(dict.fromkeys(found.values())))


def with_bios(authors: Sequence[Author], bios: Sequence[str]) -> tuple[Author, ...]:
    """The authors, each with the bio that begins with the name."""
    return tuple(
        replace(author, bio=next((bio for bio in bios if folded(bio).startswith(folded(author.name))), None))
        for author in authors
    )


def _ends(story: Sequence[Element]) -> Iterator[tuple[str, str]]:
    paragraphs = [paragraph for element in story for paragraph in element.iter("p")]
    first = paragraphs[:_FIRST_PARAGRAPHS]
    for paragraph in [*first, *paragraphs[len(first) :][-_LAST_PARAGRAPHS:]]:
        yield rendered_text(paragraph), "a paragraph of the story that begins with an author's name"


def _boxes(declared: Declared) -> Iterator[tuple[str, str]]:
    for element in declared.bylines:
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _BIO_NAME.search(name):
            yield rendered_text(element), f"an element named {name.strip().split()[0]!r}"
