"""What the page let a reader see."""

import pytest

from crawler.extract import extract
from storage.article import Access
from tests.unit.extract.fields_pages import STORY, URL, page_of

LONG = STORY + "".join(
    f"<p>On day {n} after the opening the harbour office counted {n * 371} people on the bridge, "
    f"{n + 4} of them in"
    f" wheelchairs, and noted that the wind had come round to quarter {n % 4} once more, as it does "
    f"in spring.</p>"
    for n in range(1, 12)
)
H1 = "<h1>Bridge opens</h1>"


def _json_ld(more: str) -> str:
    article = f'{{"@type": "NewsArticle", "headline": "Bridge opens", {more}}}'
    return f'<script type="application/ld+json">{article}</script>'


def _access(html: bytes) -> Access:
    return extract(html, URL).access


def test_story_with_nothing_in_its_way_is_full() -> None:
    assert _access(page_of(_json_ld('"datePublished": "2024-03-08"'), H1, story=LONG)) is Access.FULL


def test_chrome_that_offers_a_subscription_makes_no_wall() -> None:
    offer = (
        '<div class="subscribe">Already a subscriber? Subscribe to continue reading our newsletters.</div>'
    )

    assert _access(page_of(top=H1 + offer, story=LONG, tail=offer)) is Access.FULL


def test_whole_text_that_is_declared_paid_is_metered() -> None:
    assert _access(page_of(_json_ld('"isAccessibleForFree": false'), H1, story=LONG)) is Access.METERED


def test_whole_text_inside_a_meters_mark_is_metered() -> None:
    html = page_of(top=H1, story=LONG).replace(b"<article>", b'<article data-pwcnt="true">')

    article = extract(html, URL)

    assert article.access is Access.METERED and "data-pwcnt" in article.provenance["access"]


def test_beginning_of_a_paid_text_is_a_preview_and_kept() -> None:
    article = extract(page_of(_json_ld('"isAccessibleForFree": "False"'), H1), URL)

    assert (article.access, bool(article.body)) == (Access.PREVIEW, True)


def test_declared_length_tells_a_cut_text() -> None:
    article = extract(
        page_of(_json_ld('"isAccessibleForFree": false, "wordCount": 900'), H1, story=LONG), URL
    )

    assert article.access is Access.PREVIEW and "of its 900 words" in article.provenance["access"]


def test_story_that_ends_at_a_walls_words_is_a_preview() -> None:
    wall = "<p>Subscribe to continue reading this story.</p>"

    assert _access(page_of(top=H1, story=STORY + wall)) is Access.PREVIEW


@pytest.mark.parametrize(
    ("title", "text", "access"),
    [
        ("Just a moment...", "Checking your browser before you go on.", Access.BOT_CHECK),
        ("Access denied", "You have no permission to see this page.", Access.BOT_CHECK),
        ("404 - Page not found", "Sorry, we could not find that.", Access.SOFT_404),
        ("Seite nicht gefunden", "Die Seite gibt es nicht.", Access.SOFT_404),
        ("Before you continue", "We use cookies and data. Accept or reject.", Access.CONSENT),
    ],
)
def test_page_in_the_way_is_named_and_gives_no_body(title: str, text: str, access: Access) -> None:
    html = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"

    article = extract(html.encode(), URL)

    assert (article.access, article.body) == (access, "")


def test_what_stood_in_the_way_is_kept_as_removed() -> None:
    text = "Sorry, we could not find the page that you were looking for, try the front page instead."
    html = (
        f"<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>"
        f"{text}</p></body></html>"
    )

    assert any(
        removed.text == text and removed.rule == "soft_404" for removed in extract(html.encode(), URL).removed
    )


def test_story_about_a_missing_page_is_a_story() -> None:
    head = "<title>Page not found: how the council lost its archive</title>"

    assert (
        _access(page_of(head, "<h1>Page not found: how the council lost its archive</h1>", story=LONG))
        is Access.FULL
    )


def test_film_without_a_text_is_media() -> None:
    head = '<script type="application/ld+json">{"@type": "VideoObject", "name": "Bridge opens"}</script>'

    assert _access(page_of(head, H1, story="<video></video>")) is Access.MEDIA


def test_cards_without_a_story_are_a_listing() -> None:
    cards = "".join(f'<div><h3><a href="/story-{n}">Story number {n}</a></h3></div>' for n in range(8))

    assert _access(page_of(top="<h1>Features</h1>", story=cards)) is Access.LISTING


@pytest.mark.parametrize("html", [b"", b"<html></html>", b"\x00\xff\xfe", b"<p>"])
def test_nothing_is_no_article(html: bytes) -> None:
    assert _access(html) is Access.NOT_ARTICLE
