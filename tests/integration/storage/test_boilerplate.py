"""Learned boilerplate in the database."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from storage.boilerplate import ArchivedPage, Boilerplates, RecurringLine
from tests.articles import NOW, PAGE, story
from tests.integration.storage.conftest import Desk

LINE = RecurringLine(fingerprint="a" * 16, text="Sign up ✂", inside=3, outside=1, stories=5)


def test_nothing_learned_is_nothing(store: Engine) -> None:
    assert Boilerplates(store).lines("news") == []


def test_lines_come_back_as_they_went_in(store: Engine) -> None:
    Boilerplates(store).learned("news", [LINE])

    assert Boilerplates(store).lines("news") == [LINE]


def test_learning_again_replaces_what_was_learned(store: Engine) -> None:
    kept = Boilerplates(store)
    kept.learned("news", [LINE])
    kept.learned("news", [other := replace(LINE, fingerprint="b" * 16)])

    assert kept.lines("news") == [other]


def test_the_last_word_counts(store: Engine) -> None:
    kept = Boilerplates(store)
    kept.decide("news", LINE.fingerprint, remove=True, now=NOW)
    kept.decide("news", LINE.fingerprint, remove=False, now=NOW)

    assert kept.decisions("news") == {LINE.fingerprint: False}


def test_decisions_outlive_learning(store: Engine) -> None:
    kept = Boilerplates(store)
    kept.decide("news", LINE.fingerprint, remove=True, now=NOW)
    kept.learned("news", [])

    assert kept.decisions("news") == {LINE.fingerprint: True}


def test_a_decision_can_be_taken_back(store: Engine) -> None:
    kept = Boilerplates(store)
    kept.decide("news", LINE.fingerprint, remove=True, now=NOW)
    kept.withdraw("news", LINE.fingerprint)

    assert kept.decisions("news") == {}


def test_an_unknown_source_is_refused(store: Engine) -> None:
    with pytest.raises(LookupError, match="nowhere"):
        Boilerplates(store).learned("nowhere", [LINE])


def test_the_archive_gives_each_address_once(desk: Desk) -> None:
    article = story("harbour")
    desk.crawl(article)
    desk.crawl(article)

    assert Boilerplates(desk.engine).archived_pages("news", 9) == [ArchivedPage(url=article.url, sha256=PAGE)]
