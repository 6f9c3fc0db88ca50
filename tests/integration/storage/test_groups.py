"""Groups: near copies are told as such, nothing is dropped, and no group moves without a change."""

import random
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.article import Article
from storage.articles import Articles
from storage.regrouping import compare_earlier
from storage.removals import Removals
from storage.sources import Sources
from tests.articles import story
from tests.integration.storage.conftest import Desk

WORDS = "harbour ferry island winter engine pilot council morning ticket captain strait market".split()
GROUPS = "SELECT url, content_group FROM articles_v1 ORDER BY seq"
BANDS = "SELECT count(*) FROM article_band"


def prose(seed: int) -> list[str]:
    chosen = random.Random(seed)
    return [f"{chosen.choice(WORDS)}{chosen.randrange(9)}" for _ in range(300)]


def told(slug: str, words: list[str]) -> Article:
    return story(slug, " ".join(words))


def near(words: list[str]) -> list[str]:
    """The same text after an editor cut its end and changed two words."""
    return ["Anna", *words[1:150], "and", *words[151:290]]


def groups(desk: Desk) -> dict[str, str]:
    return {str(url).rstrip("/").rpartition("/")[2]: str(group) for url, group in desk.rows(GROUPS)}


def test_near_copies_are_one_group_and_both_are_kept(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)), told("other", prose(2)))
    desk.crawl(told("copy", near(prose(1))))
    found = groups(desk)

    assert found["one"] == found["copy"] != found["other"]


def test_a_copy_at_another_source_is_in_the_group(desk: Desk) -> None:
    Sources(desk.engine).register("other", "Other", "https://other.example/")
    desk.crawl(told("one", prose(1)))
    url = "https://other.example/copy/"
    desk.crawl(replace(told("copy", near(prose(1))), url=url, canonical_url=url), source="other")
    found = groups(desk)

    assert found["one"] == found["copy"]


def test_copies_that_are_stored_at_once_are_one_group(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)), told("copy", near(prose(1))), told("third", prose(1)))

    assert len(set(groups(desk).values())) == 1


def test_a_group_is_named_by_the_revision_it_began_with(desk: Desk) -> None:
    (saved,) = desk.crawl(told("one", prose(1)))
    desk.crawl(told("copy", near(prose(1))))
    (began,) = desk.rows(f"SELECT revision_id FROM articles_v1 WHERE article_id = '{saved.article_id}'")

    assert set(groups(desk).values()) == {str(began[0])}


def test_notices_are_no_copies_of_each_other(desk: Desk) -> None:
    notice = ["Sign", "in", "to", "read", "on"]
    desk.crawl(told("one", notice), told("two", notice))

    assert len(set(groups(desk).values())) == 2


def test_an_article_that_becomes_a_copy_joins_with_its_change(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)), told("two", prose(2)))
    before = groups(desk)
    (saved,) = desk.crawl(told("two", near(prose(1))))
    after = groups(desk)

    assert before["one"] != before["two"]
    assert (after["one"], after["two"]) == (before["one"], before["one"])
    assert saved.seq == 3


def test_an_edit_leaves_an_article_where_it_is(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)), told("copy", near(prose(1))))
    before = groups(desk)
    desk.crawl(told("one", [*prose(1), "It", "was", "repainted."]))

    assert groups(desk) == before


def test_an_article_whose_text_is_another_one_now_begins_a_group(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)), told("copy", near(prose(1))))
    before = groups(desk)
    desk.crawl(told("copy", prose(3)))
    after = groups(desk)

    assert after["one"] == before["one"]
    assert after["copy"] not in before.values()


def test_a_batch_in_which_a_copy_leaves_its_group_keeps_newcomers_out_of_it(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)), told("leaves", near(prose(1))))
    desk.crawl(told("new", near(prose(3))), told("leaves", prose(3)))
    found = groups(desk)

    assert found["new"] == found["leaves"] != found["one"]


def test_nothing_moves_the_group_of_an_article_without_a_change(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)))
    with desk.engine.connect() as connection, pytest.raises(DBAPIError, match="changes with the feed only"):
        connection.execute(text(f"UPDATE head SET content_group = '{UUID(int=1)}'"))


def test_an_erasure_leaves_nothing_of_the_texts_sketch(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)))
    kept = desk.rows(BANDS)
    Removals(desk.engine).erase(story("one").url, desk.now())

    assert (kept, desk.rows(BANDS)) == ([(10,)], [(0,)])
    assert desk.rows("SELECT count(*) FROM article_sketch") == [(0,)]


def test_a_merged_article_is_no_copy_of_what_it_ended_in(desk: Desk) -> None:
    one, copy = told("one", prose(1)), told("copy", prose(1))
    desk.crawl(one, copy)
    desk.crawl(replace(copy, canonical_url=one.url))

    assert list(groups(desk)) == ["one"]
    assert desk.rows(BANDS) == [(10,)]


def test_copies_hold_a_band_once_and_hand_it_on(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)), told("copy", prose(1)))
    before, held = groups(desk), desk.rows(BANDS)
    Removals(desk.engine).erase(story("one").url, desk.now())
    desk.crawl(told("late", near(prose(1))))

    assert held == [(10,)]
    assert groups(desk)["late"] == before["one"]


def test_an_edited_text_is_found_by_its_new_words_only(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)))
    desk.crawl(told("one", prose(2)))
    desk.crawl(told("old", near(prose(1))), told("new", near(prose(2))))
    found = groups(desk)

    assert found["new"] == found["one"] != found["old"]


def test_what_an_earlier_version_stored_is_compared_once(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)), told("copy", near(prose(1))), told("other", prose(2)))
    forget_groups(desk)
    compared = [compare_earlier(desk.engine) for _ in range(2)]
    found = groups(desk)

    assert compared == [3, 0]
    assert found["one"] == found["copy"] != found["other"]


def test_an_article_names_its_copies(desk: Desk) -> None:
    desk.crawl(told("one", prose(1)), told("copy", near(prose(1))), told("other", prose(2)))
    store = Articles(desk.engine)
    stored = store.get(story("one").url)
    assert stored is not None

    assert [copy.article.url for copy in store.copies(stored)] == [story("copy").url]


def forget_groups(desk: Desk) -> None:
    """Leave the store as the version before the groups left it."""
    schema.downgrade(desk.engine, "0006")
    schema.upgrade(desk.engine)
