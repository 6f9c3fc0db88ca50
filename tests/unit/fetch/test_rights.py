"""What sites say about the use of their pages."""

from time import perf_counter

import pytest

from crawler.fetch.rights import Rights, metas_in, rights_of


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


def test_meta_elements_are_found_however_they_are_written() -> None:
    page = (
        b"<!doctype html><html><head><META NAME=robots CONTENT='noai'>"
        b'<meta content="1" name="tdm-reservation"/>'
        b'<meta property="og:title" content="x"><meta name="tdm-policy" content="https://e.com/?a=1&amp;b=2">'
    )

    assert metas_in(page) == [
        ("robots", "noai"), ("tdm-reservation", "1"), ("tdm-policy", "https://e.com/?a=1&b=2")
    ]  # fmt: skip


def test_a_megabyte_of_unfinished_elements_costs_little() -> None:
    began = perf_counter()
    metas_in(b"<meta " * 170_000)

    assert perf_counter() - began < 1
