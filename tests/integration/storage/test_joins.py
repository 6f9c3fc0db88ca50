"""Addresses of one article: variants, renames, claims that are believed, and claims that are not."""

from dataclasses import replace

from storage.articles import LARGEST_BATCH, Articles
from storage.run import LinkOutcome
from storage.sources import Sources
from tests.articles import story
from tests.integration.storage.conftest import Desk

ONE = story("one").url
OLD = "The ferry was built in 1962 and has crossed the strait some ninety thousand times since then."
NEW = "A bakery on the corner of the square sells its last loaf at noon, and nobody has ever asked why."


def addresses(desk: Desk) -> list[tuple[object, ...]]:
    return desk.rows("SELECT url, kind FROM urls_v1 ORDER BY kind, url")  # type: ignore[return-value]


def test_renderings_of_a_page_are_one_article(desk: Desk) -> None:
    tails = ("amp/", "?print=1", "index.html", "?utm_source=x")
    variants = [*(ONE + tail for tail in tails), ONE.replace("https", "http"), ONE.rstrip("/")]
    desk.crawl(story("one"))
    saved = desk.crawl(*(replace(story("one"), url=url, canonical_url=url) for url in variants))

    assert [s.outcome for s in saved] == [LinkOutcome.UNCHANGED] * len(variants)
    assert desk.rows("SELECT count(*) FROM articles_v1") == [(1,)]


def spellings(url: str) -> list[str]:
    """The addresses under which sites, mailings and networks hand the same page about."""
    rest = url.removeprefix("https://").rstrip("/")
    host, _, path = rest.partition("/")
    hosts = (host, f"www.{host}", f"m.{host}", f"amp.{host}", host.upper())
    tails = ("", "/", "/index.html", "/amp/", "//")
    queries = (
        "",
        "?utm_source=x&utm_medium=mail",
        "?fbclid=1",
        "?PHPSESSID=ab12",
        f"?sid={'a1' * 16}",
        "?print=1",
        "#part",
    )
    return [
        f"{scheme}://{name}/{path}{tail}{query}"
        for scheme in ("http", "https")
        for name in hosts
        for tail in tails
        for query in queries
    ]


def test_two_hundred_spellings_of_an_address_are_one_article(desk: Desk) -> None:
    desk.crawl(story("one"))
    outcomes = []
    every = spellings(ONE)
    for start in range(0, len(every), LARGEST_BATCH):
        some = every[start : start + LARGEST_BATCH]
        outcomes += desk.crawl(*(replace(story("one"), url=url, canonical_url=url) for url in some))

    assert len(every) >= 200
    assert {saved.outcome for saved in outcomes} == {LinkOutcome.UNCHANGED}
    assert desk.rows("SELECT count(*) FROM changes_v1") == [(1,)]


def test_a_number_that_looks_like_no_session_is_a_page_of_its_own(desk: Desk) -> None:
    one, two = (f"https://news.example/story?sid={number}" for number in (4711, 4712))
    saved = desk.crawl(
        replace(story("one", OLD), url=one, canonical_url=one),
        replace(story("two", NEW), url=two, canonical_url=two),
    )

    assert [each.outcome for each in saved] == [LinkOutcome.NEW, LinkOutcome.NEW]


def test_a_redirect_makes_its_link_an_address(desk: Desk) -> None:
    lease = desk.start()
    link = "https://news.example/go/7"
    Articles(desk.engine).save([desk.observe(lease, story("one"), link=link)], desk.now())

    assert addresses(desk) == [(ONE, "canonical"), (link, "redirect")]
    found = Articles(desk.engine).get(link)
    assert found is not None
    assert found.article.url == ONE


def test_a_renamed_article_behind_a_redirect_stays_itself(desk: Desk) -> None:
    desk.crawl(story("one", OLD))
    lease = desk.start()
    renamed = story("renamed", OLD, headline="Another headline")
    (saved,) = Articles(desk.engine).save([desk.observe(lease, renamed, link=ONE)], desk.now())

    assert (saved.outcome, saved.revision_no) == (LinkOutcome.REVISED, 2)
    assert desk.rows("SELECT count(*) FROM articles_v1") == [(1,)]


def test_a_link_that_leads_elsewhere_today_is_no_rename(desk: Desk) -> None:
    daily = "https://news.example/todays-feature"
    for article in (story("one", OLD), story("two", NEW)):
        lease = desk.start()
        Articles(desk.engine).save([desk.observe(lease, article, link=daily)], desk.now())
        desk.finish(lease)

    assert desk.rows("SELECT count(*), max(revision_no) FROM articles_v1") == [(2, 1)]


def test_the_sites_own_number_joins_a_renamed_page(desk: Desk) -> None:
    desk.crawl(story("one", OLD, source_article_id="4711"))
    (saved,) = desk.crawl(story("renamed", f"{OLD} It was repainted.", source_article_id="4711"))

    assert (saved.outcome, saved.revision_no) == (LinkOutcome.REVISED, 2)
    assert ("https://news.example/2026/03/renamed/", "canonical") in addresses(desk)


def test_a_number_on_every_page_joins_nothing(desk: Desk) -> None:
    saved = desk.crawl(story("one", OLD, source_article_id="1"), story("two", NEW, source_article_id="1"))

    assert [s.outcome for s in saved] == [LinkOutcome.NEW, LinkOutcome.NEW]


def test_the_same_number_at_two_sites_joins_nothing(desk: Desk) -> None:
    Sources(desk.engine).register("other", "Other", "https://other.example/")
    elsewhere = replace(
        story("one", OLD, source_article_id="1"),
        url="https://other.example/a",
        canonical_url="https://other.example/a",
    )
    desk.crawl(story("one", OLD, source_article_id="1"))
    (saved,) = desk.crawl(elsewhere, source="other")

    assert saved.outcome is LinkOutcome.NEW


def test_a_number_learnt_later_joins_the_next_rename(desk: Desk) -> None:
    desk.crawl(story("one", OLD))
    desk.crawl(story("one", OLD, source_article_id="4711"))
    (saved,) = desk.crawl(story("renamed", OLD, source_article_id="4711"))

    assert saved.outcome is not LinkOutcome.NEW


def test_a_canonical_address_joins_where_the_texts_agree(desk: Desk) -> None:
    desk.crawl(story("one", OLD))
    copy = replace(story("one", OLD), url="https://news.example/special/ferry/")
    (saved,) = desk.crawl(copy)

    assert saved.outcome is LinkOutcome.UNCHANGED


def test_a_canonical_address_of_another_story_is_not_believed(desk: Desk) -> None:
    desk.crawl(story("one", OLD))
    liar = replace(story("two", NEW), canonical_url=ONE)
    (saved,) = desk.crawl(liar)

    assert (saved.outcome, saved.revision_no) == (LinkOutcome.NEW, 1)
    assert desk.rows("SELECT url FROM articles_v1 ORDER BY seq") == [(ONE,), (story("two").url,)]


def test_a_claim_ends_when_the_page_itself_is_seen(desk: Desk) -> None:
    liar = replace(story("two", NEW), canonical_url=ONE)
    saved = [*desk.crawl(liar), *desk.crawl(story("one", OLD))]
    found = Articles(desk.engine).get(ONE)

    assert [s.outcome for s in saved] == [LinkOutcome.NEW, LinkOutcome.NEW]
    assert found is not None
    assert found.article.body == OLD


def test_two_articles_that_are_one_are_merged_and_readers_are_told(desk: Desk) -> None:
    copy = story("two", OLD, headline=story("one").headline)
    first, second = desk.crawl(story("one", OLD), copy)
    (saved,) = desk.crawl(replace(copy, canonical_url=ONE))
    told = desk.rows("SELECT seq, op, kind, revision_no, body, merged_into FROM changes_v1 WHERE seq > 2")
    urls = desk.rows("SELECT DISTINCT article_id FROM urls_v1")

    assert saved.article_id == first.article_id
    assert second.article_id != first.article_id
    assert [row[:5] for row in told] == [(3, "delete", "merged", 2, None)]
    assert [str(row[5]) for row in told] == [str(first.article_id)]
    assert [str(row[0]) for row in urls] == [str(first.article_id)]
    assert desk.rows("SELECT count(*) FROM articles_v1") == [(1,)]


def test_a_merged_article_is_found_by_its_old_address(desk: Desk) -> None:
    desk.crawl(story("one", OLD), story("two", OLD))
    desk.crawl(replace(story("two", OLD), canonical_url=ONE))
    found = Articles(desk.engine).get(story("two").url)

    assert found is not None
    assert (found.live, found.article.canonical_url) == (True, ONE)


def test_a_merge_within_one_batch_holds_together(desk: Desk) -> None:
    saved = desk.crawl(
        story("one", OLD), story("two", OLD, source_article_id="7"), story("one", OLD, source_article_id="7")
    )

    assert [s.outcome for s in saved] == [LinkOutcome.NEW, LinkOutcome.NEW, LinkOutcome.UNCHANGED]
    assert desk.rows("SELECT seq, op FROM changes_v1 ORDER BY seq") == [
        (1, "upsert"),
        (2, "upsert"),
        (3, "delete"),
    ]


def test_the_same_story_at_two_addresses_stays_two_articles(desk: Desk) -> None:
    saved = desk.crawl(story("one", OLD), story("two", OLD))

    assert [s.outcome for s in saved] == [LinkOutcome.NEW, LinkOutcome.NEW]
