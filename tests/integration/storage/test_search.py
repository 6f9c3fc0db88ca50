"""Search: the same articles in the same order on both databases, and nothing that is gone."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from storage.article import Article, Author, Moment, Quality
from storage.engine import open_database
from storage.pruning import prune
from storage.removals import Removals
from storage.search import Hit, NothingToSearch, Query, search
from storage.search_index import catch_up
from tests.articles import later, story
from tests.integration.storage.conftest import Desk, furnish
from tests.integration.storage.test_removals import missing


def on(day: str) -> Moment:
    return Moment(value=date.fromisoformat(day), raw=day, quality=Quality.DATE_ONLY)


CORPUS = (
    story(
        "ferry",
        "The ferries stopped at noon. Nobody at the old pier had been told.",
        "Islanders wait for boats that do not come.",
        headline="Why the ferry stopped",
        authors=(Author(name="Jürgen Müller"),),
        date_published=on("2026-01-10"),
        in_language="en",
    ),
    story(
        "pier",
        "An old pier is taken down. A ferry used to land here, in state of the art comfort.",
        headline="Farewell to a landing",
        authors=(Author(name="Ana Pöl"), Author(name="Jürgen Klein")),
        date_published=Moment(value=datetime(2026, 2, 3, 9, 30, tzinfo=UTC), raw="x", quality=Quality.EXACT),
        in_language="en-GB",
    ),
    story(
        "hafen",
        "Die Häfen schließen früher, sagt die Verwaltung. Die Fähre bleibt im Hafen.",
        headline="Der Hafen und die Fähre",
        date_published=on("2026-02-20"),
        in_language="de",
    ),
    story(
        "minato",
        "港の渡船は昨日から止まっている。島の人々は待つ。",
        headline="渡船が止まった日",
        date_published=on("2026-02-21"),
        in_language="ja",
    ),
    story("undated", "Of boats and of café owners: a ferry tale.", headline="Loose ends"),
)


def found(desk: Desk, sought: str, **filters: object) -> list[str]:
    """The last part of each address, in order."""
    return [slug(hit) for hit in search(desk.engine, Query(words=sought, **filters))]  # type: ignore[arg-type]


def slug(hit: Hit) -> str:
    return hit.url.rstrip("/").rpartition("/")[2]


@pytest.fixture
def library(desk: Desk) -> Desk:
    """A store with the corpus in it."""
    desk.crawl(*CORPUS)
    return desk


@pytest.mark.parametrize(
    ("sought", "slugs"),
    [
        ("ferry", ["ferry", "undated", "pier"]),
        ("FERRY", ["ferry", "undated", "pier"]),
        ("islander", ["ferry"]),
        ("old ferry", ["pier", "ferry"]),
        ('"old pier"', ["pier", "ferry"]),
        ('"pier old"', []),
        ('"stopped The ferries"', []),
        ("cafe", ["undated"]),
        ("Hafen", ["hafen"]),
        ("渡船", ["minato"]),
        ("止まって", ["minato"]),
        ("船渡", []),
        ("airport", []),
    ],
)
def test_words_find_the_same_articles_in_the_same_order(library: Desk, sought: str, slugs: list[str]) -> None:
    assert found(library, sought) == slugs


@pytest.mark.parametrize(
    ("filters", "slugs"),
    [
        ({"author": "müller"}, ["ferry"]),
        ({"author": "Jurgen"}, ["ferry", "pier"]),
        ({"author": "ana pöl"}, ["pier"]),
        ({"source": "news"}, ["ferry", "undated", "pier"]),
        ({"source": "other"}, []),
        ({"since": date(2026, 2, 3)}, ["undated", "pier"]),
        ({"until": date(2026, 2, 3)}, ["ferry", "pier"]),
        ({"since": date(2026, 2, 1), "until": date(2026, 2, 28)}, ["pier"]),
        ({"limit": 1}, ["ferry"]),
    ],
)
def test_filters_narrow_what_is_found(library: Desk, filters: dict[str, object], slugs: list[str]) -> None:
    assert found(library, "ferry", **filters) == slugs


@pytest.mark.parametrize(
    "sought",
    [
        "ferry AND",
        "NEAR(ferry",
        "ferry*",
        "headline:ferry",
        '"ferry',
        "ferry!",
        "-ferry",
        "ferry ' \\ % _ :p",
    ],
)
def test_no_character_of_a_query_is_taken_for_syntax(library: Desk, sought: str) -> None:
    plain = " ".join(word for word in sought.replace('"', "").split() if word)

    assert isinstance(found(library, plain), list)
    assert set(found(library, sought)) <= {"ferry", "undated", "pier"}


@pytest.mark.parametrize("sought", ["", "   ", "!?", '""', "*", "\0", "\ud800", "🚢"])
def test_a_query_without_a_word_is_told(library: Desk, sought: str) -> None:
    with pytest.raises(NothingToSearch, match="no word to search for"):
        found(library, sought)


def test_what_was_found_is_told_apart(library: Desk) -> None:
    (hit,) = search(library.engine, Query(words='boats "old pier"'))

    assert [span.text for span in hit.snippet.spans if span.is_found] == ["old", "pier", "boats"]
    assert str(hit.headline) == "Why the ferry stopped"


def test_an_edited_article_is_found_by_its_new_words_only(library: Desk) -> None:
    found(library, "ferry")
    library.crawl(replace(CORPUS[0], headline="Why the tram stopped", blocks=CORPUS[1].blocks))

    assert (found(library, "tram"), found(library, "islanders")) == (["ferry"], [])


def test_a_deleted_article_leaves_the_index(library: Desk) -> None:
    found(library, "ferry")
    missing(library, library.start(), CORPUS[0])

    assert found(library, "islanders") == []
    assert library.rows("SELECT count(*) FROM search_document") == [(4,)]


def test_an_erased_article_leaves_the_index_at_once(library: Desk) -> None:
    found(library, "ferry")
    Removals(library.engine).erase(CORPUS[0].url, later(days=1))

    assert library.rows("SELECT count(*) FROM search_index") == [(4,)]
    assert library.rows("SELECT count(*) FROM search_document") == [(4,)]


def test_the_words_of_an_erased_article_are_in_no_part_of_the_index(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    furnish(engine)
    desk = Desk(engine)
    desk.crawl(*CORPUS)
    found(desk, "ferry")
    Removals(engine).erase(CORPUS[0].url, later(days=1))
    blocks = desk.rows("SELECT block FROM search_index_data")

    assert not any(b"islander" in bytes(block[0]) for block in blocks)  # type: ignore[call-overload]
    engine.dispose()


def test_the_index_is_caught_up_once(library: Desk) -> None:
    assert (catch_up(library.engine), catch_up(library.engine)) == (len(CORPUS), 0)


def test_the_index_begins_with_what_is_stored_when_the_feed_was_pruned(library: Desk) -> None:
    prune(library.engine, later(days=900))

    assert found(library, "ferry") == ["ferry", "undated", "pier"]


def test_a_text_beyond_what_an_index_holds_is_searched_at_its_beginning(library: Desk) -> None:
    long = " ".join(f"word{number}" for number in range(150_000))
    library.crawl(_long_story(long))

    assert (found(library, "word7"), found(library, "word149999")) == (["long"], [])


def _long_story(body: str) -> Article:
    return story("long", body, in_language="en")


def test_words_in_another_language_are_found_by_their_stem(postgresql_url: str) -> None:
    engine = open_database(postgresql_url)
    furnish(engine)
    desk = Desk(engine)
    desk.crawl(*CORPUS)

    assert found(desk, "Verwaltungen") == found(desk, "Verwaltung") == ["hafen"]
    assert desk.rows("SELECT DISTINCT configuration FROM search_document ORDER BY 1") == [
        ("english",),
        ("german",),
        ("simple",),
    ]
    engine.dispose()


def test_the_search_index_is_whole_for_sqlite(library: Desk) -> None:
    found(library, "ferry")
    if library.engine.dialect.name == "sqlite":
        with library.engine.begin() as connection:
            connection.execute(text("INSERT INTO search_index (search_index) VALUES ('integrity-check')"))
    assert library.rows("SELECT count(*) FROM search_index") == [(len(CORPUS),)]
