"""What a site says of its pages' use goes into the ledger with the request."""

from datetime import UTC, datetime

import pytest
from scrapy.http import HtmlResponse

from crawler.fetch.answer import fetch_of

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://news.example/story"


@pytest.mark.parametrize(
    ("headers", "body", "recorded"),
    [
        ({}, b"<p>Nothing is said.</p>", None),
        ({"X-Robots-Tag": "noai, noimageai"}, b"", "noai, noimageai"),
        ({"X-Robots-Tag": "otherbot: noai"}, b"", None),
        ({"X-Robots-Tag": "feature-desk: noai"}, b"", "noai"),
        ({}, b'<meta name="tdm-reservation" content="1">', "tdm-reservation=1"),
        ({"Content-Usage": "train-ai=n\x00"}, b'<meta name=robots content="noindex">', "noindex; train-ai=n"),
        ({"TDM-Policy": "https://news.example/" + "p" * 2_000}, b"", "tdm-policy=https://news.example/"),
    ],
)
def test_signals_are_recorded(headers: dict[str, str], body: bytes, recorded: str | None) -> None:
    rights = fetch_of(URL, HtmlResponse(URL, headers=headers, body=body), NOW).rights

    assert (rights or "").rstrip("p") == (recorded or "").rstrip("p")
    assert rights is None or len(rights) <= 1_000


def test_an_error_page_says_nothing_of_use() -> None:
    response = HtmlResponse(URL, status=500, headers={"X-Robots-Tag": "noai"})

    assert fetch_of(URL, response, NOW).rights is None
