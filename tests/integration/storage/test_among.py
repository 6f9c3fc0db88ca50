"""A condition on many values finds what a list of parameters finds, on both databases."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import BigInteger, Column, MetaData, Table, Text, insert, select

from storage.among import among
from storage.columns import Id
from tests.integration.storage.conftest import Desk

ONE, TWO = UUID(int=1), UUID(int=2**127)
KEPT = Table("kept", MetaData(), Column("id", Id), Column("word", Text), Column("number", BigInteger))
ROWS = [
    {"id": ONE, "word": "Zürich", "number": -(2**63)},
    {"id": TWO, "word": "a 'quoted' \"word\"", "number": 2**63 - 1},
]


@pytest.mark.parametrize(
    ("name", "values", "places"),
    [
        ("id", [ONE], [0]),
        ("id", {ONE, TWO, UUID(int=3)}, [0, 1]),
        ("word", ["Zürich", "a 'quoted' \"word\""], [0, 1]),
        ("word", ["zürich", "quoted"], []),
        ("number", [-(2**63)], [0]),
        ("number", [*range(2_000), 2**63 - 1], [1]),
        ("number", [], []),
    ],
)
def test_it_finds_each_that_is_named(
    desk: Desk, name: str, values: Collection[Any], places: list[int]
) -> None:
    with desk.engine.connect() as connection:
        KEPT.create(connection)
        connection.execute(insert(KEPT), ROWS)
        found = connection.execute(select(KEPT.c.word).where(among(connection, KEPT.c[name], values)))
        words = set(found.scalars())
        connection.rollback()

    assert words == {ROWS[place]["word"] for place in places}
