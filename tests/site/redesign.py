"""The newspaper after a redesign: the same stories under the same addresses, in another DOM."""

from collections.abc import Sequence
from html import escape

from tests.site.frame import TITLE
from tests.site.story import Piece, Story, markup


def redesigned_article(story: Story, *, url: str, features: Sequence[Story]) -> str:
    """The story's page. No id and no class of the old one is left in it."""
    blocks = "\n".join(_block(piece) for piece in story.pieces)
    bios = "\n".join(f'<p class="c-bio">{escape(bio)}</p>' for bio in story.bios)
    more = "".join(
        f'<li><a href="{each.path}">{markup(each.headline)}</a></li>'
        for each in features[:6]
        if each != story
    )
    picture = f"/wp-content/uploads/{story.published:%Y/%m}/sizes/td-story-xl-2/{story.image}"
    correction = f"<p>{escape(story.correction)}</p>" if story.correction else ""
    wall = '<div class="paywall"><h3>Subscribe to read on</h3></div>' if story.is_preview else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{escape(story.plain_headline)} | {TITLE}</title>
<meta name="description" content="{escape(story.dek)}">
<link rel="canonical" href="{url}{story.path}">
<meta property="og:title" content="{escape(story.plain_headline)}">
<meta property="og:image" content="{url}{picture}">
<meta property="article:published_time" content="{story.published}">
<meta property="article:modified_time" content="{story.modified:%Y-%m-%dT%H:%M:%S+00:00}">
</head>
<body>
<div class="c-masthead"><a href="/">{TITLE}</a> <a href="/category/features/">Features</a></div>
<div class="l-page">
<div class="c-story">
<p class="c-story__eyebrow">{escape(story.kicker)}</p>
<h1 class="c-story__title">{markup(story.headline)}</h1>
<p class="c-story__standfirst">{escape(story.dek)}</p>
<p class="c-story__byline">By <a rel="author" href="/authors/">{escape(story.byline)}</a></p>
<time datetime="{story.published}">{story.published:%d %B %Y}</time>
<figure><img src="{picture}" alt="{escape(story.alt)}">
<figcaption>{escape(story.caption)} <cite>{escape(story.credit)}</cite></figcaption></figure>
<div class="c-story__text">
{blocks}
{correction}
{wall}
</div>
{bios}
</div>
<div class="c-more"><h2>More features</h2><ul>{more}</ul></div>
</div>
<div class="c-footer">© {TITLE}</div>
</body></html>"""


def redesigned_listing(
    title: str, stories: Sequence[Story], path: str, number: int, per_page: int
) -> str | None:
    """Page ``number`` of a list; ``None`` where the list is over."""
    shown = stories[(number - 1) * per_page : number * per_page]
    if number < 1 or not shown:
        return None
    cards = "\n".join(_card(story) for story in shown)
    is_last = number * per_page >= len(stories)
    following = "" if is_last else f'<a rel="next" href="{path}?page={number + 1}">Next</a>'
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {TITLE}</title></head>
<body><div class="c-masthead"><a href="/">{TITLE}</a></div>
<div class="l-page"><h1>{title}</h1>
<ul class="c-river">
{cards}
</ul>{following}</div></body></html>"""


def _card(story: Story) -> str:
    return f"""<li><article><p class="c-card__eyebrow">{escape(story.kicker)}</p>
<h2><a href="{story.path}">{markup(story.headline)}</a></h2>
<p class="c-card__text">{escape(story.dek)}</p>
<p class="byline">By {escape(story.byline)}</p>
<time datetime="{story.published}">{story.published:%d %B}</time></article></li>"""


def _block(piece: Piece) -> str:
    text = markup(piece.text)
    match piece.kind:
        case "heading":
            return f"<h2>{text}</h2>"
        case "quote":
            return f"<blockquote>{text}</blockquote>"
        case "list":
            return "<ul>" + "".join(f"<li>{item}</li>" for item in text.split("\n")) + "</ul>"
        case "table":
            rows = (line.split("\t") for line in text.split("\n"))
            cells = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
            return f"<table>{''.join(cells)}</table>"
        case "picture":
            assert piece.picture is not None
            caption = f"{escape(piece.picture.caption)} <cite>{escape(piece.picture.credit)}</cite>"
            img = f'<img src="/wp-content/uploads/{piece.picture.file}" alt="">'
            return f"<figure>{img}<figcaption>{caption}</figcaption></figure>"
        case _:
            return f"<p>{text}</p>"
