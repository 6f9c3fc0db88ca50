"""A page explained, as one HTML file that loads nothing: kept text marked, removed text struck through."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from console.article_fields import fields_of, size_of
from console.passages import Fate, Passage, passages
from crawler.page import Page
from storage.article import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Passages with the same fate, one after the other."""

    fate: Fate
    passages: tuple[Passage, ...]


def explained_html(page: Page, article: Article) -> str:
    """The document. Every text of the page is escaped; it has no script and may load nothing."""
    found = passages(page, article)
    runs = [_Run(fate=fate, passages=tuple(group)) for fate, group in groupby(found, lambda each: each.fate)]
    counts = Counter(each.fate.value for each in found)
    rules_seen = {(each.label, each.because) for each in found if each.fate is Fate.REMOVED}
    return _template().render(
        article=article,
        size=size_of(article),
        fields=[
            (name, value, article.provenance.get(name, ""))
            for name, value in fields_of(article)
            if value or name in article.provenance
        ]
        + [("body", size_of(article), article.provenance.get("body", ""))],
        weighed=article.candidates,
        runs=runs,
        counts={fate.value: counts[fate.value] for fate in Fate},
        unseen=[each for each in article.removed if (each.rule, each.because) not in rules_seen],
    )


def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("console"), autoescape=True, undefined=StrictUndefined, auto_reload=False
    )
    return environment.get_template("explained.html")
