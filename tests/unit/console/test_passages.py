"""A page from top to bottom: each passage with what became of it."""

import html
from html.parser import HTMLParser

import pytest
from markupsafe import escape

from console.explained_html import explained_html
from console.passages import Fate, Passage, passages
from crawler.extract import extract
from crawler.page import Page
from storage.article import Block, BlockKind, Removed
from tests.unit.console.articles import HTML, URL, article

#: what a page must not be able to do to its reader
VECTORS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
]


def judged(text: str) -> Passage:
    """The passage with this text."""
    found = passages(Page(url=URL, html=HTML.encode()), article())
    return next(each for each in found if each.text == text)


@pytest.mark.parametrize(
    ("text", "fate", "label"),
    [
        ("The Lamplighters", Fate.FIELD, "headline"),
        ("Four people still light the gas lamps of Veer.", Fate.FIELD, "description"),
        (
            "There are forty-one lamps left, and each of them has a name that is written nowhere.",
            Fate.BODY,
            "paragraph",
        ),
        ("By Ines Calder", Fate.FIELD, "author"),
        ("Enjoying this? Subscribe today for the price of a candle.", Fate.REMOVED, "promo"),
        ("A Year Without Bells in the Valley", Fate.REMOVED, "related"),
        ("Home Features", Fate.OUTSIDE, ""),
        ("© The Gazette", Fate.OUTSIDE, ""),
    ],
)
def test_every_passage_has_its_fate(text: str, fate: Fate, label: str) -> None:
    passage = judged(text)

    assert (passage.fate, passage.label) == (fate, label)


def test_a_removed_passage_says_why() -> None:
    assert (
        judged("Enjoying this? Subscribe today for the price of a candle.").because
        == "2 of 10 words ask for money"
    )


def test_what_nobody_sees_is_no_passage() -> None:
    texts = [each.text for each in passages(Page(url=URL, html=HTML.encode()), article())]

    assert not any("secret" in text for text in texts)


def test_a_text_that_was_kept_and_repeated_spends_its_fates_in_order() -> None:
    page = Page(url=URL, html=b"<body><h1>The Lamplighters</h1><div><p>The Lamplighters</p></div></body>")
    repeated = Removed(text="The Lamplighters", rule="repeated headline", because="it is the headline")
    found = passages(page, article(removed=(repeated,), blocks=()))

    assert [each.label for each in found] == ["headline", "repeated headline"]


def test_a_field_counts_where_it_is_nearest_to_the_story() -> None:
    page = Page(url=URL, html=HTML.replace("<nav>", "<nav><p>The Lamplighters</p>").encode())
    found = [each.fate for each in passages(page, article()) if each.text == "The Lamplighters"]

    assert found == [Fate.OUTSIDE, Fate.FIELD]


def test_a_page_nested_without_end_is_walked() -> None:
    page = Page(url=URL, html=b"<div>" * 20_000 + b"deep")

    assert passages(page, article()) is not None


class _Tags(HTMLParser):
    """Every tag of a document, with its attributes' names."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("vector", VECTORS)
def test_no_text_of_a_page_becomes_markup(vector: str) -> None:
    hostile = article(
        headline=vector,
        description=vector,
        in_language=vector,
        blocks=(Block(kind=BlockKind.PARAGRAPH, text=vector),),
        removed=(Removed(text=vector, rule=vector, because=vector),),
        provenance={"headline": vector},
    )
    page = Page(url=URL, html=f"<body><p>{html.escape(vector)}</p></body>".encode())
    tags = _Tags()
    tags.feed(explained_html(page, hostile))

    assert tags.seen.isdisjoint({"script", "img", "svg", "iframe", "object", "link"})
    assert not any(name.startswith("on") for name in tags.attributes)


def test_the_page_may_load_nothing() -> None:
    written = explained_html(Page(url=URL, html=HTML.encode()), article())

    assert "default-src 'none'" in written
    assert "src=" not in written.replace("default-src", "").replace("style-src", "")


def test_the_page_tells_what_was_weighed_and_why_the_body() -> None:
    found = extract(HTML.encode(), URL)

    written = explained_html(Page(url=URL, html=HTML.encode()), found)

    assert f"{len(found.candidates)} candidates were weighed" in written
    assert str(escape(found.provenance["body"])) in written
