"""Column types that hold the same value on SQLite and PostgreSQL, and the class all tables derive from.

SQLite has no type for an id, a time or a flag: there they are text a person can read and compare
("0190f4c2-…", "2026-11-23T20:07:12.000000Z") and 0 or 1. Its tables are STRICT, so that nothing is
coerced in silence.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Dialect, Integer, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

#: what a JSON column may hold
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def _of(dialect: Dialect, postgresql: TypeEngine[Any], sqlite: TypeEngine[Any]) -> TypeEngine[object]:
    chosen: TypeEngine[object] = postgresql if dialect.name == "postgresql" else sqlite
    return dialect.type_descriptor(chosen)


class Id(TypeDecorator[UUID]):
    """A UUID: ``uuid`` on PostgreSQL, its usual text form on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[object]:
        """The driver's own UUID where there is one."""
        return _of(dialect, Uuid(), Text())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> UUID | str | None:
        """Text for a database that has no UUID."""
        return value if value is None or dialect.name == "postgresql" else str(value)

    def process_result_value(self, value: UUID | str | None, dialect: Dialect) -> UUID | None:
        """Always a ``UUID``."""
        return UUID(value) if isinstance(value, str) else value


class UtcTime(TypeDecorator[datetime]):
    """An instant in UTC: ``timestamptz`` on PostgreSQL, sortable ISO 8601 text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[object]:
        """``timestamptz`` where there is one."""
        return _of(dialect, TIMESTAMP(timezone=True), Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """Refuse a naive time: nobody could say later which hour it meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; the store takes aware times only")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc_text(utc)

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        """Always aware and in UTC."""
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


def utc_text(moment: datetime) -> str:
    """An aware time as the text SQLite keeps: UTC, microseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


class JsonText(TypeDecorator[Json]):
    """A JSON value: ``jsonb`` on PostgreSQL, text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[object]:
        """``jsonb`` where there is one."""
        return _of(dialect, JSONB(none_as_null=True), Text())

    def process_bind_param(self, value: Json, dialect: Dialect) -> Json:
        """Text for a database that has no JSON."""
        return value if value is None or dialect.name == "postgresql" else json_text(value)

    def process_result_value(self, value: Json, dialect: Dialect) -> Json:
        """The value, parsed."""
        return json.loads(value) if isinstance(value, str) and dialect.name != "postgresql" else value


def json_text(value: Json) -> str:
    """JSON in the one spelling the store writes: compact, letters as they are."""
    return _ENCODER.encode(value)


#: made once: for other than its defaults, json.dumps makes an encoder for each value
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Flag(TypeDecorator[bool]):
    """True or false: ``boolean`` on PostgreSQL, 1 or 0 on SQLite."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[object]:
        """``boolean`` where there is one."""
        return _of(dialect, Boolean(), Integer())

    def process_result_value(self, value: bool | int | None, dialect: Dialect) -> bool | None:
        """Always a ``bool``."""
        return None if value is None else bool(value)


#: counts and numbers of the feed; SQLite's INTEGER holds 64 bits already
BigInt = BigInteger().with_variant(Integer(), "sqlite")


class Record(DeclarativeBase):
    """What every table derives from. Constraints are named, so that a migration can find them again."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s",
            "uq": "%(table_name)s_%(column_0_N_name)s_once",
            "ck": "%(table_name)s_%(constraint_name)s",
            "fk": "%(table_name)s_%(column_0_N_name)s_of",
            "pk": "%(table_name)s_pk",
        }
    )
    type_annotation_map = {UUID: Id, datetime: UtcTime, str: Text, int: BigInt, bool: Flag}  # noqa: RUF012


#: every table refuses a value of the wrong type
STRICT = {"sqlite_strict": True}
#: and these are kept in the order of their primary key, which is how they are read
CLUSTERED = {"sqlite_strict": True, "sqlite_with_rowid": False}


def one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    """A column that holds one of these words."""
    words = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


def is_sha256(column: str) -> CheckConstraint:
    """A column that holds 64 hexadecimal digits, or nothing."""
    return CheckConstraint(f"length({column}) = 64", name=f"{column}_is_sha256")
