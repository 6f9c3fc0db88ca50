"""Lines that link: which of them lead to the site's other stories, and which are the story's own."""

import pytest

from tests.unit.extract.body_pages import PARAGRAPHS, article, paragraphs, rules_inside

ABOVE, BELOW = PARAGRAPHS[:3], PARAGRAPHS[3:]


def between(markup: str) -> list[str]:
    """The rules that take off what stands between a story's paragraphs."""
    return rules_inside(article(paragraphs(*ABOVE), markup, paragraphs(*BELOW)))


@pytest.mark.parametrize(
    "markup",
    [
        "<p><a href=https://pilots.example/log>The log book of the pilots, page by page</a></p>",
        "<p><a href=https://share.example/intent?t=x>The sea does not ask what a ticket costs.</a></p>",
        "<ul><li><a href=https://north.example>Pilots</a><li><a href=https://nets.example>Nets</a></ul>",
    ],
)
def test_a_line_that_leads_to_another_site_is_the_storys(markup: str) -> None:
    assert between(markup) == []


@pytest.mark.parametrize(
    "address",
    ["/b", "https://crossing.example/b", "https://news.crossing.example/b", "https://crossing.test/b"],
)
def test_a_line_that_stays_on_the_site_leads_to_another_story(address: str) -> None:
    assert between(f"<p><a href={address}>Ten harbours that sank and one that did not</a></p>") == [
        "link list"
    ]


@pytest.mark.parametrize(
    "text", ["$12 at Harbour Goods", "Buy now", "Check the price", "See it at the chandler's"]
)
def test_a_button_that_leads_to_a_shop_is_furniture(text: str) -> None:
    assert len(between(f"<p><a href=https://goods.example/p/12>{text}</a></p>")) == 1


def test_a_line_that_leads_elsewhere_itself_announces_no_list() -> None:
    related = "<p>Related post: <a href=/b>Ten harbours that sank</a></p>"

    assert between(f"{related}<h2>What you need to cross</h2><ul><li>A coat</li></ul>") == ["related"]


@pytest.mark.parametrize("title", ["You may also like...", "More Great Crossing Stories", "Explore further"])
def test_a_line_that_announces_other_stories_goes_with_them(title: str) -> None:
    items = "".join(
        f"<li>What we wrote of <a href=/{number}>the harbours of the {side} shore</a></li>"
        for number, side in enumerate(("north", "south"))
    )
    found = article(paragraphs(), f"<p>{title}</p><ul>{items}</ul>")

    assert found.body == "\n".join(PARAGRAPHS)
