"""Where on a page the story is found."""

import pytest

from crawler.extract import extract
from crawler.extract.names import is_body_name, junk_rule
from crawler.source import Rules, source_of_url
from storage.article import Access
from tests.unit.extract.body_pages import HEADLINE, PARAGRAPHS, article, page, paragraphs, rules_inside

STORY = "\n".join(PARAGRAPHS)
URL = "https://crossing.example/2026/05/ferry/"
OTHER = (
    "Another story on the same page tells of a bridge that was planned twice and built neither time.",
    "It would have cost the island its quiet, say those who live there, and the mainland its savings.",
)


def body_of(markup: str) -> str:
    """The body of a page with nothing but this markup."""
    html = f"<html><head><title>{HEADLINE}</title></head><body>{markup}</body></html>"
    return extract(html.encode(), URL).body


@pytest.mark.parametrize(
    "markup",
    [
        f"<div><div>{paragraphs()}</div></div>",
        f"<h1>{HEADLINE}</h1><td>{paragraphs()}</td>",
        f"<section itemprop=articleBody>{paragraphs()}</section><section>{paragraphs(*OTHER)}</section>",
        f"<article><h1>{HEADLINE}</h1>{paragraphs()}</article><article>{paragraphs(*OTHER)}</article>",
        f"<div class=entry-content>{paragraphs(*PARAGRAPHS[:3])}</div><div class=ad>Buy</div>"
        f"<div class=entry-content>{paragraphs(*PARAGRAPHS[3:])}</div>",
        f"<nav><main>{paragraphs()}</main></nav>",
        f"<form><article>{paragraphs()}</article></form>",
        f"<div class=page--with-sidebar><div class='print:hidden'>{paragraphs()}</div></div>",
        "".join(f"<div><span>{text}</span></div>" for text in PARAGRAPHS),
    ],
)
def test_the_story_is_found(markup: str) -> None:
    assert body_of(markup) == STORY


#: a bar of other stories that together say more than the story, each of them a little
TEASERS = "".join(
    f"<div><h3><a href=/t{number}>Harbour {number}</a></h3><p>{text} And {number} more.</p></div>"
    for number, text in enumerate(OTHER * 4)
)


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class=s><h1>{HEADLINE}</h1>{paragraphs()}</div><div class=bar>{TEASERS}</div>",
        f"<h1>{HEADLINE}</h1><main>{paragraphs(PARAGRAPHS[0])}"
        + "".join(f"<article>{paragraphs(text)}</article>" for text in PARAGRAPHS[1:])
        + "</main>",
        f"<h1>{HEADLINE}</h1></body></html><div>{paragraphs()}</div>",
    ],
    ids=["beside teasers", "in sections that are articles", "behind the end of the page"],
)
def test_the_story_is_whole_and_alone(markup: str) -> None:
    assert body_of(markup) == STORY


def test_several_stories_on_a_page_are_not_one() -> None:
    other = f"<article><h1>A bridge</h1>{paragraphs(*OTHER * 2)}</article>"
    found = body_of(f"<article><h1>{HEADLINE}</h1>{paragraphs()}</article>{other}")

    assert found == STORY


def test_paragraphs_between_the_headline_and_the_rest_are_the_beginning() -> None:
    head, rest = paragraphs(*PARAGRAPHS[:1]), paragraphs(*PARAGRAPHS[1:])
    found = body_of(
        f"<main><h1>{HEADLINE}</h1><div>{head}{head and ''}</div><div class=x>{rest}</div></main>"
    )

    assert found.endswith("\n".join(PARAGRAPHS[1:]))


def test_a_name_cannot_take_a_good_part_of_the_story_away() -> None:
    found = article(paragraphs(*PARAGRAPHS[:2]), f"<div class=promo>{paragraphs(*PARAGRAPHS[2:])}</div>")

    assert found.body == STORY


def test_the_rules_of_a_source_win() -> None:
    source = source_of_url(URL).model_copy(update={"rules": Rules(body="#bridge", drop=(".fee",))})
    html = page(
        paragraphs(), after=f"<div id=bridge>{paragraphs(*OTHER)}<p class=fee>{PARAGRAPHS[0]}</p></div>"
    )
    found = extract(html, URL, source=source)

    assert found.body == "\n".join(OTHER)
    assert rules_inside(found) == ["source rule"]


def test_a_page_that_nests_too_deep_is_refused_as_a_whole() -> None:
    found = extract(b"<div>" * 600 + paragraphs().encode(), URL)

    assert (found.access, found.body) == (Access.NOT_ARTICLE, "")
    assert found.provenance["access"].startswith("depth")


@pytest.mark.parametrize("html", [b"", b"<", b"\0", b"<html>", b"<!-- -->", b"plain words", b"<p>" * 400])
def test_no_page_is_too_broken(html: bytes) -> None:
    assert extract(html, URL).url == URL


@pytest.mark.parametrize(
    ("names", "rule"),
    [
        ("related-posts", "related"),
        ("ArticleBody_relatedLinks__x7a1B", "related"),
        ("td_ad_slot", "advert"),
        ("header", None),
        ("page--with-comments", None),
        ("print:hidden", None),
        ("a-story-about-related-adverts-in-print", None),
        ("social-media-embed", None),
        ("readmore", "related"),
    ],
)
def test_names_say_what_an_element_holds(names: str, rule: str | None) -> None:
    assert junk_rule(names) == rule


@pytest.mark.parametrize(
    ("names", "is_body"),
    [("entry-content", True), ("articleBody", True), ("related-article-body", False), ("content", False)],
)
def test_a_body_name_says_nothing_else(names: str, is_body: bool) -> None:
    assert is_body_name(names) is is_body


@pytest.mark.parametrize("tag", ["div", "blockquote", "section", "ul><li", "table><tr><td", "strong"])
def test_a_page_just_not_too_deep_is_read(tag: str) -> None:
    levels = 480 // (tag.count("<") + 1)
    found = extract((f"<{tag}>" * levels + paragraphs()).encode(), URL)

    assert found.body == STORY


def test_a_page_that_looks_huge_to_the_parser_is_read_to_its_end() -> None:
    data = f"<script>{'x' * 10_000_100}</script>"

    assert extract(f"<h1>{HEADLINE}</h1>{data}{paragraphs()}".encode(), URL).body == STORY


def test_a_page_that_writes_neither_head_nor_body_is_read() -> None:
    html = (
        f"<!doctype html><meta charset=utf-8><title>x</title><main><h1>{HEADLINE}</h1>{paragraphs()}</main>"
    )

    assert extract(html.encode(), URL).body == STORY


@pytest.mark.parametrize("tag", ["table", "strong", "em", "a href=/x><b"])
def test_what_nests_without_need_is_read(tag: str) -> None:
    nested = f"<{tag}>" * (440 // (tag.count("<") + 1))
    found = article(paragraphs(*PARAGRAPHS[:3]), f"<p>{nested}Far inside the harbour", paragraphs())

    assert "Far inside" in "\n".join([found.body, *(removed.text for removed in found.removed)])


def test_on_a_page_of_little_text_one_longer_paragraph_is_no_story() -> None:
    columns = "<div class=cards>" + "".join(f"<div><p>{text}</p></div>" for text in PARAGRAPHS[:4]) + "</div>"
    about = f"<div class=about><p>{' '.join(PARAGRAPHS[4:6])} The house keeps no books of its own.</p></div>"
    html = f"<html><body><div>{columns}{about}</div></body></html>".encode()

    assert extract(html, "https://crossing.example/boats/").body.startswith(PARAGRAPHS[0])
