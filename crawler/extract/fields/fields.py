"""The fields of an article: every value with the sentence that says where it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from crawler.extract.body.container import Container
from crawler.extract.declared import Declared, Element
from crawler.extract.fields.authors import find_authors
from crawler.extract.fields.bios import find_bios, with_bios
from crawler.extract.fields.canonical import find_canonical_url
from crawler.extract.fields.dates import find_dates
from crawler.extract.fields.dek import find_dek, find_kicker
from crawler.extract.fields.headline import find_headline
from crawler.extract.fields.images import find_images
from crawler.extract.fields.labels import find_article_id, find_keywords, find_section
from crawler.extract.fields.language import find_language
from crawler.extract.fields.marks import Marks
from crawler.extract.fields.moments import Context
from crawler.extract.fields.ruled import ruled
from crawler.extract.found import Found
from crawler.page import Page
from crawler.source import Source
from storage.article import Author, Image, Moment

#: so much of the story's text tells its language
_LANGUAGE_SAMPLE = 1_500
#: the elements whose text is prose, not script
_PROSE_TAGS = (
    "a", "article", "b", "blockquote", "br", "center", "cite", "div", "em", "font", "i", "li", "p", "q",
    "section", "span", "strong", "td", "u",
)  # fmt: skip
#: languages whose "1/2/2024" is the second of January
_MONTH_FIRST = frozenset({"en", "en-US", "en-PH"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What was found of an article beside its body."""

    headline: Found[str | None]
    kicker: Found[str | None]
    description: Found[str | None]
    authors: Found[tuple[Author, ...]]
    date_published: Found[Moment | None]
    date_modified: Found[Moment | None]
    in_language: Found[str | None]
    section: Found[str | None]
    keywords: Found[tuple[str, ...]]
    lead_image: Found[Image | None]
    images: Found[tuple[Image, ...]]
    canonical_url: Found[str]
    source_article_id: Found[str | None]
    #: what the page says about the authors, as it stands in the body
    bios: Found[tuple[str, ...]]
    #: the elements that show "headline" and "description", where the page shows them
    shown: Mapping[str, Element] = field(default_factory=dict)

    def items(self) -> list[tuple[str, Found[object]]]:
        """Every field by its name, as an article has it."""
        return [(name, getattr(self, name)) for name in _ARTICLE_FIELDS]


#: the fields that an article has under the same name
_ARTICLE_FIELDS = (
    "headline", "kicker", "description", "authors", "date_published", "date_modified", "in_language",
    "section", "keywords", "lead_image", "images", "canonical_url", "source_article_id",
)  # fmt: skip


def find_fields(page: Page, declared: Declared, container: Found[Container], source: Source | None) -> Fields:
    """The fields of a page; ``container`` holds the story. A source's own rules win."""
    story = container.value.elements
    rules = ruled(page, source)
    headline = find_headline(declared, page.url)
    heading = headline.element
    marks = Marks(heading=heading, root=page.tree)
    dek = find_dek(declared, headline, marks)
    language = find_language(declared, _sample(story))
    context = Context(
        fetched_at=page.fetched_at,
        zone=ZoneInfo(source.timezone) if source and source.timezone else None,
        month_first=language.value in _MONTH_FIRST,
    )
    dates = find_dates(declared, page.url, marks, heading, context)
    authors = rules.authors or find_authors(declared, page.url, marks, story)
    bios = rules.bios or find_bios(authors.value, story)
    pictures = find_images(declared, page.url, heading, story)
    lead = rules.lead_image or pictures.lead
    shown = {"headline": heading, "description": dek.element}
    return Fields(
        headline=rules.headline or headline.headline,
        kicker=rules.kicker or find_kicker(headline, marks),
        description=rules.description or dek.description,
        authors=Found(
            value=with_bios(authors.value, bios.value), because=authors.because, candidates=authors.candidates
        ),
        date_published=rules.date_published(context) or dates.published,
        date_modified=rules.date_modified(context) or dates.modified,
        in_language=language,
        section=rules.section or find_section(declared),
        keywords=rules.keywords or find_keywords(declared),
        lead_image=lead,
        images=_led_by(lead.value, pictures.all),
        canonical_url=find_canonical_url(declared, page.url, source),
        source_article_id=find_article_id(declared, page.tree),
        bios=bios,
        shown={name: element for name, element in shown.items() if element is not None},
    )


def _sample(story: Sequence[Element]) -> str:
    """The beginning of the story's text."""
    parts: list[str] = []
    length = 0
    for element in story:
        for text in element.itertext(*_PROSE_TAGS):
            parts.append(text)
            length += len(text)
            if length > _LANGUAGE_SAMPLE:
                return " ".join(parts)
    return " ".join(parts)


def _led_by(lead: Image | None, images: Found[tuple[Image, ...]]) -> Found[tuple[Image, ...]]:
    """The pictures, the lead first."""
    if lead is None or (images.value and images.value[0] == lead):
        return images
    others = tuple(image for image in images.value if image.url != lead.url)
    return Found(value=(lead, *others), because=images.because)
