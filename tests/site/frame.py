"""What stands around the matter on every page: head, bars, side boxes, foot. None of it is an article."""

from collections.abc import Sequence
from html import escape

from tests.site.story import Story, markup

TITLE = "The Tidewater Review"
PROMOTION = (
    '<p class="td-ad-inline td-ad-inline-txt" ng-show="dplpw.ad"><strong>Do you like what you read?</strong> '
    "<a href='/subscribe/'>Subscribe to the Review for the price of one coffee a month.</a></p>"
)


def head_of_page(*, is_svg_closed: bool) -> str:
    """The site's head, with an icon that some pages forget to close."""
    icon = '<svg class="icon" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'
    return f"""<header id="td-head">
{icon if is_svg_closed else icon + icon.removesuffix("</svg>")}
<a id="td-logo" href="/">{TITLE}</a>
<nav id="td-nav"><ul>
<li><a href="/category/features/">Features</a></li>
<li><a href="/category/briefs/">Briefs</a></li>
<li><a href="/about/">About</a></li>
<li><a href="/subscribe/">Subscribe</a></li>
</ul></nav>
</header>"""


def recent_features(features: Sequence[Story]) -> str:
    """The bar above every article: the kicker in ``h5``, which in lists is the date."""
    cards = "\n".join(
        f'<a class="td-post" href="{story.path}">'
        f"<h5>{escape(story.kicker)}</h5><h4>{markup(story.headline)}</h4></a>"
        for story in features[:12]
    )
    bar = f'<div id="td-feature-bar"><h3>Recent Features</h3>\n{cards}\n</div>'
    return f'<div id="td-feature-bar_wrapper">{bar}</div>'


def sidebar(briefs: Sequence[Story]) -> str:
    """The side column: cards like those of a list, without the number of a post."""
    cards = "\n".join(_side_card(story) for story in briefs)
    return (
        '<aside id="td-story-side" class="td-body-side td-body-side--list">\n'
        f'<div class="td-box"><h3>Popular</h3>\n{cards}\n</div>\n'
        '<a class="td-post td-post--ad-popular" href="https://shop.example/mugs"><h4>Mugs</h4></a>\n'
        "</aside>"
    )


def bottom(features: Sequence[Story], briefs: Sequence[Story]) -> str:
    """What follows an article or a list: boxes that say everything once more, and the foot."""
    boxes = (("Popular", briefs), ("Related", features[3:6]), ("Features", features[:4]))
    columns = "\n".join(
        f'<div class="td-box"><h3>{title}</h3>{"".join(map(_side_card, stories))}</div>'
        for title, stories in boxes
    )
    return f"""<section id="td-story-bottom">
{columns}
</section>
<div class="td-popup" role="dialog"><h3>Newsletter</h3><p>The best of the coast, every Friday.</p>
<form action="/newsletter/"><input name="mail"><button>Sign up</button></form></div>
<footer id="td-foot"><p>© {TITLE}. A newspaper that exists only to be crawled.</p>
<a href="/category/features/">Features</a> <a href="/about/">About</a></footer>"""


def _side_card(story: Story) -> str:
    date = f"<h5>{story.published:%B %d, %Y}</h5>"
    return f'<a class="td-post" href="{story.path}">{date}<h4>{markup(story.headline)}</h4></a>'
