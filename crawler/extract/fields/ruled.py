"""The fields that a source's own selectors find. They win over the general search."""

from dataclasses import dataclass, replace

from crawler.extract.declared import Element
from crawler.extract.fields.byline import unique_authors
from crawler.extract.fields.moments import Context, stated_moment
from crawler.extract.fields.picture import CREDIT_LEAD, picture
from crawler.extract.fields.signers import authors_in
from crawler.extract.found import Found
from crawler.extract.rendered import rendered_text
from crawler.page import Page
from crawler.source import Rules, Source
from storage.article import Author, Image, Moment

_NO_RULES = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What a source's rules find on a page; ``None`` where it has no rule or the rule finds nothing."""

    page: Page
    rules: Rules

    @property
    def headline(self) -> Found[str | None] | None:
        """The text of the rule's first element."""
        return self._text("headline", self.rules.headline)

    @property
    def kicker(self) -> Found[str | None] | None:
        """The text of the rule's first element."""
        return self._text("kicker", self.rules.kicker)

    @property
    def description(self) -> Found[str | None] | None:
        """The text of the rule's first element."""
        return self._text("description", self.rules.description)

    @property
    def section(self) -> Found[str | None] | None:
        """The text of the rule's first element."""
        return self._text("section", self.rules.section)

    @property
    def authors(self) -> Found[tuple[Author, ...]] | None:
        """The names in the rule's elements."""
        elements = self._elements(self.rules.authors)
        authors = unique_authors(
            [author for element in elements for author in authors_in(_stated(element), trusted=True)]
        )
        return Found(value=authors, because=f"rules.authors {self.rules.authors}") if authors else None

    @property
    def bios(self) -> Found[tuple[str, ...]] | None:
        """The texts of the rule's elements."""
        bios = tuple(text for element in self._elements(self.rules.bios) if (text := rendered_text(element)))
        return Found(value=bios, because=f"rules.bios {self.rules.bios}") if bios else None

    @property
    def keywords(self) -> Found[tuple[str, ...]] | None:
        """The texts of the rule's elements, each once."""
        words = dict.fromkeys(_stated(element) for element in self._elements(self.rules.keywords))
        words.pop("", None)
        return Found(value=tuple(words), because=f"rules.keywords {self.rules.keywords}") if words else None

    @property
    def lead_image(self) -> Found[Image | None] | None:
        """The picture in the rule's first element, with caption and credit by rules of their own."""
        for element in self._elements(self.rules.lead_image):
            image = picture(element, self.page.url)
            if image is not None:
                caption, credit = (
                    self._text("caption", self.rules.caption),
                    self._text("credit", self.rules.credit),
                )
                image = replace(
                    image,
                    caption=caption.value if caption else image.caption,
                    credit=CREDIT_LEAD.sub("", credit.value or "") or None if credit else image.credit,
                )
                return Found(value=image, because=f"rules.lead_image {self.rules.lead_image}")
        return None

    def date_published(self, context: Context) -> Found[Moment | None] | None:
        """The date in the rule's first element."""
        return self._moment("date_published", self.rules.date_published, context)

    def date_modified(self, context: Context) -> Found[Moment | None] | None:
        """The date in the rule's first element."""
        return self._moment("date_modified", self.rules.date_modified, context)

    def _elements(self, selector: str | None) -> list[Element]:
        return self.page.tree.cssselect(selector) if selector else []

    def _text(self, name: str, selector: str | None) -> Found[str | None] | None:
        text = next((text for element in self._elements(selector) if (text := _stated(element))), None)
        return Found(value=text, because=f"rules.{name} {selector}") if text else None

    def _moment(self, name: str, selector: str | None, context: Context) -> Found[Moment | None] | None:
        for element in self._elements(selector):
            moment = stated_moment(_stated(element), context)
            if moment is not None:
                return Found(value=moment, because=f"rules.{name} {selector}")
        return None


def ruled(page: Page, source: Source | None) -> Ruled:
    """The rules of a source, ready to be asked."""
    return Ruled(page=page, rules=source.rules if source else _NO_RULES)


def _stated(element: Element) -> str:
    """What an element states: for machines where it does, else what readers see."""
    return element.get("content") or element.get("datetime") or rendered_text(element)
