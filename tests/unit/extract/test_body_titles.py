"""Lines inside a story that look like furniture, and are its own: subheads and the names of its items."""

import pytest

from tests.unit.extract.body_pages import HEADLINE, PARAGRAPHS, article, paragraphs, rules_inside

FIRST, *REST = PARAGRAPHS
NAMES = ("The north pier", "The old lighthouse", "The house of the pilots", "The long jetty", "The net lofts")


def items(markup: str) -> str:
    """Each paragraph but the first under a line of its own."""
    pairs = zip(NAMES, REST, strict=True)
    return "".join(markup.format(name=name) + paragraphs(text) for name, text in pairs)


@pytest.mark.parametrize(
    "markup",
    [
        "<h3><a href=https://harbours.example/a>The north pier</a></h3>",
        "<h2 id=pier><a href=#pier>The north pier</a></h2>",
        "<details open><summary><h2>The north pier</h2></summary></details>",
        f"<h2>How the {HEADLINE[4:]} works</h2>",
    ],
)
def test_a_subhead_is_kept_whether_or_not_it_links(markup: str) -> None:
    found = article(paragraphs(*PARAGRAPHS[:4]), markup, paragraphs(*PARAGRAPHS[4:]))

    assert rules_inside(found) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<p><a href=https://harbours.example/a>{name}</a></p>",
        "<ul><li><a href=https://harbours.example/a>{name}</a></li></ul>",
        "<header><h3><a href=https://harbours.example/a>{name}</a></h3></header>",
    ],
)
def test_the_linked_names_of_a_storys_items_are_kept(markup: str) -> None:
    found = article(paragraphs(FIRST), items(markup))

    assert [name for name in NAMES if name in found.body] == list(NAMES)


def test_a_title_of_another_story_does_not_take_the_next_subhead_along() -> None:
    related = "<p>Read more: <a href=/b>Ten harbours that sank</a></p>"
    found = article(
        paragraphs(*PARAGRAPHS[:3]), related, "<h2>What has not changed</h2>", paragraphs(*PARAGRAPHS[3:])
    )

    assert "What has not changed" in found.body


@pytest.mark.parametrize(
    "told",
    [
        "Most islanders subscribe to <a href=/n>one newspaper</a> and read it aloud on the way across.",
        "When tourists sign up for <b>a free crossing</b>, they leave an address that nobody ever writes to.",
    ],
)
def test_a_story_may_tell_of_people_who_sign_up(told: str) -> None:
    found = article(paragraphs(*PARAGRAPHS[:3]), paragraphs(told), paragraphs(*PARAGRAPHS[3:]))

    assert rules_inside(found) == []


def test_an_order_to_subscribe_is_found_behind_one_that_is_told() -> None:
    asked = "People subscribe to us from <a href=/s>every island</a>. Subscribe today, it takes a minute."
    found = article(paragraphs(*PARAGRAPHS[:3]), paragraphs(asked), paragraphs(*PARAGRAPHS[3:]))

    assert rules_inside(found) == ["promotion"]


TITLES = ("Ten harbours that sank", "A bridge to nowhere", "The last net maker of the coast")


def test_a_list_of_titles_between_paragraphs_leads_elsewhere() -> None:
    items = "".join(f"<li>Islands: <a href=/{number}>{title}</a></li>" for number, title in enumerate(TITLES))
    found = article(paragraphs(*PARAGRAPHS[:3]), f"<ul>{items}</ul>", paragraphs(*PARAGRAPHS[3:]))

    assert (found.body, rules_inside(found)) == ("\n".join(PARAGRAPHS), ["link list"] * 3)


def test_a_list_that_a_line_introduces_is_the_storys() -> None:
    items = "".join(
        f"<li><a href=/{number}>{title}</a>, a book of 2024</li>" for number, title in enumerate(TITLES)
    )
    intro = "<p>Three books in the captain's cabin have been read to pieces, and she knows each by heart:</p>"
    found = article(paragraphs(*PARAGRAPHS[:3]), intro, f"<ul>{items}</ul>", paragraphs(*PARAGRAPHS[3:]))

    assert rules_inside(found) == []
