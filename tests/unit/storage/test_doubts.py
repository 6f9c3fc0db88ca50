"""Which pages are not believed to show the article that is kept under their address."""

from datetime import date

import pytest

from storage.article import Article, Moment, Quality
from storage.doubts import doubt, reuse
from tests.articles import story

SENTENCES = [f"Sentence {number} tells of the harbour and its {number * 3} ferries." for number in range(60)]
OTHERS = [f"Quite another paper writes line {number} on mills by the river." for number in range(60)]
REFUSED = {
    "canonical_url": "the address it was fetched from; rel=canonical refused: a.example is another site"
}


def shown(*paragraphs: str, headline: str = "The Harbour", **fields: object) -> Article:
    """The article as a page shows it."""
    return story("harbour", *paragraphs, headline=headline, **fields)


FORMER = shown(*SENTENCES)


@pytest.mark.parametrize(
    ("headline", "kept", "is_doubted"),
    [
        ("The Harbour", 10, True),
        ("The harbour, corrected", 10, True),
        ("The Harbour", 30, False),
        ("The Harbour", 60, False),
    ],
    ids=["cut", "cut and renamed", "half of it", "whole"],
)
def test_a5_56_a_story_that_lost_most_of_its_text_is_doubted(
    headline: str, kept: int, is_doubted: bool
) -> None:
    page = shown(*SENTENCES[:kept], headline=headline)

    assert (doubt(FORMER, page) is not None) is is_doubted


def test_a_short_text_may_be_rewritten() -> None:
    assert doubt(shown(*SENTENCES[:8]), shown(SENTENCES[0])) is None


@pytest.mark.parametrize(("paragraphs", "is_doubted"), [(OTHERS, True), (SENTENCES, False)])
def test_a3_38_a_page_of_another_site_is_doubted_unless_it_tells_the_story(
    paragraphs: list[str], is_doubted: bool
) -> None:
    page = shown(*paragraphs, headline="Elsewhere", provenance=REFUSED)

    assert (doubt(FORMER, page) is not None) is is_doubted


LATER = Moment(value=date(2026, 3, 2), raw="2 March 2026", quality=Quality.DATE_ONLY)


def test_a4_50_another_story_of_another_date_is_told() -> None:
    page = shown(*OTHERS, headline="The Mill", date_published=LATER)

    assert "before: 'The Harbour'" in (reuse(FORMER, page) or "")


def test_a4_50_a_correction_is_no_other_story() -> None:
    assert reuse(FORMER, shown(*SENTENCES[2:], date_published=LATER)) is None
