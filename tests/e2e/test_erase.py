"""An article that has to go for good, from the command that a person types."""

import json

from tests.e2e.commands import Installation


def test_an_article_is_erased_by_the_end_of_its_id_and_readers_are_told(crawled: Installation) -> None:
    [first, *others] = json.loads(crawled.run("features", "articles", "--json").out)

    done = crawled.run("features", "db", "erase", first["article_id"][-8:], "--yes")

    assert (done.code, done.err) == (0, "")
    changes = [json.loads(line) for line in crawled.run("features", "changes").out.splitlines()]
    assert (changes[-1]["op"], changes[-1]["article_id"]) == ("erase", first["article_id"])
    left = json.loads(crawled.run("features", "articles", "--json").out)
    assert {each["article_id"] for each in left} == {each["article_id"] for each in others}


def test_who_says_no_has_erased_nothing(crawled: Installation) -> None:
    [first, *_] = json.loads(crawled.run("features", "articles", "--json").out)

    done = crawled.run("features", "db", "erase", first["article_id"], stdin="n\n")

    assert done.code == 0
    assert done.out.endswith("Nothing was erased.\n")
    assert first in json.loads(crawled.run("features", "articles", "--json").out)


def test_what_is_not_there_is_said_before_anything_is_asked(crawled: Installation) -> None:
    done = crawled.run("features", "db", "erase", "https://news.example/none")

    assert (done.code, done.out) == (2, "")
    assert done.err == "There is no article https://news.example/none; features articles lists them.\n"
