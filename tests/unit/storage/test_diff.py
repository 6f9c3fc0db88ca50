"""What a person would mark as edited."""

from dataclasses import replace

from storage.diff import Edit, differences
from tests.articles import rich_story, story


def marked(before: object, after: object) -> list[tuple[str, str]]:
    """Each edited text with [-removed-] and {+added+} in it."""
    signs = {Edit.KEPT: "{}", Edit.REMOVED: "[-{}-]", Edit.ADDED: "{{+{}+}}"}
    return [
        (each.field, " ".join(signs[piece.edit].format(piece.text) for piece in each.pieces))
        for each in differences(before, after)  # type: ignore[arg-type]
    ]


def test_a_corrected_word_is_marked_alone() -> None:
    before, after = story("x", "It was built in 1962 by hand."), story("x", "It was built in 1964 by hand.")

    assert marked(before, after) == [("body", "It was built in [-1962-] {+1964+} by hand.")]


def test_a_new_paragraph_and_a_lost_one() -> None:
    before, after = story("x", "One.", "Two.", "Three."), story("x", "One.", "Three.", "Four.")

    assert marked(before, after) == [("body", "[-Two.-]"), ("body", "{+Four.+}")]


def test_fields_come_before_the_body() -> None:
    after = replace(rich_story("ferry"), headline="What ferries mean", authors=())

    assert marked(rich_story("ferry"), after) == [
        ("headline", "What [-ferry means-] {+ferries mean+}"),
        ("authors", "[-Jürgen Müller, Desk-]"),
    ]


def test_typography_is_no_edit() -> None:
    assert marked(story("x", "“It’s  here” – now."), story("x", '"It\'s here" - now.')) == []
