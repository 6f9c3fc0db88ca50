"""Finding a row by a part of its id, as people copy it from a table."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Text, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

_PART = re.compile(r"[0-9a-f]{1,32}")


def ids_like(connection: Connection, column: InstrumentedAttribute[UUID], part: str, most: int) -> list[UUID]:
    """The ids that begin or end so, with or without dashes; at most ``most`` of them. Looks at every row."""
    digits = part.lower().replace("-", "")
    if not _PART.fullmatch(digits):
        return []
    written: Any = func.replace(cast(column, Text), "-", "")
    query = select(column).where(or_(written.startswith(digits), written.endswith(digits))).limit(most)
    return list(connection.execute(query).scalars())
