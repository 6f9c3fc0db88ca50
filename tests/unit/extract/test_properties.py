"""What holds of extraction for every page, and not only for those somebody thought of."""

import re
from collections import Counter
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawler.extract import Boilerplate, extract, extract_page, learn
from crawler.page import Page
from storage.article import Article
from tests.damage import damaged
from tests.made_site import MadePage, Maker
from tests.page_text import stands_in, text_of

URL = "https://made.example/story"
PAGES = sorted((Path(__file__).parents[2] / "pages").glob("*/*/page.html"))
PROMO = "Readers make this reporting possible, and a month of it costs less than a sandwich at the pier."

TAGS = "p div span article section h1 h2 ul li table tr td blockquote figure figcaption a em aside br".split()
ATTRIBUTES = (
    "",
    ' class="article-body"',
    ' class="related"',
    " hidden",
    ' itemprop="articleBody"',
    ' href="/x"',
    ' style="display:none"',
)
texts = st.text(max_size=200)
markup = st.recursive(
    texts,
    lambda inner: st.builds(
        lambda tag, attributes, parts: f"<{tag}{attributes}>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS),
        st.sampled_from(ATTRIBUTES),
        st.lists(inner, max_size=6),
    ),
    max_leaves=40,
)
#: real shapes, damaged in ways that networks and editors damage pages
wrecks = st.builds(
    lambda path, seed: damaged(path.read_bytes(), Random(seed)), st.sampled_from(PAGES), st.integers(0, 2**32)
)
anything = st.one_of(
    st.binary(max_size=2_000),
    markup.map(lambda inner: f"<html><body>{inner}</body></html>".encode("utf-8", "surrogatepass")),
    wrecks,
)


def numbered(inner: str) -> bytes:
    """A page of these elements, each text of which is words that stand nowhere else."""
    numbers = count()
    told = f"{inner}<p> 60 </p>"
    told = re.sub(r"\d+", lambda length: " ".join(f"w{next(numbers)}" for _ in range(int(length[0]))), told)
    return f"<html><body><article>{told}</article></body></html>".encode()


def table(rows: list[list[str]]) -> str:
    """A table of these cells."""
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


#: elements in elements; each text is, for now, the number of its words
nested = st.recursive(
    st.sampled_from((" 1 ", " 9 ", " 60 ")),
    lambda inner: st.one_of(
        st.lists(st.lists(inner, min_size=1, max_size=2), min_size=1, max_size=2).map(table),
        st.builds(
            lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
            st.sampled_from("p div ul li blockquote span b".split()),
            st.lists(inner, min_size=1, max_size=3),
        ),
    ),
    max_leaves=12,
).map(numbered)
often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@often
@given(anything)
def test_extraction_raises_for_no_page(html: bytes) -> None:
    assert isinstance(extract(html, URL), Article)


@often
@given(anything)
def test_no_text_is_made_up(html: bytes) -> None:
    page = Page(url=URL, html=html)
    whole = text_of(page)

    assert [block.text for block in extract_page(page).blocks if not stands_in(block.text, whole)] == []


@often
@given(nested)
@example(numbered(table([[" 9 ", table([[" 1 ", " 9 "]])]])))
@example(numbered(table([[table([[" 60 ", "<p> 60 </p>"]])]])))
def test_no_text_is_given_twice_that_the_page_holds_once(html: bytes) -> None:
    words = extract(html, URL).body.split()

    assert [word for word, times in Counter(words).items() if times > 1] == []


@often
@given(anything)
def test_the_same_page_gives_the_same_article(html: bytes) -> None:
    assert extract(html, URL) == extract(html, URL)


@often
@given(st.lists(anything, max_size=4))
def test_learning_raises_for_no_pages(pages: list[bytes]) -> None:
    known = learn((html, f"{URL}/{number}") for number, html in enumerate(pages))

    assert all(found.inside + found.outside <= known.stories for found in known.recurrences.values())


@cache
def promoted() -> tuple[list[MadePage], Boilerplate]:
    maker = Maker(seed=5)
    pages = [maker.page(promo=[PROMO]) for _ in range(8)]
    return pages, learn((page.html, page.url) for page in pages)


@often
@given(st.integers(0, 7), st.integers(2, 8))
def test_a_learned_line_leaves_the_body_as_it_was(number: int, place: int) -> None:
    pages, boilerplate = promoted()
    html = pages[number].html.decode()
    line = f"<p>{PROMO}</p>\n"
    plain = html.replace(line.strip(), "")
    parts = plain.split("<p>")
    added = "<p>".join(parts[:place]) + line + "<p>" + "<p>".join(parts[place:])

    assert body(added, boilerplate) == body(plain, boilerplate)


BOXES = (
    '<aside class="related-box"><h3>Read more</h3><ul><li><a href="/1">Another story</a></li></ul></aside>',
    '<div class="newsletter-signup"><form><label>Get our newsletter</label><input name="mail"></form></div>',
    '<div class="social-share"><a href="#">Share</a><a href="#">Tweet</a></div>',
    '<div class="advertisement"><span>Advertisement</span></div>',
    "<script>var promo = 'Subscribe now';</script>",
    '<nav class="breadcrumbs"><a href="/">Home</a><a href="/news">News</a></nav>',
)


@often
@given(st.integers(0, 50), st.integers(2, 8), st.sampled_from(BOXES))
def test_a_box_between_paragraphs_leaves_the_body_as_it_was(seed: int, place: int, box: str) -> None:
    page = Maker(seed).page()
    parts = page.html.decode().split("<p>")
    added = "<p>".join(parts[:place]) + box + "<p>" + "<p>".join(parts[place:])

    assert body(added) == list(page.paragraphs)


def body(html: str, boilerplate: Boilerplate | None = None) -> list[str]:
    return extract(html.encode(), URL, boilerplate=boilerplate).body.split("\n")
