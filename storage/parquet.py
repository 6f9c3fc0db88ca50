"""Rows as Parquet files, parted by source and month; needs the extra ``export`` (pyarrow)."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from storage.changes import Values
from storage.columns import json_text
from storage.contract import Kind, View
from storage.export import PAGE, plain

if TYPE_CHECKING:
    import pyarrow as pa

#: the month of an article whose page states no date
_UNDATED = "undated"


def write_parquet(rows: Iterable[Values], view: View, to: Path) -> int:
    """Write SOURCE/MONTH folders of Parquet files below a new folder; how many rows.

    The month is that of publication. Raises ``ModuleNotFoundError`` without pyarrow.
    """
    import pyarrow.dataset as dataset

    counted = [0]
    schema = _schema(view)
    dataset.write_dataset(
        _batches(rows, schema, counted),
        to,
        format="parquet",
        schema=schema,
        partitioning=["source", "month"],
        partitioning_flavor="hive",
        existing_data_behavior="error",
        max_open_files=64,
    )
    return counted[0]


def _schema(view: View) -> "pa.Schema":
    import pyarrow as pa

    kinds = {Kind.NUMBER: pa.int64(), Kind.INSTANT: pa.timestamp("us", tz="UTC"), Kind.FLAG: pa.bool_()}
    fields = [pa.field(c.name, kinds.get(c.kind, pa.string()), nullable=c.nullable) for c in view.columns]
    return pa.schema([*fields, pa.field("month", pa.string())])


def _batches(rows: Iterable[Values], schema: "pa.Schema", counted: list[int]) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    waiting = iter(rows)
    while part := list(islice(waiting, PAGE)):
        counted[0] += len(part)
        yield pa.RecordBatch.from_pylist([_row(row) for row in part], schema=schema)


def _row(row: Values) -> dict[str, object]:
    day = row["date_published"]
    values: dict[str, object] = {"month": str(day)[:7] if day else _UNDATED}
    for name, value in row.items():
        if isinstance(value, list | dict):
            values[name] = json_text(value)
        else:
            values[name] = value if hasattr(value, "tzinfo") else plain(value)
    return values
