"""Which texts both databases hold alike. Extraction cleans; the store only refuses.

PostgreSQL takes neither a NUL nor a lone surrogate, SQLite would keep the one and its driver refuse the
other: a text with either would be in one database and not in the other.
"""

from typing import TypeVar

from storage.errors import UnstorableValue

Text = TypeVar("Text", str, str | None)


def storable(field: str, value: Text) -> Text:
    """The text as it is. Raises `UnstorableValue`, naming the field, for what cannot be kept."""
    if value is None or (value.isascii() and "\0" not in value):
        return value
    if "\0" in value:
        raise UnstorableValue(field, f"a NUL character at position {value.index(chr(0))}")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise UnstorableValue(field, f"half a character (lone surrogate) at position {error.start}") from None
    return value
