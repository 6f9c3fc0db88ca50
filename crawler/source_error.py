"""What is wrong with a source file, said so that the person who wrote it knows what to type."""

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Self, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

#: pydantic's wording → ours, for the kinds of mistake people make; the others keep pydantic's own
WORDS = {
    "missing": "is missing",
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "tuple_type": "must be a list in [ ]",
    "model_type": "must be a table",
}


class SourceError(ValueError):
    """A source file cannot be used. One line for each complaint, each with the file's name."""

    def __init__(self, path: Path, complaints: Iterable[str]) -> None:
        self.path = path
        self.complaints = tuple(complaints)
        super().__init__("\n".join(f"{path}: {complaint}" for complaint in self.complaints))

    @classmethod
    def of_fields(cls, path: Path, error: ValidationError, *, text: str, model: type[BaseModel]) -> Self:
        """The complaints of a validation, each with its line and key."""
        return cls(path, [_complaint(detail, text=text, model=model) for detail in error.errors()])


def _complaint(detail: ErrorDetails, *, text: str, model: type[BaseModel]) -> str:
    keys = [part for part in detail["loc"] if isinstance(part, str)]
    where = ".".join(str(part) for part in detail["loc"]) or "the file"
    line = _line_of(detail["loc"], text) if detail["type"] != "missing" else None
    place = f"line {line}: " if line else ""
    if detail["type"] == "extra_forbidden":
        return f"{place}{where} is not a key; {_nearest(keys, model)}"
    return f"{place}{where} {_what(detail)}"


def _what(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "value_error":
        return str(context["error"])
    if detail["type"] == "literal_error":
        return f"is {detail['input']!r}; allowed: {context['expected']}"
    if detail["type"] == "string_pattern_mismatch":
        return f"is {detail['input']!r}; allowed: {context['pattern']}"
    wording = WORDS.get(detail["type"])
    return wording or f"is {detail['input']!r}: {detail['msg'][0].lower()}{detail['msg'][1:]}"


def _nearest(keys: list[str], model: type[BaseModel]) -> str:
    """The sentence that offers the nearest known key, or all of them."""
    known = sorted(_model_at(keys[:-1], model).model_fields)
    near = difflib.get_close_matches(keys[-1], known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"allowed: {', '.join(known)}"


def _model_at(keys: list[str], model: type[BaseModel]) -> type[BaseModel]:
    for key in keys:
        annotation = model.model_fields[key].annotation
        inner = [kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type)]
        model = next(kind for kind in inner if issubclass(kind, BaseModel))
    return model


def _line_of(loc: tuple[int | str, ...], text: str) -> int | None:
    """The line where the key is set: the first such line below the header of its table."""
    keys = [part for part in loc if isinstance(part, str)]
    if not keys:
        return None
    lines = text.splitlines()
    header = re.compile(rf"\s*\[+\s*{re.escape(keys[0])}\s*\]")
    headers = [number for number, line in enumerate(lines) if header.match(line)]
    nth = loc[1] if len(loc) > 1 and isinstance(loc[1], int) else 0
    start = headers[nth] if nth < len(headers) else 0
    setting = re.compile(rf"\s*[\"']?{re.escape(keys[-1])}[\"']?\s*=")
    return next((n for n, line in enumerate(lines[start:], start + 1) if setting.match(line)), None)
