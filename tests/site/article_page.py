"""The page of a story, in the shape of a WordPress magazine's theme, with the mistakes that such pages make.

A story names its page's mistakes (``traps``):

- "doubled quote in og": ``property="og:image""``, and an address of a picture with another one nested in it
- "sizes with a doubled quote", "srcset runs into src": two ways to write an ``img`` that browsers forgive
- "twice escaped alt": ``&amp;#8217;`` (written in the story's own ``alt``)
- "no break space in title": after the name of the site
- "image with other letters": a file name that is not ASCII, unescaped
- "lazy images": a placeholder in ``src``, the picture in ``data-src``
- "styled spans": paragraphs whose text sits in ``<span style>``
- "unclosed svg": a second icon that is never closed
- "mixed line ends": CR, LF and CRLF
- "newsletter box": a box among the paragraphs
- "authors block": the bios in a block of their own, in place of italic lines at the end of the text
"""

from collections.abc import Sequence
from html import escape

from tests.site.frame import PROMOTION, TITLE, bottom, head_of_page, recent_features, sidebar
from tests.site.story import Piece, Story, markup

PLACEHOLDER = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="

ADVERT = '<aside class="td-ad"><header>Advertisement</header><div id="td-ad-inline-1"></div></aside>'
NEWSLETTER = (
    '<aside id="td-box-newsletter"><h4>Newsletter</h4>'
    "<p>The week on the coast, in your inbox every Friday.</p></aside>"
)
WALL = (
    '<div class="dpl-pw-msg"><h3>Subscribe to read on</h3>'
    "<p>The rest of this article is for subscribers.</p></div>"
)


def article_page(story: Story, *, url: str, features: Sequence[Story], briefs: Sequence[Story]) -> str:
    """The story's page. ``url`` is the site's, without a slash at its end."""
    kind = f"postid-{story.number} post-template-default single single-post single-format-standard"
    page = "\n".join(
        [
            _head(story, url),
            f'<body class="{kind}" ng-app="dpl.web">',
            head_of_page(is_svg_closed="unclosed svg" not in story.traps),
            '<section class="td-ad td-ad--leaderboard"><header>Advertisement</header></section>',
            recent_features(features),
            '<main id="td-story-wrap">',
            '<article id="td-story" itemscope itemtype="http://schema.org/NewsArticle" data-pwcnt="5">',
            _story_head(story),
            _lead_image(story, url),
            '<div class="ng-hide" data-pwmsg>You have read all of your free articles this month.</div>',
            _body(story, url),
            _story_foot(story),
            "</article>",
            sidebar(briefs),
            "</main>",
            bottom(features, briefs),
            "</body></html>",
        ]
    )
    return _with_mixed_line_ends(page) if "mixed line ends" in story.traps else page


def _head(story: Story, url: str) -> str:
    headline = escape(story.plain_headline)
    space = "&nbsp;" if "no break space in title" in story.traps else ""
    picture = f"{url}{image_path(story, 'td-story-s-2')}"
    if "doubled quote in og" in story.traps:
        nested = f"https://images.example/fetch/w_1200/{picture}"
        og_image = f'<meta property="og:image"" content="{nested}/https://images.example/{picture}">'
    else:
        og_image = f'<meta property="og:image" content="{picture}">'
    tags = "\n".join(f'<meta property="article:tag" content="{escape(tag)}">' for tag in story.tags)
    return f"""<!DOCTYPE html>
<html lang="en-US">
<head>
<meta charset="UTF-8">
<title>{headline} &#8211; {TITLE}{space}</title>
<meta name="description" content="{escape(story.dek)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="{url}{story.path}">
<link rel="alternate" type="application/rss+xml" title="{TITLE}" href="{url}/feed/">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{TITLE}">
<meta property="og:title" content="{headline}">
<meta property="og:url" content="{url}{story.path}">
{og_image}
{tags}
<script type="application/ld+json">
{{"@context": "https://schema.org", "@type": "Organization", "name": "{TITLE}", "url": "{url}/"}}
</script>
<style>.ng-hide {{ display: none }}</style>
</head>"""


def _story_head(story: Story) -> str:
    section = story.kicker.lower().replace(" ", "-")
    return f"""<header id="td-story-head">
<div id="td-kicker">
<a href="/topics/{section}/"><span itemprop="articleSection">{escape(story.kicker)}</span></a></div>
<h1 id="td-headline" itemprop="headline">
    {markup(story.headline).replace("’", "&#8217;")}
</h1>
<div id="td-lead" itemprop="description"><p>{escape(story.dek)}</p></div>
<div id="td-meta">
<div class="td-author">By <strong>{escape(story.byline)}</strong>
<span class="ng-hide">for {TITLE}</span></div>
<div class="td-date"><span itemprop="datePublished">{story.published:%B %d, %Y}</span>
<meta itemprop="dateModified" content="{story.modified:%Y-%m-%dT%H:%M:%SZ}"></div>
</div>
<div class="td-share"><span>Share this article</span>
<a href="/share/?to=mail">Mail</a> <a href="/share/?to=print">Print</a></div>
</header>"""


def _lead_image(story: Story, url: str) -> str:
    largest = image_path(story, "td-story-xl-2")
    kind = 'itemprop="image" itemscope itemtype="http://schema.org/ImageObject"'
    return f"""<figure id="td-story-image" {kind} ng-if="dplpw.read">
<meta itemprop="url" content="{url}{largest}">
{_img(story, image_path(story, "td-story-s-1"), image_path(story, "td-story-s-2"), story.alt)}
<figcaption><p>{escape(story.caption)}</p><span>Credit: {escape(story.credit)}</span></figcaption>
</figure>"""


def _img(story: Story, small: str, large: str, alt: str) -> str:
    # the alt text is escaped once more than it should be, where the story wrote an escape into it
    text = escape(alt)
    if "lazy images" in story.traps:
        return f'<img class="lazy" src="{PLACEHOLDER}" data-src="{large}" alt="{text}">'
    sizes = ' sizes="(max-width: 600px) 100vw, 600px""' if "sizes with a doubled quote" in story.traps else ""
    space = "" if "srcset runs into src" in story.traps else " "
    return f'<img alt="{text}"{sizes} srcset="{small} 300w, {large} 600w"{space}src="{small}">'


def image_path(story: Story, size: str) -> str:
    """The path of the lead image in one of its sizes."""
    return f"/wp-content/uploads/{story.published:%Y/%m}/sizes/{size}/{story.image}"


def _body(story: Story, url: str) -> str:
    blocks = [_block(piece, story) for piece in story.pieces]
    if story.is_preview:
        blocks.append(WALL)
    else:
        blocks.insert(min(2, len(blocks)), PROMOTION)
        blocks.insert(min(6, len(blocks)), ADVERT)
    if "newsletter box" in story.traps:
        blocks.insert(4, NEWSLETTER)
    if story.correction:
        blocks.append(f"<p><em>{escape(story.correction)}</em></p>")
    blocks += _bios(story)
    text = "\n".join(blocks)
    kind = 'class="td-prose" itemprop="articleBody" ng-if="dplpw.read"'
    return f'<section id="td-story-body" {kind}>\n{text}\n</section>'


def _block(piece: Piece, story: Story) -> str:
    text = markup(piece.text)
    match piece.kind:
        case "heading":
            return f"<h2>{text}</h2>"
        case "quote":
            return f"<blockquote><p>{text}</p></blockquote>"
        case "list":
            return "<ul>" + "".join(f"<li>{item}</li>" for item in text.split("\n")) + "</ul>"
        case "table":
            return _table(text)
        case "picture":
            return _inline_picture(piece, story)
        case _:
            styled = f'<span style="font-weight: 400;">{text}</span>'
            return f"<p>{styled if 'styled spans' in story.traps else text}</p>"


def _table(text: str) -> str:
    head, *rows = (line.split("\t") for line in text.split("\n"))
    header = "".join(f"<th>{cell}</th>" for cell in head)
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{header}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _inline_picture(piece: Piece, story: Story) -> str:
    picture = piece.picture
    assert picture is not None
    folder = f"/wp-content/uploads/{story.published:%Y/%m}/sizes"
    img = _img(story, f"{folder}/td-story-s-1/{picture.file}", f"{folder}/td-story-s-2/{picture.file}", "")
    caption = f"{escape(picture.caption)} <span>Credit: {escape(picture.credit)}</span>"
    line = f'<p id="caption-attachment-{story.number}" class="wp-caption-text">{caption}</p>'
    return f'<div id="attachment_{story.number}" class="wp-caption alignnone">{img}{line}</div>'


def _bios(story: Story) -> list[str]:
    if "authors block" in story.traps:
        lines = "".join(f'<div class="td-author-bio"><p>{escape(bio)}</p></div>' for bio in story.bios)
        return [f'<div id="td-story-authors" class="td-authors"><h4>Authors</h4>{lines}</div>']
    return [f"<p><em>{escape(bio)}</em></p>" for bio in story.bios]


def _story_foot(story: Story) -> str:
    links = " ".join(
        f'<a href="/tag/{tag.lower().replace(" ", "-")}/" itemprop="keywords">{escape(tag)}</a>'
        for tag in story.tags
    )
    return f'<footer id="td-story-foot"><span>Tags</span> {links}</footer>'


def _with_mixed_line_ends(page: str) -> str:
    lines = page.split("\n")
    ends = ("\n", "\r\n", "\n", "\r")
    return "".join(line + ends[number % len(ends)] for number, line in enumerate(lines))
