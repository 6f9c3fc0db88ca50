"""A story of the newspaper: what is true of it, whatever a page makes of that."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

FOLDER = Path(__file__).with_name("stories")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture within the text."""

    file: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block of the text as its author wrote it."""

    #: paragraph, heading, quote, list, table, picture
    kind: str
    #: with *emphasis*; items of a list and rows of a table on lines of their own
    text: str = ""
    picture: Picture | None = None

    @property
    def plain(self) -> str:
        """The text a reader sees; cells of a table are parted by tabs."""
        return plain(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story, as the newspaper's editors know it."""

    #: the number of its post
    number: int
    slug: str
    published: date
    modified: datetime
    kicker: str
    #: "features" or "briefs"
    category: str
    #: with *emphasis*
    headline: str
    dek: str
    authors: tuple[str, ...]
    is_signed_by_organisation: bool
    tags: tuple[str, ...]
    image: str
    caption: str
    credit: str
    #: as it stands in the page, mistakes of escaping included
    alt: str
    bios: tuple[str, ...]
    correction: str | None
    #: the page shows the beginning only
    is_preview: bool
    #: held back until :meth:`Newspaper.gain`
    is_reserve: bool
    #: names of the mistakes its page makes (``tests.site.article_page``)
    traps: frozenset[str]
    pieces: tuple[Piece, ...]

    @property
    def path(self) -> str:
        """Where it stands on the site."""
        return f"/{self.published:%Y/%m}/{self.slug}/"

    @property
    def plain_headline(self) -> str:
        """The headline as a reader sees it."""
        return plain(self.headline)

    @property
    def byline(self) -> str:
        """The authors as the byline names them, with an Oxford comma."""
        *first, last = self.authors
        if len(first) > 1:
            return f"{', '.join(first)}, and {last}"
        return f"{first[0]} and {last}" if first else last

    @property
    def text(self) -> tuple[str, ...]:
        """The blocks of the body as a reader sees them; pictures, bios and adverts are none."""
        blocks = tuple(piece.plain for piece in self.pieces if piece.kind != "picture")
        return (*blocks, self.correction) if self.correction else blocks


def plain(text: str) -> str:
    """The text without its marks of emphasis."""
    return _EMPHASIS.sub(r"\1", text)


def markup(text: str) -> str:
    """The text as HTML."""
    return _EMPHASIS.sub(r"<em>\1</em>", escape(text, quote=False))


def read_stories() -> list[Story]:
    """Every story there is, the newest first; those held back among them."""
    stories = [_read(path) for path in sorted(FOLDER.glob("*.md"))]
    return sorted(stories, key=lambda story: story.modified, reverse=True)


def _read(path: Path) -> Story:
    _, head, body = path.read_text(encoding="utf-8").split("+++\n")
    facts = tomllib.loads(head)
    return Story(
        number=facts["number"],
        slug=facts["slug"],
        published=facts["published"],
        modified=facts["modified"].astimezone(UTC),
        kicker=facts["kicker"],
        category=facts.get("category", "features"),
        headline=facts["headline"],
        dek=facts["dek"],
        authors=tuple(facts["authors"]),
        is_signed_by_organisation=facts.get("byline_kind") == "organisation",
        tags=tuple(facts["tags"]),
        image=facts["image"],
        caption=facts["caption"],
        credit=facts["credit"],
        alt=facts["alt"],
        bios=tuple(facts["bios"]),
        correction=facts.get("correction"),
        is_preview=facts.get("preview", False),
        is_reserve=facts.get("reserve", False),
        traps=frozenset(facts["traps"]),
        pieces=tuple(_piece(block) for block in body.strip().split("\n\n")),
    )


def _piece(block: str) -> Piece:
    if block.startswith("## "):
        return Piece(kind="heading", text=block[3:])
    if block.startswith("> "):
        return Piece(kind="quote", text=block[2:])
    if block.startswith("- "):
        return Piece(kind="list", text="\n".join(line[2:] for line in block.split("\n")))
    if block.startswith("| "):
        rows = ([cell.strip() for cell in line.strip("| ").split("|")] for line in block.split("\n"))
        return Piece(kind="table", text="\n".join("\t".join(row) for row in rows))
    if block.startswith("!"):
        file, caption, credit = (part.strip() for part in block[1:].split("|"))
        return Piece(kind="picture", picture=Picture(file=file, caption=caption, credit=credit))
    return Piece(kind="paragraph", text=block)
