"""One picture of a page: its largest version, its caption and its credit apart."""

import re

from crawler.extract.addresses import absolute
from crawler.extract.characters import one_line
from crawler.extract.declared import Element
from crawler.extract.jsonld import unescaped
from crawler.extract.rendered import is_large, rendered_text
from storage.article import Image

#: what stands in the addresses of trackers
_TRACKERS = ("doubleclick", "scorecardresearch", "google-analytics", "facebook.com/tr")
#: words of a path that name no picture of a story; one class first, which a search steps over an address by
_NOT_A_PICTURE = re.compile(
    r"[/_.-](?:(?:pixel|spacer|blank|transparent|placeholder|tracking|tracker|beacon|logo|logos|icon|"
    r"icons|favicon|sprite|"
    r"avatar|gravatar|emoji|smiley|badge|button|loading|lazy(?:load)?|dummy|1x1|share|social|"
    r"default[-_]?image|fallback)"
    r"(?:[/_.?-]|\d*x\d*|$)|(?<=\.)svg(?:\?|$))"
)
#: attributes in which lazy loaders keep the address, the real one before the stand-in
_SOURCES = ("data-srcset", "data-lazy-srcset", "srcset", "data-src", "data-lazy-src", "data-original",
            "data-hi-res-src",
            "data-full-src", "data-large-file", "data-orig-file", "data-image", "src")  # fmt: skip
_CREDIT_NAME = re.compile(
    r"credit|copyright|photographer|source|byline|author|agency|urheber|fotograf|bildquelle|rights|"
    r"auteur|autor",
    re.I,
)
_CREDIT_TAGS = frozenset({"span", "small", "cite", "p", "div", "em", "i", "strong", "b", "a"})
#: how a credit begins
CREDIT_LEAD = re.compile(
    r"^\W*(?:(?:photo(?:graph)?|image|picture|illustration|pic|video|foto|bild|crédits?|credits?|"
    r"copyright|quelle|source|fuente|"
    r"fonte|imagen|photographer|bron|kredyt|zdjęcie|写真|図|사진)\w*(?:\s+(?:credit|by|von|par|"
    r"courtesy(?:\s+of)?|via|source|"
    r"copyright))?\s*[:：/=]|(?:photo|image|picture|foto|bild)s?\s+(?:credit|by|von|par|courtesy)\b|©|"
    r"\(c\)|ⓒ|courtesy(?:\s+of)?\b)\s*",
    re.IGNORECASE,
)
#: a credit at the end of a caption: in brackets, or after a mark that captions have for nothing else
_CREDIT_TAIL = re.compile(
    r"\s*(?:[(\[]\s*((?:(?:photo|image|foto|bild|picture|credit|source|quelle|photograph)\w*\s*(?:credit|"
    r"by|courtesy)?\s*[:/]|©|AP\b|"
    r"Reuters|Getty|AFP|EPA|dpa)[^)\]]*)[)\]]|[|–—-]?\s*((?:(?:photo|image|picture|foto|"
    r"bild)\s*(?:credit|by|:|von)|credit:|"
    r"crédits?\s*:|©|ⓒ|courtesy of)\s*.+))\s*$",
    re.IGNORECASE,
)
#: behind an address in a ``srcset``: its width or its density
_SIZE = re.compile(r"(\d+(?:\.\d+)?)[wx](?:,|$)")
#: pixels below which nothing is a picture of a story
_SMALLEST = 100
_LONGEST_CAPTION = 1_500


def picture(element: Element, base: str) -> Image | None:
    """The picture that a figure, or a bare ``img``, shows; ``None`` for logos, trackers and the like."""
    image = next(element.iter("img", "amp-img"), None)
    largest = _largest(element, image, base)
    if largest is None:
        return None
    url, width = largest
    caption, credit = _caption_and_credit(element)
    alt = unescaped(image.get("alt") or "") if image is not None else ""
    return Image(url=url, caption=caption, credit=credit, alt=alt or None, width=width)


def is_picture_address(url: str) -> bool:
    """Whether an http address can be a picture of a story."""
    lower = url.lower()  # which is faster than to ignore case
    return not (_NOT_A_PICTURE.search(lower) or any(tracker in lower for tracker in _TRACKERS))


def _largest(element: Element, image: Element | None, base: str) -> tuple[str, int | None] | None:
    """The address of the largest version and its width where one is stated."""
    for stated in element.iter("meta", "link") if len(element) else ():
        if stated.get("itemprop") in ("url", "contentUrl"):
            url = absolute(base, stated.get("content") or stated.get("href") or "")
            if url and is_picture_address(url):
                return url, None
    versions: list[tuple[float, int, str]] = []
    for place, holder in enumerate([*element.iter("source"), *([image] if image is not None else [])]):
        stated_by = dict(holder.items())  # at once: each question to the tree costs as much
        if stated_by.get("type", "").startswith("video"):
            continue
        for attribute in _SOURCES:
            value = stated_by.get(attribute, "").strip()
            if not value or value.startswith("data:"):
                continue
            for address, size in _versions(value) if "srcset" in attribute else [(value, 0.0)]:
                versions.append((size or _number(stated_by.get("width")), -place, address))
    if image is not None and _is_small(image):
        return None
    for size, _, address in sorted(versions, key=lambda version: -version[0]):
        url = absolute(base, address.replace(" ", "%20"))
        if url and is_picture_address(url):
            return url, int(size) if size >= _SMALLEST else None
    return None


def _versions(value: str) -> list[tuple[str, float]]:
    """The addresses of a ``srcset`` and their sizes; a density counts as a very small size.

    Words are addresses but for a size behind one; a comma ends an address as the last character of its word.
    """
    found: list[tuple[str, float]] = []
    may_be_sized = False
    for word in value.split():
        size = _SIZE.match(word) if may_be_sized else None
        if size:
            found[-1] = (found[-1][0], float(size.group(1)))
            word = word[size.end() :]
        address = word.rstrip(",")
        if address:
            found.append((address, 0.0))
        may_be_sized = bool(address) and address == word
    return found


def _is_small(image: Element) -> bool:
    width, height = _number(image.get("width")), _number(image.get("height"))
    return 0 < width < _SMALLEST and 0 < height < _SMALLEST


def _number(text: str | None) -> float:
    match = re.match(r"\d+", (text or "").strip())
    return float(match.group()) if match else 0.0


def _caption_and_credit(figure: Element) -> tuple[str | None, str | None]:
    """The caption without the credit, and the credit without "Credit:"."""
    holder = next(figure.iter("figcaption"), None)
    if figure.tag in ("img", "amp-img"):
        after = figure.getnext()
        holder = after if after is not None and "caption" in (after.get("class") or "") else None
    elif holder is None:
        holder = next(
            (
                part
                for part in figure.iter("p", "div", "span", "dd")
                if "caption" in (part.get("class") or "")
            ),
            None,
        )
    if holder is None or is_large(holder):
        return None, None
    named = [
        part
        for part in holder.iter()
        if part.tag in _CREDIT_TAGS
        and (
            _CREDIT_NAME.search(f"{part.get('class') or ''} {part.get('itemprop') or ''}")
            or CREDIT_LEAD.match(rendered_text(part))
        )
    ]
    credit = rendered_text(named[0]) if named else ""
    caption = rendered_text(holder, without=frozenset(named)) if named else rendered_text(holder)
    if not credit:
        caption, credit = _parted(caption)
    credit = CREDIT_LEAD.sub("", credit).strip(" ()[]|–-")
    caption = one_line(caption).strip(" |–-")
    return (caption[:_LONGEST_CAPTION] or None), (credit[:_LONGEST_CAPTION] or None)


def _parted(caption: str) -> tuple[str, str]:
    """A caption and the credit at its end, by the words alone."""
    if CREDIT_LEAD.match(caption) and len(caption) < 120:
        return "", caption
    match = _CREDIT_TAIL.search(caption)
    if match and match.start() > 0:
        return caption[: match.start()], match.group(1) or match.group(2)
    return caption, ""
