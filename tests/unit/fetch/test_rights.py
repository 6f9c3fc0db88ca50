"""What sites say about the use of their pages."""

import pytest

from crawler.fetch.rights import Rights, rights_of


@pytest.mark.parametrize(
    ("headers", "metas"),
    [
        ({"x-robots-tag": ["noai, noimageai"]}, []),
        ({"x-robots-tag": ["feature-desk: noai"]}, []),
        ({}, [("robots", "index, NoAI")]),
        ({}, [("feature-desk", "noai")]),
        ({"tdm-reservation": ["1"]}, []),
        ({}, [("tdm-reservation", "1")]),
        ({"content-signal": ["search=yes, ai-train=no"]}, []),
        ({"content-usage": ["train-ai=n"]}, []),
    ],
)
def test_a_page_that_opts_out_is_seen_to(headers: dict[str, list[str]], metas: list[tuple[str, str]]) -> None:
    assert rights_of(headers, metas, agent="feature-desk").opts_out_of_ai


@pytest.mark.parametrize(
    ("headers", "metas"),
    [
        ({}, []),
        ({"x-robots-tag": ["otherbot: noai"]}, []),
        ({"x-robots-tag": ["noindex"]}, [("robots", "max-image-preview:large")]),
        ({"tdm-reservation": ["0"]}, []),
        ({"tdm-reservation": ["perhaps"]}, []),
        ({"content-signal": ["ai-train=yes"]}, []),
        ({"x-robots-tag": ["unavailable_after: 25 Jun 2027 15:00:00 PST"]}, []),
    ],
)
def test_a_page_that_does_not_is_not(headers: dict[str, list[str]], metas: list[tuple[str, str]]) -> None:
    assert not rights_of(headers, metas, agent="feature-desk").opts_out_of_ai


def test_signals_are_told_in_one_line() -> None:
    rights = rights_of(
        {"x-robots-tag": ["noai"], "tdm-policy": ["https://example.com/tdm.json"]},
        [("robots", "noindex"), ("tdm-reservation", "1")],
    )

    assert str(rights) == "noai, noindex; tdm-reservation=1; tdm-policy=https://example.com/tdm.json"
    assert str(Rights()) == ""
