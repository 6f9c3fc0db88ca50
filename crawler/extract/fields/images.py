"""The pictures of an article, the lead first.

1. The figures of the story, and those between the headline and it; single ``img`` of the story too.
2. The lead is the first figure before the story's text, or the one that JSON-LD or Open Graph name. Where
   the page
   shows none, the picture they name is the lead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from crawler.extract.addresses import absolute
from crawler.extract.declared import Declared, Element
from crawler.extract.fields.marks import names_of
from crawler.extract.fields.picture import is_picture_address, picture
from crawler.extract.found import Found
from crawler.extract.names import junk_rule
from crawler.extract.rendered import described
from storage.article import Image

#: how many figures a page may have before it is a gallery whose rest is cut
_MOST_IMAGES = 60
#: how far above the story a lead picture may stand
_LOOK_UP = 4
_SIZE = re.compile(r"[-_](\d{3,4})(?:x\d{2,4}|w)?\.\w+$")
#: what a file's name says of its version, and its ending
_VERSION = re.compile(r"(?:[-_]?\d{2,4}x\d{2,4}|[-_]\d{3,4}w?|[-_](?:scaled|large|medium|small))?\.\w{3,4}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The lead picture and all of them."""

    lead: Found[Image | None]
    all: Found[tuple[Image, ...]]


def find_images(declared: Declared, url: str, heading: Element | None, story: Sequence[Element]) -> Pictures:
    """The pictures of the article whose text stands in ``story``, below ``heading``."""
    shown: list[tuple[Image, Element, bool]] = []
    for element, is_above in _elements(heading, story):
        found = picture(element, url)
        if found and all(found.url != other.url for other, _, _ in shown):
            shown.append((found, element, is_above))
    named = _named(declared, url)
    lead = _lead(shown, named)
    images = [image for image, _, _ in shown]
    if lead.value is not None:
        images = [lead.value, *(image for image in images if image.url != lead.value.url)]
    count = {0: "the story shows none", 1: "the one picture of the story"}
    because = count.get(len(shown), f"{len(shown)} pictures of the story")
    return Pictures(lead=lead, all=Found(value=tuple(images[:_MOST_IMAGES]), because=because))


def _lead(shown: list[tuple[Image, Element, bool]], named: list[tuple[str, str]]) -> Found[Image | None]:
    stems = {_stem(address): where for address, where in reversed(named)}
    for image, element, is_above in shown:
        where = stems.get(_stem(image.url or ""))
        if where or is_above:
            agrees = f", agrees with {where}" if where else ""
            larger = _larger(image, named)
            if larger is not None:
                image, agrees = (
                    replace(image, url=larger, width=None),
                    f"{agrees}, which names a larger version",
                )
            place = "above the story" if is_above else "in the story"
            return Found(value=image, because=f"{described(element)} {place}{agrees}")
    if named:
        address, where = named[0]
        return Found(value=Image(url=address), because=f"{where}; the page shows no such picture")
    return Found(value=None, because="no picture shown or named")


def _larger(image: Image, named: list[tuple[str, str]]) -> str | None:
    """The address of a larger version of a picture, where one is named with its size in it."""
    shown = image.url or ""
    for address, _ in named:
        if _stem(address) == _stem(shown) and _size(address) > max(_size(shown), image.width or 0):
            return address
    return None


def _elements(heading: Element | None, story: Sequence[Element]) -> Iterator[tuple[Element, bool]]:
    """The figures and single pictures, and whether they stand above the story's text."""
    seen: set[Element] = set()
    for element in islice(_above(heading, story), _MOST_IMAGES):
        if element not in seen and not is_elsewhere_picture(element):
            seen.add(element)
            yield element, True
    for holder in story:
        for element in islice(holder.iter("figure", "img", "amp-img"), _MOST_IMAGES * 2):
            if element.tag != "figure" and _figure_of(element) in seen:
                continue
            figure = _figure_of(element) if element.tag != "figure" else element
            if figure not in seen and not is_elsewhere_picture(figure):
                seen.add(figure)
                yield figure, False


def _above(heading: Element | None, story: Sequence[Element]) -> Iterator[Element]:
    """The figures of the article that do not stand in the story: its siblings', a few levels up."""
    if not story:
        return
    inside = set(story)
    node = story[0]
    for _ in range(_LOOK_UP):
        for sibling in reversed(list(node.itersiblings(preceding=True))):
            if sibling.tag in ("figure", "amp-img"):
                yield sibling
            elif sibling.tag not in ("aside", "nav"):
                yield from sibling.iter("figure", "amp-img")
        parent = node.getparent()
        if parent is None or parent.tag in ("body", "main") or parent in inside:
            return
        if heading is not None and any(ancestor is parent for ancestor in heading.iterancestors()):
            for sibling in reversed(list(parent.itersiblings(preceding=True))):
                yield from sibling.iter("figure")
            return
        node = parent


def _figure_of(image: Element) -> Element:
    """The element that holds a picture and its caption: a figure, or the box of an older system."""
    for ancestor in islice(image.iterancestors(), 4):
        if ancestor.tag == "figure" or "wp-caption" in (ancestor.get("class") or ""):
            return ancestor
    return image


def is_elsewhere_picture(element: Element) -> bool:
    """A picture that belongs to a teaser, a list or an advert."""
    node: Element | None = element
    for _ in range(_LOOK_UP):
        if node is None or node.tag in ("article", "main", "body"):
            return False
        if node.tag in ("aside", "nav", "footer", "li") and node is not element:
            return True
        if junk_rule(names_of(node)) in (
            "related",
            "comments",
            "advert",
            "newsletter",
        ):
            return True
        node = node.getparent()
    return False


def _named(declared: Declared, url: str) -> list[tuple[str, str]]:
    """The pictures that JSON-LD and meta name, the largest first."""
    found: list[tuple[str, str]] = []
    article = declared.json_ld.article
    if article:
        found += [(address, "JSON-LD image") for address in _json_ld_images(declared, article.get("image"))]
    for name in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"):
        found += [(address.strip(), f"meta {name}") for address in declared.meta.get(name, ())[:1]]
    whole = [(absolute(url, address), where) for address, where in found]
    return [(address, where) for address, where in whole if address and _is_believable(address)]


def _is_believable(address: str) -> bool:
    """One address of a picture, not two glued together, and not the site's stand-in."""
    return is_picture_address(address) and address.count("http") == 1


def _json_ld_images(declared: Declared, value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [address for item in value for address in _json_ld_images(declared, item)]
    resolved = declared.json_ld.resolved(value)
    if isinstance(resolved, Mapping):
        return _json_ld_images(declared, resolved.get("url") or resolved.get("contentUrl"))
    return []


def _size(address: str) -> int:
    """The width that a file's name states; 0 for none."""
    match = _SIZE.search(_path(address))
    return int(match.group(1)) if match else 0


def _stem(address: str) -> str:
    """What the addresses of a picture's versions share: the file's name without its size."""
    path = _path(address)
    name = path.rpartition("/")[2].lower()
    return _VERSION.sub("", name) if "." in name else path


def _path(address: str) -> str:
    return address.partition("?")[0].partition("#")[0]
