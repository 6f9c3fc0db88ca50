"""The body: the story's element cut into typed blocks, and everything taken off that is not the story."""

from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from crawler.extract.body.blocks import drafts_of
from crawler.extract.body.cleanup import judged, mark_of
from crawler.extract.body.container import Container
from crawler.extract.body.draft import Draft
from crawler.extract.body.outside import boxes_outside
from crawler.extract.body.prune import Pruner
from crawler.extract.body.subtree import soup_of
from crawler.extract.boilerplate import Boilerplate
from crawler.extract.boilerplate.cut import parted
from crawler.extract.fields.fields import Fields
from crawler.extract.found import Found
from crawler.page import Page
from crawler.source import Source
from storage.article import Block, BlockKind, Hyperlink, Removed

Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What is left of the story's element, and what was taken off."""

    blocks: tuple[Block, ...] = ()
    links: tuple[Hyperlink, ...] = ()
    removed: tuple[Removed, ...] = ()
    #: author bios that stood at the end of the story, in page order
    bios: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of the blocks, one per line."""
        return "\n".join(block.text for block in self.blocks)


def clean(
    page: Page,
    container: Found[Container],
    fields: Fields,
    source: Source | None,
    boilerplate: Boilerplate | None = None,
) -> Body:
    """The body of the story."""
    votes, elements = container.value.votes, container.value.elements
    held = sum(votes.of.get(element, 0.0) for element in elements)
    if container.value.stated:
        return Body(
            blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in container.value.stated)
        )
    pruner = Pruner(votes=votes, held=held, drops=_dropped(page.tree, source))
    drafts = drafts_of(soup_of((element for element in elements if element not in pruner.drops), pruner))
    kept, removed, bios = judged(drafts, fields)
    if boilerplate is not None:
        kept, recurring = parted(kept, boilerplate, [author.name for author in fields.authors.value])
        removed = (*removed, *recurring)
    outside = boxes_outside(page.body, elements, fields.shown.values())
    return Body(
        blocks=tuple(_blocks(kept)),
        links=tuple(_links(kept, page.url)),
        removed=(*pruner.removed, *removed, *outside),
        bios=bios,
    )


def _dropped(root: Element, source: Source | None) -> dict[Element, str]:
    if source is None:
        return {}
    return {element: css for css in source.rules.drop for element in root.cssselect(css)}


def _blocks(drafts: list[Draft]) -> list[Block]:
    """Drafts as blocks; items of one list that stand together are one block."""
    blocks: list[Block] = []
    group: int | None = None
    for draft in drafts:
        if draft.group is not None and draft.group == group:
            last = blocks[-1]
            blocks[-1] = Block(kind=last.kind, text=f"{last.text}\n{draft.text}")
        else:
            blocks.append(
                Block(kind=draft.kind, text=draft.text, level=draft.level, url=draft.url, mark=mark_of(draft))
            )
        group = draft.group if draft.kind is BlockKind.LIST else None
    return blocks


def _absolute(address: str, url: str) -> str:
    if address.startswith(("http://", "https://")):
        return address
    try:
        return urljoin(url, address)
    except ValueError:
        return ""


def _links(drafts: list[Draft], url: str) -> list[Hyperlink]:
    links = []
    for draft in drafts:
        for link in draft.links:
            target = _absolute(link.url.strip(), url)
            if target.startswith(("http://", "https://")):
                links.append(Hyperlink(url=target, text=link.text))
    return links
