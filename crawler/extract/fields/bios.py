"""What the page says about its authors: set apart, and given to each of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from crawler.extract.declared import Element
from crawler.extract.fields.marks import following, names_of
from crawler.extract.fields.titles import folded
from crawler.extract.found import Found
from crawler.extract.rendered import rendered_text
from storage.article import Author

#: how the sentence goes on after the name, in the languages of the press
_COPULA = re.compile(
    r"(?:,[^.]{0,80},)?\s+(?:is|was|are|were|has|works|writes|covers|serves|teaches|ist|war|arbeitet|"
    r"schreibt|berichtet|leitet|"
    r"studierte|est|travaille|es|trabaja|escribe|è|lavora|scrive|é|trabalha|escreve|werkt|schrijft|er|är|"
    r"jest|on)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^\W*(?:about\s+)?", re.IGNORECASE)
#: words in the names of boxes about an author
_BIO_WORDS = (
    "author-bio", "authorbio", "author_bio", "author-box", "authorbox", "author-info", "author-desc",
    "author-about", "about-author", "about-the-author", "autor-box", "autor-info", "contributor",
    "writer-bio", "biograph", "author__bio", "author__desc", "article-end__author",
)  # fmt: skip
_SHORTEST, _LONGEST = 25, 1_200
#: an author's name stands in one of the first texts of a bio: the name may be a link or bold
_OPENING_TEXTS = 4
#: how many elements after the story are looked at
_AFTER_STORY = 60
#: bios stand at the end of a story, seldom at its head
_LAST_PARAGRAPHS, _FIRST_PARAGRAPHS = 6, 2


def find_bios(authors: Sequence[Author], story: Sequence[Element]) -> Found[tuple[str, ...]]:
    """The texts about the authors, as they stand on the page."""
    if not authors:
        return Found(value=(), because="no author to look for")
    names = [author.name for author in authors]
    found: dict[str, str] = {}
    for text, where in [*_ends(story, authors), *_boxes(story)]:
        if _SHORTEST <= len(text) <= _LONGEST and _introduces(text, names):
            found.setdefault(text, where)
    if not found:
        return Found(value=(), because="no text begins with an author's name and says who that is")
    return Found(value=tuple(found), because="; ".join(dict.fromkeys(found.values())))


def _introduces(text: str, names: Sequence[str]) -> bool:
    """Whether a text begins with one of the names and goes on to say who that is."""
    opening = _ABOUT.sub("", text)
    return any(opening.startswith(name) and _COPULA.match(opening, len(name)) for name in names)


def with_bios(authors: Sequence[Author], bios: Sequence[str]) -> tuple[Author, ...]:
    """The authors, each with the bio that begins with the name."""
    return tuple(
        replace(author, bio=next((bio for bio in bios if folded(bio).startswith(folded(author.name))), None))
        for author in authors
    )


def _ends(story: Sequence[Element], authors: Sequence[Author]) -> Iterator[tuple[str, str]]:
    paragraphs = [paragraph for element in story for paragraph in element.iter("p")]
    first = paragraphs[:_FIRST_PARAGRAPHS]
    names = [author.name.split()[0] for author in authors]
    for paragraph in [*first, *paragraphs[len(first) :][-_LAST_PARAGRAPHS:]]:
        texts = islice(paragraph.itertext(), _OPENING_TEXTS) if len(paragraph) else (paragraph.text or "",)
        opening = "".join(texts)
        if any(name in opening for name in names):
            yield rendered_text(paragraph), "a paragraph of the story that begins with an author's name"


def _boxes(story: Sequence[Element]) -> Iterator[tuple[str, str]]:
    """The texts of elements after the story that are named after the author's biography."""
    for element in islice(following(story[-1]), _AFTER_STORY) if story else ():
        name = names_of(element)
        if len(name) > 1 and _names_bio(name):
            yield rendered_text(element), f"an element named {name.split()[0]!r}"


@lru_cache(maxsize=4096)
def _names_bio(names: str) -> bool:
    lower = names.lower()
    return any(word in lower for word in _BIO_WORDS)
