"""A condition on many values that is one parameter: a statement is the same however many there are."""

from collections.abc import Callable, Collection
from typing import Any, cast

from sqlalchemy import ARRAY, ColumnElement, Connection, String, any_, bindparam, func, select
from sqlalchemy.sql.elements import KeyedColumnElement

from storage.columns import Json, json_text
from storage.engine import is_sqlite


def among(
    connection: Connection, column: KeyedColumnElement[Any], values: Collection[object]
) -> ColumnElement[bool]:
    """The column has one of the values.

    A list of parameters is spelt anew for each number of them, and parsed anew by the database: for some
    hundreds that costs more than looking them up.
    """
    if not is_sqlite(connection):
        return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))
    encode = cast(
        "Callable[[object], Json] | None",
        column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect),
    )
    given = json_text([encode(value) for value in values] if encode else cast("Json", list(values)))
    return column.in_(select(func.json_each(bindparam(None, given, String)).table_valued("value").c.value))
