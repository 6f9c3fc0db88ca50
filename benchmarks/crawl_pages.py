"""The pages of the crawl's benchmark, as long and as full of markup as those that news sites send.

A page of the features this project was made for measures 102 to 107 kB, has 900 elements and some 6 kB of
scripts, and compresses to 20 kB. Ours are stories of the sample newspaper between rails of cards, icons and
menus, which are drawn by lot, so that no two pages compress as one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path
from random import Random

from benchmarks.page_folder import pages_in
from tests.site.article_page import article_page
from tests.site.story import Story, read_stories

PAGE_BYTES = 104_000
MENU_LINKS = 50
ICONS = 24
#: more than fit on a page
CARDS = 100
_RAIL = '<aside class="td-rail td-rail--{where}"><h3>More from this section</h3><ul>{cards}</ul></aside>'
_CARD = """<li class="td-card td-card--{size} td-card--rail" data-slot="{slot}" data-track="rail:{slot}">
<figure class="td-card__figure"><a href="/{year}/{month:02}/{slug}/?rail={slot}" aria-hidden="true">
<img class="td-card__image" loading="lazy" decoding="async" alt="" width="{width}" height="{height}"
 sizes="(max-width: 600px) 100vw, (max-width: 1200px) 50vw, {width}px"
 srcset="/wp-content/uploads/{year}/{month:02}/sizes/td-card-s/{photo}-{width}x{height}.jpg {width}w,
 /wp-content/uploads/{year}/{month:02}/sizes/td-card-m/{photo}-{wide}x{width}.jpg {wide}w,
 /wp-content/uploads/{year}/{month:02}/sizes/td-card-l/{photo}-scaled.jpg 1920w"
 src="/wp-content/uploads/{year}/{month:02}/sizes/td-card-s/{photo}-{width}x{height}.jpg"></a></figure>
<div class="td-card__text"><h5 class="td-card__kicker">{kicker}</h5>
<h4 class="td-card__headline"><a href="/{year}/{month:02}/{slug}/?rail={slot}">{headline}</a></h4>
<span class="td-card__byline">By {byline}</span></div></li>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Where the pages come from: a path for each, and its bytes."""

    paths: Sequence[str]
    made: Mapping[str, bytes]


def stock_of_stories(count: int, url: str) -> Stock:
    """So many pages of our own making."""
    press = _Press(url)
    made = {story.path: press.page(story).encode() for story in press.stories(count)}
    return Stock(paths=tuple(made), made=made)


def stock_of_folder(folder: Path, count: int) -> Stock:
    """The pages of a folder, each at an address of this server's."""
    pages = pages_in(folder)[:count]
    made = {f"/2024/03/page-{number}/": page.html for number, page in enumerate(pages)}
    return Stock(paths=tuple(made), made=made)


class _Press:
    def __init__(self, url: str) -> None:
        self._url = url
        self._features = [s for s in read_stories() if s.category == "features" and not s.is_preview]

    def stories(self, count: int) -> Iterator[Story]:
        """As many stories, each unlike the others: the texts of two, with its number in every paragraph."""
        for number in range(count):
            first, second = (self._features[(number + step) % len(self._features)] for step in (0, 1))
            pieces = tuple(
                replace(piece, text=f"{piece.text} ({number})") if piece.text else piece
                for piece in (*first.pieces, *second.pieces)
            )
            yield replace(
                first,
                number=100_000 + number,
                slug=f"{first.slug}-{number}",
                headline=f"{first.headline} {number}",
                pieces=pieces,
            )

    def page(self, story: Story) -> str:
        """The story's page, filled up with what stands beside a story."""
        chance = Random(story.number)
        page = article_page(story, url=self._url, features=self._features, briefs=[])
        page = page.replace("<main", f"{self._menu}<main", 1)
        room = PAGE_BYTES - len(page)
        cards = chance.sample(self._cards, CARDS)
        while sum(map(len, cards)) > room:
            cards.pop()
        third = len(cards) // 3
        page = page.replace("<main", f"{_rail('top', cards[:third])}<main", 1)
        return page.replace("</main>", f"</main>{_rail('foot', cards[third:])}", 1)

    @cached_property
    def _cards(self) -> list[str]:
        chance = Random(1)
        return [self._card(chance) for _ in range(2_000)]

    def _card(self, chance: Random) -> str:
        story = chance.choice(self._features)
        words = chance.choice(self._features).dek.split()
        chance.shuffle(words)
        width = chance.choice((300, 600, 640))
        return _CARD.format(
            size=chance.choice(("small", "wide", "plain")),
            slot=chance.randrange(1_000),
            year=chance.randrange(2010, 2026),
            month=chance.randrange(1, 13),
            slug=f"{story.slug}-{chance.getrandbits(40):x}",
            photo=f"{story.slug}-{chance.getrandbits(64):x}",
            width=width,
            height=width * 2 // 3,
            wide=width * 2,
            kicker=escape(story.kicker),
            headline=escape(" ".join(words[:12])),
            byline=escape(story.byline),
        )

    @cached_property
    def _menu(self) -> str:
        chance = Random(0)
        links = "".join(
            f'<li class="menu-item menu-item-{n}"><a href="/topic/{n}/"><span>Topic {n}</span></a></li>'
            for n in range(MENU_LINKS)
        )
        icons = "".join(
            f'<i class="icon icon-{n}"><svg viewBox="0 0 24 24"><path d="{_outline(chance)}"/></svg></i>'
            for n in range(ICONS)
        )
        return f'<nav class="mega-menu"><ul>{links}</ul>{icons}</nav>'


def _rail(where: str, cards: Sequence[str]) -> str:
    return _RAIL.format(where=where, cards="".join(cards))


def _outline(chance: Random) -> str:
    return " ".join(f"L{chance.uniform(0, 24):.2f} {chance.uniform(0, 24):.2f}" for _ in range(30))
