"""WARC files are read whole or up to their damage, and what is in a record without its codings."""

import gzip
import tracemalloc
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.warc.reading import MAX_BYTES, Damaged, NoWarc, Record, Unusable, Warc
from tests.warcs import chunked, request, response, warc, warcinfo

AT = datetime(2026, 2, 1, 6, 30, tzinfo=UTC)
URL = "https://news.example/story"
PAGE = "<!doctype html><html><p>Größer als gedacht.</p></html>".encode() * 40
GZIP = {"Content-Encoding": "gzip"}
CHUNKED = {"Transfer-Encoding": "chunked"}


def written(folder: Path, content: bytes, name: str = "news.warc.gz") -> Path:
    """A file of that content."""
    path = folder / name
    path.write_bytes(content)
    return path


def body_of(record: Record) -> bytes | None:
    """Of a response."""
    return record.answer().body if record.kind == "response" else None


def bodies(path: Path) -> list[bytes]:
    """Of the responses in a file, in their order."""
    with Warc(path) as file:
        return [body for body in file.read(body_of) if body is not None]


def one(folder: Path, record: bytes) -> bytes:
    """The body of a file's one response."""
    (body,) = bodies(written(folder, warc([record])))
    return body


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        (PAGE, {}),
        (gzip.compress(PAGE), GZIP),
        (zlib.compress(PAGE), {"Content-Encoding": "deflate"}),
        (brotli.compress(PAGE), {"Content-Encoding": "br"}),
        (chunked(PAGE), CHUNKED),
        (chunked(gzip.compress(PAGE)), {**GZIP, **CHUNKED}),
    ],
    ids=["plain", "gzip", "deflate", "brotli", "chunked", "chunked gzip"],
)
def test_codings_are_taken_off(tmp_path: Path, payload: bytes, headers: dict[str, str]) -> None:
    assert one(tmp_path, response(URL, AT, payload, headers=headers)) == PAGE


@pytest.mark.parametrize("headers", [GZIP, {"Content-Encoding": "br"}, CHUNKED, {**GZIP, **CHUNKED}], ids=str)
def test_codings_that_the_recorder_took_off_already_do_no_harm(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    assert one(tmp_path, response(URL, AT, PAGE, headers=headers)) == PAGE


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        (gzip.compress(PAGE)[:-9], GZIP),
        (chunked(PAGE)[:-9], CHUNKED),
        (gzip.compress(b"x" * (MAX_BYTES + 1)), GZIP),
        (b"x" * (MAX_BYTES + 70_000), {}),
    ],
    ids=["cut gzip", "cut chunks", "bomb", "huge"],
)
def test_what_is_not_whole_or_too_large_is_not_used(
    tmp_path: Path, payload: bytes, headers: dict[str, str]
) -> None:
    with pytest.raises(Unusable):
        one(tmp_path, response(URL, AT, payload, headers=headers))


def test_what_the_recorder_cut_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="length"):
        one(tmp_path, response(URL, AT, PAGE, about={"WARC-Truncated": "length"}))


def test_a_record_tells_where_and_when(tmp_path: Path) -> None:
    with Warc(written(tmp_path, warc([request(URL, AT), response(URL, AT, PAGE)]))) as file:
        told = list(file.read(lambda record: (record.kind, record.url, record.date)))

    assert told[1:] == [("request", URL, AT), ("response", URL, AT)]


def test_a_file_that_is_not_compressed_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, warcinfo() + response(URL, AT, PAGE), "news.warc")

    assert bodies(path) == [PAGE]


def test_a_file_compressed_in_one_piece_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(warcinfo() + response(URL, AT, PAGE)))

    assert bodies(path) == [PAGE]


@pytest.mark.parametrize("content", [b"", b"<html>", b"PK\x03\x04"], ids=["empty", "page", "zip"])
def test_another_file_is_no_warc(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NoWarc, match=r"is no WARC file"):
        Warc(written(tmp_path, content))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoWarc, match="No such file"):
        Warc(tmp_path / "none.warc.gz")


def counted(records: Iterable[object]) -> tuple[int, str | None]:
    """How many records came, and why no more did."""
    count = 0
    try:
        for _ in records:
            count += 1
    except Damaged as error:
        return count, str(error)
    return count, None


@pytest.mark.parametrize("name", ["news.warc.gz", "news.warc"])
def test_a_cut_is_told_wherever_it_is(tmp_path: Path, name: str) -> None:
    records = [response(f"{URL}/{number}", AT, PAGE) for number in range(3)]
    parts = [warcinfo(), *records]
    content = warc(records) if name.endswith("gz") else b"".join(parts)
    sizes = [len(gzip.compress(part, mtime=0) if name.endswith("gz") else part) for part in parts]
    ends = {sum(sizes[:n]) - gone for n in range(5) for gone in ((0,) if name.endswith("gz") else range(5))}
    silent = []
    for length in range(6, len(content), 7):
        if length in ends:
            continue
        with Warc(written(tmp_path, content[:length], name)) as file:
            count, why = counted(file.read(body_of))
        if why is None:
            silent.append((length, count))

    assert silent == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(12, 3_000), st.integers(1, 255))
def test_a_flipped_byte_never_brings_another_page(tmp_path: Path, place: int, flip: int) -> None:
    content = bytearray(
        warc([response(f"{URL}/{n}", AT, gzip.compress(PAGE * (n + 1)), headers=GZIP) for n in range(9)])
    )
    content[place % len(content)] ^= flip
    pages = {PAGE * (n + 1) for n in range(9)}
    found: list[bytes] = []
    try:
        with Warc(written(tmp_path, bytes(content))) as file:
            found.extend(body for body in file.read(body_of) if body is not None)
    except (Damaged, NoWarc, Unusable):
        pass

    assert set(found) <= pages


def test_memory_stays_flat_over_a_long_file(tmp_path: Path) -> None:
    path = tmp_path / "long.warc.gz"
    with path.open("wb") as file:
        for number in range(2_000):
            file.write(gzip.compress(response(f"{URL}/{number}", AT, PAGE * 40), 1))
    tracemalloc.start()
    with Warc(path) as long:
        read = sum(long.read(lambda record: len(record.answer().body)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert read > 150_000_000
    assert peak < 8_000_000
