"""Storing articles: what is new, what has changed, what stays as it is."""

from dataclasses import replace

from sqlalchemy import text

from storage.article import Access, Block, BlockKind
from storage.articles import Articles
from storage.run import LinkOutcome
from storage.runs import Runs
from tests.articles import fetch_of, rich_story, story
from tests.integration.storage.conftest import Desk


def outcomes(desk: Desk, *articles: object) -> list[LinkOutcome]:
    return [saved.outcome for saved in desk.crawl(*articles)]  # type: ignore[arg-type]


def test_an_article_comes_back_as_it_was_stored(desk: Desk) -> None:
    article = rich_story("ferry")
    desk.crawl(article)
    stored = Articles(desk.engine).get(article.url)

    assert stored is not None
    assert stored.article == article


def test_an_article_is_found_by_either_end_of_its_id(desk: Desk) -> None:
    [saved] = desk.crawl(story("one"))
    articles = Articles(desk.engine)
    assert saved.article_id is not None
    whole, digits = str(saved.article_id), saved.article_id.hex

    for part in (whole[:13], digits[:13], digits[-8:], digits[-16:].upper()):
        assert articles.ids_like(part) == [saved.article_id]
    for other in ("", "%", "x" + digits[1:], digits[8:16] + "00"):
        assert articles.ids_like(other) == []


def test_new_articles_are_numbered_in_the_order_of_the_batch(desk: Desk) -> None:
    saved = desk.crawl(story("one"), story("two"), story("three"))

    assert [(s.outcome, s.revision_no, s.seq) for s in saved] == [
        (LinkOutcome.NEW, 1, 1),
        (LinkOutcome.NEW, 1, 2),
        (LinkOutcome.NEW, 1, 3),
    ]


def test_unchanged_content_writes_no_revision_and_no_change(desk: Desk) -> None:
    desk.crawl(rich_story("ferry"))
    (again,) = desk.crawl(replace(rich_story("ferry"), keywords=(), section=None))

    assert again.outcome is LinkOutcome.UNCHANGED
    assert desk.rows("SELECT count(*), max(revision_no) FROM revisions_v1") == [(1, 1)]
    assert desk.rows("SELECT seq FROM feed_v1") == [(1,)]


def test_an_edit_is_a_revision_that_names_its_fields(desk: Desk) -> None:
    desk.crawl(rich_story("ferry"))
    (edited,) = desk.crawl(replace(rich_story("ferry"), headline="Why the ferry stopped", description=None))
    stored = Articles(desk.engine).revisions("https://news.example/2026/03/ferry/")

    assert (edited.outcome, edited.revision_no, edited.seq) == (LinkOutcome.REVISED, 2, 2)
    assert [(s.kind, s.changed_fields) for s in stored] == [
        ("created", ()),
        ("content_changed", ("headline", "description")),
    ]


def test_a_new_dek_alone_is_a_change_of_metadata(desk: Desk) -> None:
    desk.crawl(rich_story("ferry"))
    desk.crawl(replace(rich_story("ferry"), description="Another dek."))
    stored = Articles(desk.engine).get("https://news.example/2026/03/ferry/")

    assert stored is not None
    assert stored.kind == "metadata_changed"


def test_the_same_article_twice_in_a_batch_is_stored_once(desk: Desk) -> None:
    lease = desk.start()
    link = "https://news.example/go?id=7"
    saved = Articles(desk.engine).save(
        [desk.observe(lease, story("one")), desk.observe(lease, story("one"), link=link)], desk.now()
    )

    assert [s.outcome for s in saved] == [LinkOutcome.NEW, LinkOutcome.UNCHANGED]
    assert saved[0].article_id == saved[1].article_id


def test_an_edit_within_a_batch_follows_what_it_edits(desk: Desk) -> None:
    saved = desk.crawl(story("one"), story("one", "An edited text about one, and more of it."))

    assert [(s.outcome, s.revision_no, s.seq) for s in saved] == [
        (LinkOutcome.NEW, 1, 1),
        (LinkOutcome.REVISED, 2, 2),
    ]


def test_one_bad_article_harms_no_other(desk: Desk) -> None:
    bad = story("bad", "A text with\0a hole.")
    saved = desk.crawl(story("one"), bad, story("two"))

    assert [s.outcome for s in saved] == [LinkOutcome.NEW, LinkOutcome.FAILED, LinkOutcome.NEW]
    assert saved[1].reason is not None
    assert "NUL" in saved[1].reason


def test_an_article_the_database_refuses_harms_no_other(desk: Desk) -> None:
    lease = desk.start()
    unknown_page = fetch_of(story("bad"), raw_sha256="f" * 64)
    observations = [
        desk.observe(lease, story("one")),
        replace(desk.observe(lease, story("bad")), fetch=unknown_page),
        desk.observe(lease, story("two")),
    ]
    saved = Articles(desk.engine).save(observations, desk.now())
    accounts = Runs(desk.engine).links(lease.run_id, LinkOutcome.FAILED)

    assert [s.outcome for s in saved] == [LinkOutcome.NEW, LinkOutcome.FAILED, LinkOutcome.NEW]
    assert [(a.link.url, "refused" in str(a.reason)) for a in accounts] == [(story("bad").url, True)]
    assert desk.rows("SELECT count(*) FROM changes_v1") == [(2,)]


def test_a_page_without_headline_or_text_is_rejected_with_the_reason(desk: Desk) -> None:
    saved = desk.crawl(
        story("one", headline=None),
        replace(story("two"), blocks=()),
        story("three", access=Access.WALL),
    )

    assert [(s.outcome, s.reason) for s in saved] == [
        (LinkOutcome.REJECTED, "no headline was found"),
        (LinkOutcome.REJECTED, "no text was found"),
        (LinkOutcome.REJECTED, "the page shows no article (wall)"),
    ]


def test_a_preview_never_replaces_the_whole_text(desk: Desk) -> None:
    whole = story("one", "The first paragraph of one.", "The second paragraph of one.")
    desk.crawl(whole)
    (saved,) = desk.crawl(replace(whole, blocks=whole.blocks[:1], access=Access.PREVIEW))

    assert saved.outcome is LinkOutcome.REJECTED
    assert desk.rows("SELECT access, revision_no FROM articles_v1") == [("full", 1)]


def test_every_answer_can_be_traced_in_sql(desk: Desk) -> None:
    desk.crawl(rich_story("ferry"))
    query = """
        SELECT n.status, f.http_status, f.raw_sha256, a.extractor, p.provenance
        FROM articles_v1 a JOIN runs_v1 n ON n.run_id = a.run_id JOIN fetches_v1 f ON f.fetch_id = a.fetch_id
        JOIN revisions_v1 p ON p.revision_id = a.revision_id"""
    with desk.engine.connect() as connection:
        row = connection.execute(text(query)).one()

    assert tuple(row)[:4] == ("succeeded", 200, "0" * 63 + "1", "test 1")
    assert "the h1 of the page" in str(row.provenance)


def test_text_beyond_the_basic_plane_is_measured_alike(desk: Desk) -> None:
    article = replace(story("one"), blocks=(Block(kind=BlockKind.PARAGRAPH, text="😀𝒻 two letters"),))
    desk.crawl(article)

    assert desk.rows("SELECT body, body_chars FROM articles_v1") == [("😀𝒻 two letters", 14)]
