"""Addresses that are one article, and texts that are one revision."""

from dataclasses import replace

import pytest

from storage.article import Author, Block, BlockKind, Image
from storage.change import UrlKind
from storage.identity import LONGEST_URL, changed_fields, content_sha256, normal_url, url_key, url_kind
from tests.articles import rich_story, story

HOME = "https://news.example/2026/03/ferry"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://news.example/2026/03/ferry/",
        "http://news.example/2026/03/ferry/",
        "https://www.news.example/2026/03/ferry",
        "HTTPS://NEWS.EXAMPLE:443/2026/03/ferry/",
        "http://news.example:80/2026/03/ferry/#comments",
        "https://news.example./2026/03/ferry/",
        "https://news.example/2026/03/./x/../ferry/",
        "https://news.example/2026//03/ferry/",
        "https://news.example/2026/03/%66erry/",
        "https://news.example/2026/03/ferry/index.html",
        "https://news.example/2026/03/ferry/?utm_source=feed&utm_medium=rss",
        "https://news.example/2026/03/ferry/?fbclid=abc&gclid=def",
        "https://news.example/2026/03/ferry/;jsessionid=0123456789ABCDEF",
        "https://news.example/2026/03/ferry/?PHPSESSID=0123456789abcdef",
        "https://news.example/2026/03/ferry/?sid=0123456789abcdef0123456789",
        "https://news.example/2026/03/ferry/amp/",
        "https://news.example/amp/2026/03/ferry/",
        "https://amp.news.example/2026/03/ferry/",
        "https://news.example/2026/03/ferry/?amp=1",
        "https://m.news.example/2026/03/ferry/",
        "https://mobile.news.example/2026/03/ferry/",
        "https://news.example/2026/03/ferry/?print=1",
        "https://news.example/2026/03/ferry/print/",
        "  https://news.example/2026/03/ferry/  ",
    ],
)
def test_spellings_of_one_address_have_one_key(spelling: str) -> None:
    assert normal_url(spelling) == HOME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HOME, "https://news.example/2026/03/ferries/"),
        (HOME, "https://news.example/2026/03/Ferry/"),
        (HOME, "https://other.example/2026/03/ferry/"),
        (HOME, "https://news.example:8443/2026/03/ferry/"),
        ("https://news.example/?p=1", "https://news.example/?p=2"),
        ("https://news.example/story?sid=12", "https://news.example/story?sid=13"),
        ("https://news.example/amp", "https://news.example/"),
        ("https://news.example/a?page=1", "https://news.example/a?page=2"),
        ("https://a.example.co.uk/x", "https://b.example.co.uk/x"),
    ],
)
def test_addresses_of_two_pages_have_two_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_the_order_of_parameters_does_not_matter() -> None:
    assert url_key("https://news.example/x?a=1&b=2") == url_key("https://news.example/x?b=2&a=1")


def test_a_host_in_letters_and_in_punycode_is_one() -> None:
    assert url_key("https://zürich.example/x") == url_key("https://xn--zrich-kva.example/x")


@pytest.mark.parametrize(
    "address", ["mailto:a@b.example", "ftp://news.example/x", "/2026/x", "https:///x", ""]
)
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="no http or https address"):
        url_key(address)


def test_an_endless_address_is_refused() -> None:
    with pytest.raises(ValueError, match="characters"):
        url_key(f"https://news.example/{'x' * LONGEST_URL}")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (HOME, UrlKind.REQUESTED),
        (f"{HOME}/amp", UrlKind.AMP),
        (f"{HOME}?print=1", UrlKind.PRINT),
        ("https://m.news.example/x/y", UrlKind.MOBILE),
    ],
)
def test_the_rendering_an_address_asks_for(url: str, kind: UrlKind) -> None:
    assert url_kind(url) is kind


@pytest.mark.parametrize(
    "noise",
    [
        {"headline": "What  ferry\u00a0means "},
        {"kicker": "Another topic"},
        {"keywords": ("one", "two")},
        {"section": "World"},
        {"url": "https://news.example/2026/03/ferry/?utm_source=x"},
        {"images": (Image(url="https://news.example/resized.jpg"),)},
    ],
)
def test_noise_is_no_edit(noise: dict[str, object]) -> None:
    article = story("ferry")

    assert content_sha256(replace(article, **noise)) == content_sha256(article)  # type: ignore[arg-type]


def test_typography_is_no_edit() -> None:
    straight = story("ferry", '"It\'s here" - they said... and left.')
    curly = story("ferry", "“It’s here” – they  said… and\u200b left.")

    assert content_sha256(straight) == content_sha256(curly)


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ({"headline": "What a ferry means"}, "headline"),
        ({"description": "Nobody knows."}, "description"),
        ({"authors": (Author(name="Somebody Else"),)}, "authors"),
        ({"blocks": (Block(kind=BlockKind.PARAGRAPH, text="Rewritten."),)}, "body"),
        ({"images": (Image(url="https://news.example/a.jpg", caption="Another harbour"),)}, "captions"),
    ],
)
def test_an_edit_is_named_by_its_field(edit: dict[str, object], field: str) -> None:
    before = rich_story("ferry")
    after = replace(before, **edit)  # type: ignore[arg-type]

    assert changed_fields(before, after) == (field,)


def test_a_paragraph_made_a_heading_is_an_edit() -> None:
    before = story("ferry", "The pier")
    after = replace(before, blocks=(Block(kind=BlockKind.HEADING, text="The pier"),))

    assert content_sha256(before) != content_sha256(after)
