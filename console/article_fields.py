"""The fields of an article in the order in which people read them, as text."""

from collections.abc import Iterator

from storage.article import Article, Author, Image, Moment, Quality


def fields_of(article: Article) -> Iterator[tuple[str, str]]:
    """Each field's name and its value as text; "" where the page states none."""
    yield "headline", article.headline or ""
    yield "kicker", article.kicker or ""
    yield "description", article.description or ""
    yield "authors", "\n".join(_author(author) for author in article.authors)
    yield "date_published", _moment(article.date_published)
    yield "date_modified", _moment(article.date_modified)
    yield "in_language", article.in_language or ""
    yield "section", article.section or ""
    yield "keywords", ", ".join(article.keywords)
    yield "lead_image", _image(article.lead_image)
    others = [image for image in article.images if image != article.lead_image]
    only_lead = "only the lead image" if article.images and not others else ""
    yield "images", "\n".join(_image(image) for image in others) or only_lead
    yield "canonical_url", article.canonical_url
    yield "source_article_id", article.source_article_id or ""
    yield "access", article.access.value
    yield "encoding", article.encoding or ""


def size_of(article: Article) -> str:
    """How long the text is: "10 blocks, 745 words"; characters where words are not parted by spaces."""
    words = len(article.body.split())
    characters = sum(map(len, article.body.split()))
    blocks = f"{len(article.blocks)} block{'' if len(article.blocks) == 1 else 's'}"
    # a word of more than 25 characters on average is a text that does not part its words
    return f"{blocks}, {characters} characters" if characters > 25 * words else f"{blocks}, {words} words"


def _author(author: Author) -> str:
    details = [author.url or "", author.kind.value if author.kind.value != "person" else ""]
    inside = ", ".join(detail for detail in details if detail)
    bio = f"\n{author.bio}" if author.bio else ""
    return author.name + (f" ({inside})" if inside else "") + bio


def _moment(moment: Moment | None) -> str:
    if moment is None:
        return ""
    if moment.quality is Quality.IMPLAUSIBLE:
        return f"not believed: {moment.raw}"
    return str(moment) if moment.raw == str(moment) else f"{moment}  from “{moment.raw}”"


def _image(image: Image | None) -> str:
    if image is None:
        return ""
    lines = [image.url or "", image.caption or "", f"Credit: {image.credit}" if image.credit else ""]
    return "\n".join(line for line in lines if line)
