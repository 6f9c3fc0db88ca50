"""Strings that break programs: read off a page, stored, read back, searched, exported; on both databases."""

import csv
import io
import json
import unicodedata
from pathlib import Path

import pytest

from crawler.extract import extract
from storage.article import Article
from storage.articles import LARGEST_BATCH, Saved
from storage.checks import check_store
from storage.export import export_articles, write_csv, write_jsonl
from storage.run import LinkOutcome
from storage.search import NothingToSearch, Query, search
from tests.integration.storage.conftest import Desk
from tests.naughty import STRINGS, naughty_page, naughty_path

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """One of each string."""
    return [
        extract(naughty_page(text, number), f"https://news.example/s/{naughty_path(text, number)}")
        for number, (_, text) in enumerate(STRINGS)
    ]


def _texts(article: Article) -> list[str]:
    names = [author.name for author in article.authors]
    return [article.headline or "", article.body, article.url, *names, *article.keywords]


def _fit(articles: list[Article]) -> list[Article]:
    """What may be stored. A headline without a letter or digit is none."""
    return [each for each in articles if each.headline and each.is_readable]


def _store(desk: Desk, articles: list[Article]) -> list[Saved]:
    """In batches as large as a crawl's."""
    fit = _fit(articles)
    return [
        saved
        for start in range(0, len(fit), LARGEST_BATCH)
        for saved in desk.crawl(*fit[start : start + LARGEST_BATCH])
    ]


def test_a5_61_each_is_read_as_a_story_without_what_no_reader_sees(articles: list[Article]) -> None:
    hidden = [
        (number, field)
        for number, article in enumerate(articles)
        for field in _texts(article)
        if any(unicodedata.category(each) in ("Cc", "Cs") and each != "\n" for each in field)
    ]

    unread = [STRINGS[number][1] for number, each in enumerate(articles) if not each.is_readable]
    # a page whose every paragraph is a script, and one that is full of backspaces, are no text
    assert (hidden, unread) == ([], ["<script>window.hurt=1</script>", "over\b\b\b\bwrite"])


def test_a5_61_each_comes_back_from_the_store_as_it_was_read(desk: Desk, articles: list[Article]) -> None:
    fit = _fit(articles)
    saved = _store(desk, articles)
    stored = desk.rows("SELECT url, headline, body FROM articles_v1")
    rows = {url: (headline, body) for url, headline, body in stored}

    assert {each.outcome for each in saved} == {LinkOutcome.NEW}
    assert rows == {each.url: (each.headline, each.body) for each in fit}


def test_a5_61_the_store_is_sound_with_them(desk: Desk, articles: list[Article], tmp_path: Path) -> None:
    _store(desk, articles)

    wrong = [
        check
        for check in check_store(desk.engine, tmp_path)
        if check.problem and not check.name.startswith("archive")
    ]
    assert wrong == []


def test_a5_61_each_finds_stories_or_is_no_word(desk: Desk, articles: list[Article]) -> None:
    _store(desk, articles)
    found, wordless = 0, 0
    for _, text in STRINGS:
        try:
            found += bool(search(desk.engine, Query(words=text)))
        except NothingToSearch:
            wordless += 1

    assert (found > len(STRINGS) / 2, wordless > 0) == (True, True)


def test_a5_61_an_export_holds_them_and_no_cell_is_a_formula(desk: Desk, articles: list[Article]) -> None:
    fit = {each.url: each.headline for each in _fit(articles)}
    _store(desk, articles)
    sheet, lines = io.StringIO(newline=""), io.StringIO()
    write_csv(export_articles(desk.engine).rows, sheet)
    write_jsonl(export_articles(desk.engine).rows, lines)
    cells = [cell for row in csv.reader(io.StringIO(sheet.getvalue(), newline="")) for cell in row]
    told = [json.loads(line) for line in lines.getvalue().splitlines()]

    assert [cell for cell in cells if cell.startswith(FORMULA)] == []
    assert {each["url"]: each["headline"] for each in told} == fit


def test_a5_68_a_text_of_five_megabytes_in_one_line_comes_back_whole(desk: Desk) -> None:
    words = "The ferry left at dawn, and nobody on board knew what the winter had in store. " * 60_000
    page = f"<html><body><article><h1>One line</h1><p>{words}</p></article></body></html>".encode()
    article = extract(page, "https://news.example/s/one-line")
    desk.crawl(article)

    [(body,)] = desk.rows("SELECT body FROM articles_v1")
    assert (len(article.body) > 4_500_000, body == article.body) == (True, True)
