"""Pages made to take long: each is through in seconds, or refused at once and says why."""

from time import process_time

import pytest

from crawler.extract import extract
from crawler.page import MOST_TAGS
from storage.article import Access

_SENTENCE = "<p>The mill stood by the river for a hundred years before anybody thought of selling it.</p>"
_NAME = '"name":"'
#: far more than any of these takes, far less than what takes the square of a page's size
_MOST_S = 5.0


def _page(inside: str) -> bytes:
    return f"<html><body><article><h1>The mill</h1>{inside}</article></body></html>".encode()


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(b"<a " * 350_000, id="a megabyte of opened tags"),
        pytest.param(_page(f'<p title="{"x" * 5_000_000}">t</p>{_SENTENCE * 5}'), id="a long attribute"),
        pytest.param(_page(f'<div class="{"abcdef" * 20_000}">{_SENTENCE * 5}</div>'), id="a long class"),
        pytest.param(_page("<br>" * 40_000 + _SENTENCE * 5), id="many line breaks"),
        pytest.param(_page(f"<p>{'word and ' * 100_000}</p>"), id="one long line"),
        pytest.param(_page("<h2>The mill stood by</h2>" * 40_000), id="nothing but headings"),
        pytest.param(
            _page(f'<figure><img srcset="{"a," * 400_000}"></figure>{_SENTENCE * 5}'), id="commas in a srcset"
        ),
        pytest.param(
            _page("".join(f'<figure><img src="/{n}.jpg">' for n in range(30_000)) + _SENTENCE * 5),
            id="figures that nothing closes",
        ),
        pytest.param(
            _page(f'<div class="author">{"<i>x</i>" * 100}' * 400 + _SENTENCE * 5), id="bylines in bylines"
        ),
        pytest.param(
            _page(f'<figure><img src="/a.jpg"><figcaption>{"<i>x</i>" * 200}' * 200 + _SENTENCE * 5),
            id="captions in captions",
        ),
        pytest.param(
            _page(f'<div class="article-body">{_SENTENCE * 2}</div>' * 4_000), id="many bodies by name"
        ),
        pytest.param(_page(f"<p>{'<a href=/x>one more line</a><br><br>' * 20_000}</p>"), id="linked lines"),
        pytest.param(
            _page(f'<script type="application/ld+json">{{{_NAME * 100_000}</script>{_SENTENCE * 5}'),
            id="names in broken JSON-LD",
        ),
        pytest.param(
            _page(f'{_SENTENCE * 5}<meta name="author" content="{"w" * 3_000_000}">'), id="a long byline"
        ),
        pytest.param(_page(f"<h1>{'word ' * 600_000}</h1>{_SENTENCE * 5}"), id="a long title"),
        pytest.param(_page(f"<p>{_SENTENCE[3:-4] * 50_000}</p>"), id="a text of one line"),
    ],
)
def test_no_page_takes_long(html: bytes) -> None:
    started = process_time()
    extract(html, "https://example.com/mill")
    assert process_time() - started < _MOST_S


def test_a_page_of_too_many_tags_is_refused_and_says_so() -> None:
    article = extract(_page("<p>x</p>" * MOST_TAGS), "https://example.com/mill")
    assert article.access is Access.NOT_ARTICLE
    assert article.provenance["access"].startswith("size: more than")


@pytest.mark.parametrize("title", ["w" * 3_000_000, "word " * 600_000])
def test_a5_68_a_title_without_an_end_is_cut_and_says_so(title: str) -> None:
    story = "".join(
        f"<p>{number} boats lay in basin {number * 7} of the old harbour.</p>" for number in range(30)
    )
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{story}</body></html>"
    article = extract(page.encode(), "https://example.com/mill")

    assert 990 <= len(article.headline or "") <= 1_000
    assert "cut at 1,000 of " in article.provenance["headline"]
    assert article.is_readable
