"""What a robots.txt means, however it is written."""

from time import perf_counter

import pytest

from crawler.fetch.robots_rules import LONGEST_DELAY_S, MAX_ROBOTS_BYTES, robots_rules, robots_text

SHUT = "User-agent: *\nDisallow: /shut/\n"
URL = "https://example.com/shut/page"


@pytest.mark.parametrize(
    "body",
    [
        SHUT.encode(),
        b"\xef\xbb\xbf" + SHUT.encode(),
        SHUT.encode("utf-16"),
        SHUT.encode("utf-16-le"),
        SHUT.encode("utf-16-be"),
        SHUT.replace("\n", "\r\n").encode(),
        SHUT.replace("\n", "\r").encode(),
        b"\0\0" + SHUT.encode(),
        b"garbage: \x80\xff\n" + SHUT.encode(),
        SHUT.encode() + b"# and so on\n" * 200_000,
        b"<html><p>hello</p></html>\n" + SHUT.encode(),
    ],
)
def test_a3_40_rules_are_found_in_any_writing(body: bytes) -> None:
    assert not robots_rules(robots_text(body), "feature-desk").allows(URL)


@pytest.mark.parametrize(
    "text", [None, "", "<!doctype html><html><body>Not found</body></html>", "Disallow: /"]
)
def test_a_text_without_rules_allows(text: str | None) -> None:
    assert robots_rules(text, "feature-desk").allows(URL)


def test_a_group_for_us_wins_over_the_general_one() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Feature-Desk\nDisallow: /private\n"
    rules = robots_rules(text, "feature-desk")

    assert rules.allows(URL)
    assert not rules.allows("https://example.com/private")


def test_the_longest_match_wins() -> None:
    rules = robots_rules("User-agent: *\nDisallow: /a\nAllow: /a/b\n", "feature-desk")

    assert rules.allows("https://example.com/a/b/c")
    assert not rules.allows("https://example.com/a/c")


def test_robots_txt_is_cut_at_a_line_s_end_after_500_kib() -> None:
    filler = b"# filler line\n" * (MAX_ROBOTS_BYTES // 14 + 10)
    text = robots_text(filler + SHUT.encode())

    assert len(text) <= MAX_ROBOTS_BYTES
    assert text.endswith("\n")
    assert robots_rules(text, "feature-desk").allows(URL)


@pytest.mark.parametrize(
    ("stated", "kept"),
    [("10", 10), ("0.5", 0.5), ("300", 300), ("86400", LONGEST_DELAY_S), ("1e9", LONGEST_DELAY_S), ("-1", 0),
     ("0", 0), ("nan", 0), ("inf", 0), ("soon", 0)],
)  # fmt: skip
def test_a3_41_a_crawl_delay_is_kept_up_to_300_seconds(stated: str, kept: float) -> None:
    assert robots_rules(f"User-agent: *\nCrawl-delay: {stated}\n", "feature-desk").delay_s == kept


def test_a_pattern_of_many_stars_costs_little() -> None:
    rules = robots_rules("User-agent: *\nDisallow: /" + "*a" * 2000 + "b$\n", "feature-desk")
    began = perf_counter()
    rules.allows("https://example.com/" + "a" * 2000)

    assert perf_counter() - began < 1
