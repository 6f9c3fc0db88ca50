"""An article as JSON: schema.org's names in snake_case, times in ISO 8601, missing as null."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import TypeAlias

from storage.article import Article, Moment

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"


def article_as_json(article: Article) -> dict[str, Json]:
    """Everything an article holds, with its body as one text beside its blocks."""
    whole = {each.name: _as_json(getattr(article, each.name)) for each in fields(article)}
    return {**whole, "body": article.body}


def _as_json(value: object) -> Json:
    if isinstance(value, Moment):
        precision = value.precision
        return {
            "value": str(value) or None,
            "precision": None if precision is None else precision.value,
            "quality": value.quality.value,
            "raw": value.raw,
        }
    if is_dataclass(value):
        return {each.name: _as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _as_json(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_as_json(item) for item in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat().replace("+00:00", "Z")
    # an enumeration of texts is a text
    return value if value is None or isinstance(value, (int, float)) else str(value)
