"""What the page let a reader see, and the sentence why.

Words alone make no wall: free articles carry offers to subscribe in their chrome. So a page that shows a
story of some length is an article whatever else it says, and the words count only where the story breaks off
or is missing.

1. A check for robots, a consent page, a page that is not there: by title and heading, and little text.
2. A wall or a preview: what JSON-LD says of free access, against the text that is there; the words of a
   wall where the story ends.
3. A film, a gallery, a list of stories, nothing at all: by what the page says it is, and little text.
4. A whole text inside a meter's marks is metered, any other is full.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from lxml import etree

from crawler.extract.declared import Declared, Element
from crawler.extract.fields.fields import Fields
from crawler.extract.found import Found
from crawler.extract.jsonld import ARTICLE_WEIGHT, Thing, text_of, type_weight, types
from crawler.extract.refusals import (
    BOT_CHECK,
    BOT_CHECK_MARKS,
    CONSENT_TITLE,
    CONSENT_WORDS,
    METER_MARK,
    NOT_FOUND,
    WALL,
)
from crawler.extract.rendered import rendered_text
from crawler.page import Page
from storage.article import Access, Block, Removed

# Lengths in characters, which count alike in every script but those written without spaces (see ``_length``).
#: a story of this length is an article, whatever the page's title
_STORY = 1_000
#: the share of characters that could not be read from which on a text is none
_MOST_UNREAD = 0.1
#: less is no story: a teaser, a notice, a caption
_SCRAP = 150
#: shorter than this, a text that is declared not free breaks off
_CUT = 1_800
#: a text with less than this share of the declared length breaks off
_WHOLE_SHARE = 0.6
#: how many of a consent text's words a text must have to be one, and how many characters each may stand for
_CONSENT_HITS = 3
_CONSENT_DENSITY = 120
#: so many headings that are links make a list of stories
_MOST_LINKED_HEADINGS = 5
#: so many pictures without a story make a gallery
_FEWEST_PICTURES = 3
#: how near its end a wall stands in what was taken off
_LAST_REMOVED = 12
#: one of these characters says about as much as three Latin ones
_DENSE_SCRIPT = 3
_DENSE = re.compile("[\u2e81-\U0010ffff]")

_MEDIA_TYPES = frozenset(
    {"VideoObject", "AudioObject", "ImageGallery", "MediaGallery", "PodcastEpisode", "RadioEpisode"}
)
_LISTING_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"})


def judge_access(
    page: Page,
    declared: Declared,
    fields: Fields,
    blocks: Sequence[Block],
    removed: Sequence[Removed],
    story: Sequence[Element],
) -> Found[Access]:
    """The state of a page whose story has these blocks, after these were taken off."""
    text = "\n".join(block.text for block in blocks)
    length = _length(text)
    unread = 0 if text.isascii() else text.count("\ufffd")
    if unread > _MOST_UNREAD * len(text):
        return Found(value=Access.NOT_ARTICLE, because=f"{unread} of {length} characters cannot be read")
    return (
        (_refusal(page, declared, fields, text, length) if length < _STORY else None)
        or _walled(declared, page.tree, removed, text, length)
        or (_no_story(declared, fields, blocks, length) if length < _SCRAP else None)
        or _readable(declared, story)
    )


def _length(text: str) -> int:
    dense = 0 if text.isascii() else len(_DENSE.findall(text))
    return len(text) + (_DENSE_SCRIPT - 1) * dense


def _refusal(page: Page, declared: Declared, fields: Fields, text: str, length: int) -> Found[Access] | None:
    """Step 1."""
    titles = [declared.title or "", fields.headline.value or ""]
    titles += [rendered_text(heading) for heading in declared.headings[:3]]
    for access, pattern in (
        (Access.BOT_CHECK, BOT_CHECK),
        (Access.SOFT_404, NOT_FOUND),
        (Access.CONSENT, CONSENT_TITLE),
    ):
        said = next((title for title in titles if pattern.search(title)), None)
        if said:
            return Found(value=access, because=f"the title {said[:60]!r}, and {length} characters of text")
    if length < _SCRAP:
        mark = next((mark for mark in BOT_CHECK_MARKS if mark in page.html), None)
        if mark:
            return Found(
                value=Access.BOT_CHECK, because=f"{mark.decode()!r} in a page of {length} characters of text"
            )
    hits = {word.lower() for word in CONSENT_WORDS.findall(text)}
    if len(hits) >= _CONSENT_HITS and length < _CONSENT_DENSITY * len(hits):
        return Found(value=Access.CONSENT, because=f"the text speaks of {', '.join(sorted(hits)[:5])}")
    return None


def _walled(
    declared: Declared, root: Element, removed: Sequence[Removed], text: str, length: int
) -> Found[Access] | None:
    """Step 2."""
    because = _breaks_off(declared, root, text, length)
    is_short = length < _STORY or (length < _CUT and text.rstrip().endswith(("…", "...")))
    if because is None and is_short:
        last = [block.text for block in removed[-_LAST_REMOVED:]] + text.splitlines()[-2:]
        said = next((match.group() for line in last if (match := WALL.search(line))), None)
        because = f"the story ends after {length} characters at {said[:60]!r}" if said else None
    if because is None:
        return None
    if length < _SCRAP:
        return Found(value=Access.WALL, because=f"{because}; no more than {length} characters of text")
    return Found(value=Access.PREVIEW, because=because)


def _breaks_off(declared: Declared, root: Element, text: str, length: int) -> str | None:
    """Why a text that is declared not free is not whole; ``None`` for a free or a whole one."""
    article = declared.json_ld.article
    if article is None or not _is_paid(article):
        return None
    words = text_of(article.get("wordCount"))
    if words and words.isdigit() and int(words):
        share = len(text.split()) / int(words)
        return f"not free, and {share:.0%} of its {words} words are there" if share < _WHOLE_SHARE else None
    paid = _paid_part(article, root)
    if paid is not None and paid >= _SCRAP:
        return None
    return f"not free, and only {length} characters of text are there" if length < _CUT else None


def _is_paid(article: Thing) -> bool:
    return str(article.get("isAccessibleForFree", "")).strip().lower().rpartition("/")[2] in (
        "false",
        "no",
        "0",
    )


def _paid_part(article: Thing, root: Element) -> int | None:
    """The length of the text in the part that JSON-LD names as not free; ``None`` where it names none."""
    parts = article.get("hasPart")
    for part in parts if isinstance(parts, list) else [parts]:
        selector = text_of(part.get("cssSelector")) if isinstance(part, Mapping) else None
        if selector:
            try:
                return sum(len(rendered_text(element)) for element in root.cssselect(selector))
            except (ValueError, SyntaxError, etree.XPathError):  # a selector of the page's own making
                return None
    return None


def _no_story(
    declared: Declared, fields: Fields, blocks: Sequence[Block], length: int
) -> Found[Access] | None:
    """Step 3."""
    kinds = {kind for thing in declared.json_ld.things for kind in types(thing)}
    og_type = declared.first_meta("og:type")
    article = declared.json_ld.article
    is_article = article is not None and type_weight(article) >= ARTICLE_WEIGHT
    if kinds & _MEDIA_TYPES or (og_type and og_type[1].startswith(("video", "music"))):
        return Found(
            value=Access.MEDIA, because=f"a film, a recording or a gallery with {length} characters of text"
        )
    if kinds & _LISTING_TYPES and not is_article:
        return Found(value=Access.LISTING, because=f"declared a {', '.join(sorted(kinds & _LISTING_TYPES))}")
    linked = sum(1 for heading in declared.headings if _is_link(heading))
    if linked >= _MOST_LINKED_HEADINGS and not is_article:
        return Found(value=Access.LISTING, because=f"{linked} headings are links, and no story is there")
    pictures = len(fields.images.value)
    if pictures >= _FEWEST_PICTURES:
        return Found(value=Access.MEDIA, because=f"{pictures} pictures with {length} characters of text")
    if not blocks or not (is_article or fields.date_published.value or (og_type and og_type[1] == "article")):
        return Found(
            value=Access.NOT_ARTICLE,
            because=f"{length} characters of text, and nothing says it is an article",
        )
    return None


def _is_link(heading: Element) -> bool:
    parent = heading.getparent()
    return heading.find(".//a") is not None or (parent is not None and parent.tag == "a")


def _readable(declared: Declared, story: Sequence[Element]) -> Found[Access]:
    """Step 4."""
    article = declared.json_ld.article
    if article is not None and _is_paid(article):
        return Found(value=Access.METERED, because="declared not free, and the whole text is there")
    for element in story[:1]:
        for holder in [element, *islice(element.iterancestors(), 4)]:
            for name, value in holder.attrib.items():
                if METER_MARK.search(f"{name!s} {value!s}"):
                    mark = f"{holder.tag!s}[{name!s}={str(value)[:40]!r}]"
                    return Found(value=Access.METERED, because=f"the whole text, inside {mark}")
    return Found(value=Access.FULL, because="a story, and nothing that bars it")
