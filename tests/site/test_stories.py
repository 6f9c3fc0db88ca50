"""Every story of the newspaper is understood as its editors meant it, with its source's rules and without."""

from pathlib import Path

import pytest

from crawler.extract import extract
from crawler.source import source_from_toml
from storage.article import Access, Article
from tests.site.edition import Edition
from tests.site.source_file import source_toml
from tests.site.story import Story

URL = "http://127.0.0.1:8000"
SOURCE = source_from_toml(source_toml(URL, "tidewater"), path=Path("tidewater.toml"))
STORIES = Edition().features


@pytest.fixture(params=STORIES, ids=lambda story: story.slug, scope="module")
def story(request: pytest.FixtureRequest) -> Story:
    """One of the fourteen features."""
    found = request.param
    assert isinstance(found, Story)
    return found


@pytest.fixture(params=[True, False], ids=["with rules", "without"], scope="module")
def article(story: Story, request: pytest.FixtureRequest) -> Article:
    """What is understood of its page."""
    page = Edition().page(story.path, "", URL)
    return extract(page.body, URL + story.path, source=SOURCE if request.param else None)


def test_its_lines_above_the_text(story: Story, article: Article) -> None:
    assert (article.kicker, article.headline, article.description) == (
        story.kicker,
        story.plain_headline,
        story.dek,
    )


def test_its_authors_and_what_is_said_of_them(story: Story, article: Article) -> None:
    assert [author.name for author in article.authors] == list(story.authors)
    assert [author.bio for author in article.authors if author.bio] == list(story.bios)


def test_its_dates(story: Story, article: Article) -> None:
    assert str(article.date_published) == f"{story.published}"
    assert str(article.date_modified) == f"{story.modified:%Y-%m-%dT%H:%M:%SZ}"


def test_its_picture(story: Story, article: Article) -> None:
    lead = article.lead_image
    assert lead is not None

    assert (lead.caption, lead.credit) == (story.caption, story.credit)
    assert "/td-story-xl-2/" in (lead.url or "")


def test_its_text_and_nothing_else(story: Story, article: Article) -> None:
    assert [block.text for block in article.blocks] == list(story.text)


def test_how_much_of_it_can_be_read(story: Story, article: Article) -> None:
    assert article.access is (Access.PREVIEW if story.is_preview else Access.METERED)


def test_its_number_and_its_tags(story: Story, article: Article) -> None:
    assert article.source_article_id == str(story.number)
    assert set(story.tags[1:]) <= set(article.keywords)


def test_after_a_redesign_it_says_the_same(story: Story) -> None:
    edition = Edition()
    edition.is_redesigned = True

    article = extract(edition.page(story.path, "", URL).body, URL + story.path, source=SOURCE)

    assert (article.headline, article.description, [block.text for block in article.blocks]) == (
        story.plain_headline,
        story.dek,
        list(story.text),
    )
