"""Erasures: no word is left of the article anywhere, and none comes back."""

from dataclasses import replace
from pathlib import Path

import pytest

from storage.article import Article
from storage.articles import Articles
from storage.erasing import keep_erased_out
from storage.fetch import Fetch, FetchOutcome
from storage.link import Channel, Link
from storage.removals import Removals
from storage.run import Lease, LinkOutcome
from storage.runs import Runs
from storage.settlement import Settlement, settle
from storage.snapshots import Snapshots
from tests.articles import later, story
from tests.integration.storage.conftest import Desk

ONE = story("one")
SAID = "SELECT headline, description, authors FROM"


@pytest.fixture
def archive(desk: Desk, tmp_path: Path) -> Snapshots:
    return Snapshots(desk.engine, tmp_path / "pages")


def told(desk: Desk, lease: Lease, article: Article) -> None:
    """A listing names the article, with its headline, dek and author."""
    link = Link(
        url=article.url,
        channel=Channel.LISTING,
        via="https://news.example/",
        position=1,
        headline=article.headline,
        description="What it is about",
        authors=("Ana",),
    )
    Runs(desk.engine).discover(lease, [link], desk.now())


def asked(desk: Desk, url: str, sha256: str) -> Fetch:
    return Fetch(
        url=url, requested_at=desk.now(), outcome=FetchOutcome.NOT_ARTICLE, http_status=200, raw_sha256=sha256
    )


def test_a_page_with_other_bytes_and_the_same_text_is_taken_away_too(desk: Desk, archive: Snapshots) -> None:
    desk.crawl(ONE)
    other = archive.keep(b"<p>the same text, and another advert</p>", desk.now())
    lease = desk.start()
    again = desk.observe(lease, ONE)
    [saved] = Articles(desk.engine).save(
        [replace(again, fetch=replace(again.fetch, raw_sha256=other))], desk.now()
    )
    erased = Removals(desk.engine).erase(ONE.url, later(days=1))

    assert (saved.outcome, other in erased.pages) == (LinkOutcome.UNCHANGED, True)


def test_what_listings_said_of_it_is_taken_out_and_not_entered_again(desk: Desk) -> None:
    lease = desk.start()
    told(desk, lease, ONE)
    told(desk, lease, story("two"))
    Articles(desk.engine).save([desk.observe(lease, ONE)], desk.now())
    desk.finish(lease)
    Removals(desk.engine).erase(ONE.url, later(days=1))
    after = desk.start()
    told(desk, after, ONE)

    nothing = (None, None, desk.rows("SELECT authors FROM listing_link WHERE headline IS NULL")[0][0])
    assert desk.rows(f"{SAID} links_v1 WHERE url = '{ONE.url}'") == [nothing] * 2
    assert desk.rows(f"{SAID} listing_link WHERE url = '{ONE.url}'") == [nothing]
    assert "Ana" not in str(nothing)
    assert desk.rows(f"SELECT headline FROM links_v1 WHERE url = '{story('two').url}'") == [
        (story("two").headline,)
    ]


def test_sentences_that_quote_it_are_taken_out(desk: Desk) -> None:
    desk.crawl(ONE)
    lease = desk.start()
    quote = f"the page's title is {ONE.headline!r}"
    fetch = replace(asked(desk, ONE.url, "0" * 63 + "1"), reason=quote)
    rejected = Settlement(
        lease=lease, link_url=ONE.url, outcome=LinkOutcome.REJECTED, reason=quote, fetch=fetch
    )
    settle(desk.engine, [rejected], desk.now())
    Removals(desk.engine).erase(ONE.url, later(days=1))

    assert desk.rows("SELECT DISTINCT reason FROM links_v1") == [(None,)]
    assert desk.rows("SELECT DISTINCT reason FROM fetches_v1") == [(None,)]


def test_articles_that_were_merged_into_it_go_with_it(desk: Desk) -> None:
    desk.crawl(ONE)
    copy = replace(ONE, url=f"{ONE.url}copy/", canonical_url=f"{ONE.url}copy/")
    desk.crawl(copy)
    desk.crawl(replace(copy, canonical_url=ONE.url))
    former = desk.rows("SELECT count(*) FROM revisions_v1 WHERE body IS NOT NULL")
    erased = Removals(desk.engine).erase(ONE.url, later(days=1))

    assert (former, erased.revisions) == ([(2,)], 3)
    assert desk.rows("SELECT count(*) FROM revisions_v1 WHERE body IS NOT NULL") == [(0,)]
    assert desk.rows("SELECT op FROM changes_v1 ORDER BY seq DESC LIMIT 2") == [("erase",)] * 2


def test_a_merged_article_is_erased_by_its_own_id_too(desk: Desk) -> None:
    [first] = desk.crawl(ONE)
    copy = replace(ONE, url=f"{ONE.url}copy/", canonical_url=f"{ONE.url}copy/")
    [second] = desk.crawl(copy)
    desk.crawl(replace(copy, canonical_url=ONE.url))
    assert second.article_id is not None

    assert Removals(desk.engine).erase(second.article_id, later(days=1)).article_id == first.article_id


def test_a_page_that_comes_from_its_address_later_does_not_stay(desk: Desk, archive: Snapshots) -> None:
    desk.crawl(ONE, story("two"))
    Removals(desk.engine).erase(ONE.url, later(days=1))
    unwanted, moved, wanted = archive.keep_all([b"one", b"one, by a redirect", b"two"], desk.now())
    fetches = [
        asked(desk, ONE.url, unwanted),
        replace(asked(desk, "https://news.example/?p=1", moved), final_url=ONE.url),
        asked(desk, story("two").url, wanted),
    ]
    keep_erased_out(desk.engine, archive, fetches, desk.now())

    assert archive.read(wanted) == b"two"
    assert [path.name for path in archive.folder.rglob("*.zst")] == [f"{wanted}.zst"]
