"""Texts that only one of the databases would take."""

import pytest

from storage.errors import UnstorableValue
from storage.text import storable


@pytest.mark.parametrize("text", ["", "plain", "Zürich 渡船 😀", "line\nline\ttab", None])
def test_what_both_take_passes(text: str | None) -> None:
    assert storable("body", text) == text


@pytest.mark.parametrize(("text", "why"), [("a\0b", "NUL"), ("ü\0", "NUL"), ("a\ud800b", "surrogate")])
def test_what_one_refuses_is_refused_by_name(text: str, why: str) -> None:
    with pytest.raises(UnstorableValue, match=f"body cannot be stored.*{why}"):
        storable("body", text)
