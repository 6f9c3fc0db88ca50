"""The numbers of the search index rise with the date."""

from datetime import date

import pytest

from storage.search_order import END, document_number, first_document


def test_a_later_date_has_a_greater_number_whatever_the_change() -> None:
    dated = ["0001-01-01", "1969-12-31", "2026-03-01", "2026-03-01T00:01:00Z", "2026-03-02", "9999-12-31"]
    numbers = [document_number(each, 1_000_000 - place) for place, each in enumerate(dated)]

    assert numbers == sorted(numbers)
    assert numbers[0] > 0
    assert numbers[-1] < END


def test_of_one_date_the_later_change_is_greater() -> None:
    assert document_number("2026-03-01", 7) < document_number("2026-03-01", 8)


@pytest.mark.parametrize(
    "dated", ["2026-03-01", "2026-03-01T00:00:00.000000Z", "2026-03-01T23:59:59.999999Z"]
)
def test_a_day_begins_and_ends_with_its_own_articles(dated: str) -> None:
    number = document_number(dated, 5)

    assert first_document(date(2026, 3, 1)) <= number < first_document(date(2026, 3, 2))
