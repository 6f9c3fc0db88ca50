"""The pages that list stories: home, categories and months, twelve to a page."""

from collections.abc import Sequence
from html import escape

from tests.site.frame import TITLE, bottom, head_of_page, sidebar
from tests.site.story import Story, markup

PER_PAGE = 12


def home_page(features: Sequence[Story], briefs: Sequence[Story]) -> str:
    """The home page: five features in a gallery, and their headlines once more below it."""
    previews = "\n".join(_preview(story) for story in features[:5])
    repeated = "\n".join(
        f'<a href="{story.path}"><h5>{escape(story.kicker)}</h5><h4>{markup(story.headline)}</h4></a>'
        for story in features[:5]
    )
    brief_cards = "\n".join(_card(story, is_first=False) for story in briefs)
    return _page(
        TITLE,
        f"""<div id="td-feature-gallery">
<div id="td-feature-gallery__previews">
{previews}
</div>
<div id="td-feature-gallery__links">
{repeated}
</div>
<div class="td-more"><a href="/category/features/">More Features</a></div>
</div>
<section id="td-home-blogs" class="td-box"><h3>Briefs</h3>
{brief_cards}
</section>""",
        extra=_feed_link("Features", "/category/features/feed"),
        features=features,
        briefs=briefs,
    )


def listing_page(
    kicker: str, title: str, stories: Sequence[Story], path: str, number: int, briefs: Sequence[Story]
) -> str | None:
    """Page ``number`` of a list; ``None`` where the list is over."""
    pages = max(1, -(-len(stories) // PER_PAGE))
    if not 1 <= number <= pages:
        return None
    shown = stories[(number - 1) * PER_PAGE : number * PER_PAGE]
    cards = [_card(story, is_first=not index) for index, story in enumerate(shown)]
    # an advert between the cards, and a break after every fourth
    cards.insert(
        4, '<p class="td-br"></p>\n<div class="td-post td-post--ad"><script>var slot = 4;</script></div>'
    )
    older = f'<a href="{path}page/{number + 1}/">Older</a>' if number < pages else ""
    newer = f'<a href="{path}page/{number - 1}/">Newer</a>' if number > 1 else ""
    return _page(
        f"{title} &#8211; {TITLE}",
        f"""<article id="td-list">
<header><h3 id="td-kicker">{kicker}</h3><h1 class="td-list-title">{title}</h1></header>
<div class="td-posts">
{chr(10).join(cards)}
</div>
<div class="td-list-pager"><span class="td-list-pager__label">Page {number} of {pages}</span>
<span class="td-list-pager__nav">{newer}{older}</span></div>
</article>""",
        extra=_feed_link(title, f"{path}feed"),
        features=stories,
        briefs=briefs,
    )


def _page(title: str, matter: str, *, extra: str, features: Sequence[Story], briefs: Sequence[Story]) -> str:
    return f"""<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="UTF-8">
<title>{title}</title>
{extra}
</head>
<body class="archive">
{head_of_page(is_svg_closed=True)}
<div id="td-body">
{matter}
{sidebar(briefs)}
</div>
{bottom(features, briefs)}
</body></html>"""


def _feed_link(title: str, path: str) -> str:
    return f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{path}">'


def _preview(story: Story) -> str:
    return f"""<a class="td-post" href="{story.path}">
<h5>{escape(story.kicker)}</h5>
<h4>{markup(story.headline)}</h4>
<h6>By <span>{escape(story.byline)}</span> | <span>{story.published:%B %d, %Y}</span></h6>
<div>{escape(story.dek)}</div></a>"""


def _card(story: Story, *, is_first: bool) -> str:
    highlight = " td-post--highlight" if is_first else ""
    picture = f"/wp-content/uploads/{story.published:%Y/%m}/sizes/td-list-s-2/{story.image}"
    return f"""<a class="td-post{highlight}" data-key="{story.number}" href="{story.path}">
<figure><img src="{picture}" alt="{escape(story.alt)}"></figure>
<h5>{story.published:%B %d, %Y}</h5>
<h4>{markup(story.headline)}</h4>
<h6>By <span>{escape(story.byline)}</span></h6>
<div>{escape(story.dek)}</div></a>"""
