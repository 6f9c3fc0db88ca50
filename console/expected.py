"""What a saved page should give, in the form that people check and tests compare."""

from console.article_json import Json
from storage.article import Article, Image


def expected_fields(article: Article) -> dict[str, Json]:
    """The fields of an article a person can check by looking at the page; ``None`` where it has none."""
    return {
        "access": article.access.value,
        "headline": article.headline,
        "kicker": article.kicker,
        "description": article.description,
        "authors": [author.name for author in article.authors],
        "bios": {author.name: author.bio for author in article.authors if author.bio},
        "date_published": str(article.date_published) if article.date_published else None,
        "date_modified": str(article.date_modified) if article.date_modified else None,
        "in_language": article.in_language,
        "section": article.section,
        "keywords": list(article.keywords),
        "lead_image": _image(article.lead_image),
        "blocks": [{block.kind.value: block.text} for block in article.blocks],
    }


def _image(image: Image | None) -> Json:
    if image is None:
        return None
    return {"url": image.url, "caption": image.caption, "credit": image.credit}
