"""What a source's articles were like when they were first stored."""

from dataclasses import replace

from storage.firsts import Firsts
from tests.articles import NOW, rich_story, story
from tests.integration.storage.conftest import Desk


def test_a5_56_articles_are_told_as_they_were_first_seen(desk: Desk) -> None:
    signed, bare = rich_story("one"), story("two")
    desk.crawl(signed)
    desk.crawl(bare)
    desk.crawl(replace(signed, authors=()))  # what was corrected later says nothing of how they come

    newest, oldest = Firsts(desk.engine).since("news", NOW)
    assert (newest.has_author, newest.has_date, newest.body_chars) == (False, False, len(bare.body))
    assert (oldest.has_author, oldest.has_date, oldest.body_chars) == (True, True, len(signed.body))
    assert newest.first_seen_at > oldest.first_seen_at


def test_a5_56_another_source_s_articles_are_not_told(desk: Desk) -> None:
    desk.crawl(story("one"))

    assert Firsts(desk.engine).since("other", NOW) == []
