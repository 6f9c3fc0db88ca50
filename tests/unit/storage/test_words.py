"""What the search index takes for words, and the excerpts it shows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.excerpt import excerpt
from storage.words import LONGEST_WORD, pieces, spans, spelling, words


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Why, the ferry?", "why the ferry"),
        ("don’t re-read", "don t re read"),
        ("Café Müller Åland", "cafe muller aland"),
        ("cafe\u0301", "cafe"),
        ("Русский й", "русский й"),
        ("渡船 stops", "渡 船 stops"),
        ("3D print of ½", "3d print of 12"),
        ("a_b 🚢 \0", "a b"),
        ("x" * 100, "x" * LONGEST_WORD),
    ],
)
def test_words_are_letters_and_digits_without_case_and_latin_accents(text: str, known: str) -> None:
    assert spelling(text) == known


@given(st.text() | st.text("aB1 _-“’é\u0301漢", max_size=40))
def test_every_word_stands_where_it_says(text: str) -> None:
    found = words(text)

    assert [word.text for word in found] == spelling(text).split()
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [(word.start, word.end) for word in found] == spans(text)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("query", "sought"),
    [
        ("old pier", ["old", "pier"]),
        ('ferry "old pier"', ["ferry", "old pier"]),
        ("“old pier” ferry", ["old pier", "ferry"]),
        ('"open phrase', ["open phrase"]),
        ("don't", ["don t"]),
        ("ferry Ferry", ["ferry"]),
        ("* AND :", ["and"]),
    ],
)
def test_a_query_is_words_and_phrases(query: str, sought: list[str]) -> None:
    assert pieces(query) == sought


def test_an_excerpt_shows_where_most_was_found() -> None:
    text = "ferry " + "nothing " * 30 + "the ferry at the pier " + "nothing " * 30
    places = [(word.start, word.end) for word in words(text) if word.text in ("ferry", "pier")]
    shown = excerpt(text, places, 60)

    assert [span.text for span in shown.spans if span.is_found] == ["ferry", "pier"]
    assert str(shown).startswith("…nothing") and str(shown).endswith("nothing…")


def test_a_short_text_is_shown_whole() -> None:
    assert str(excerpt("Loose ends", [(0, 5)], 100)) == "Loose ends"


@given(st.text(alphabet="ab \n漢", max_size=80), st.integers(1, 40))
def test_an_excerpt_is_a_part_of_the_text(text: str, length: int) -> None:
    places = spans(text)[::2]
    shown = str(excerpt(text, places, length))

    assert shown.strip("…").strip() in text.replace("\n", " ")
