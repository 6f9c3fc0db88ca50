"""Sites out of words drawn by lot: stories that share nothing but what the maker puts into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from random import Random

_SYLLABLES = "ba ren to mi sol ka ver du lin fa gor es ni pel hu ra dom te vi ar shon ula".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePage:
    """A page, and what of it is the story."""

    url: str
    html: bytes
    #: the story's paragraphs, shared ones included
    paragraphs: tuple[str, ...]


class Maker:
    """Makes the pages of one site; the same seed gives the same site."""

    def __init__(self, seed: int = 0, host: str = "made.example") -> None:
        self._random = Random(seed)
        self._host = host
        self._vocabulary = ["".join(self._random.choices(_SYLLABLES, k=2)) for _ in range(400)]
        self._made = 0

    def words(self, count: int) -> str:
        """A sentence of so many words."""
        return " ".join(self._random.choices(self._vocabulary, k=count)).capitalize() + "."

    def paragraph(self) -> str:
        """Two or three sentences."""
        return " ".join(self.words(self._random.randint(9, 16)) for _ in range(self._random.randint(2, 3)))

    def page(
        self,
        *,
        body: Sequence[str] | None = None,
        before: Sequence[str] = (),
        middle: Sequence[str] = (),
        after: Sequence[str] = (),
        around: Sequence[str] = (),
        promo: Sequence[str] = (),
        boxes: Sequence[str] = (),
        url: str | None = None,
        headline: str | None = None,
    ) -> MadePage:
        """A page whose story is ``body`` (else eight new paragraphs).

        ``before``, ``middle`` and ``after`` are paragraphs of the story at these places; ``promo`` are
        paragraphs that stand at its end and are not the story; ``boxes`` are markup in its midst that is not
        the story; ``around`` are lines outside of the story's element.
        """
        self._made += 1
        own = list(body if body is not None else (self.paragraph() for _ in range(8)))
        half = len(own) // 2
        story = [*before, *own[:half], *middle, *own[half:], *after]
        headline = headline or self.words(7)[:-1]
        lines = [f"<p>{escape(text)}</p>" for text in (*story, *promo)]
        midst = len(before) + half + len(middle)
        paragraphs = "\n".join([*lines[:midst], *boxes, *lines[midst:]])
        side = "\n".join(f"<div><p>{escape(text)}</p></div>" for text in around)
        html = (
            f"<!doctype html><html lang=en><head><title>{escape(headline)}</title></head><body>"
            f"<main><article><h1>{escape(headline)}</h1>"
            f"<div class=story-body>{paragraphs}</div></article></main>"
            f"<footer>{side}</footer></body></html>"
        )
        return MadePage(
            url=url or f"https://{self._host}/{self._made}", html=html.encode(), paragraphs=tuple(story)
        )
