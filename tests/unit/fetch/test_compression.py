"""Compressed bodies decode whole or not at all."""

import gzip
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest

from crawler.fetch.compression import decoded, layers
from crawler.fetch.errors import EncodingRefused, PageTooLarge, PageTruncated
from crawler.fetch.whole import ends_as_document
from tests.faults.wire import (
    brotli_bomb,
    deflate,
    gzip_bomb,
    nested_gzip,
    raw_deflate,
    zstd_bomb,
    zstd_packed,
)

TEXT = b"".join(b"<p>Sentence %d, and the tide with it.</p>\n" % number for number in range(200))
CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd_packed),
    "deflate": ("deflate", deflate),
    "raw deflate": ("deflate", raw_deflate),
}
MB = 1024 * 1024


@pytest.mark.parametrize("name", CODINGS)
def test_a_whole_stream_decodes(name: str) -> None:
    coding, pack = CODINGS[name]

    assert decoded(pack(TEXT), [coding], max_bytes=MB) == TEXT


@pytest.mark.parametrize("name", CODINGS)
def test_a3_30_a_stream_cut_at_any_byte_is_truncated(name: str) -> None:
    coding, pack = CODINGS[name]
    packed = pack(TEXT)
    accepted = []
    for length in range(2, len(packed)):
        try:
            decoded(packed[:length], [coding], max_bytes=MB)
            accepted.append(length)
        except PageTruncated:
            pass

    assert accepted == []


@pytest.mark.parametrize("name", ["gzip", "zstd", "deflate"])
def test_a3_30_a_damaged_stream_is_truncated(name: str) -> None:
    coding, pack = CODINGS[name]
    packed = bytearray(pack(TEXT))
    packed[-2] ^= 0xFF  # in the checksum

    with pytest.raises(PageTruncated):
        decoded(bytes(packed), [coding], max_bytes=MB)


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [("gzip", gzip_bomb), ("br", brotli_bomb), ("zstd", zstd_bomb)],
    ids=["gzip", "br", "zstd"],
)
def test_a5_58_a_bomb_is_too_large(coding: str, bomb: Callable[[int], bytes]) -> None:
    with pytest.raises(PageTooLarge):
        decoded(bomb(30), [coding], max_bytes=8 * MB)


def test_a5_58_two_layers_are_taken_off_and_three_are_not() -> None:
    assert decoded(nested_gzip(TEXT, 2), ["gzip", "gzip"], max_bytes=MB) == TEXT
    with pytest.raises(EncodingRefused):
        decoded(nested_gzip(TEXT, 3), ["gzip"] * 3, max_bytes=MB)


def test_codings_are_taken_off_last_first() -> None:
    assert decoded(gzip.compress(brotli.compress(TEXT)), ["br", "gzip"], max_bytes=MB) == TEXT


def test_a_coding_that_was_not_asked_for_is_refused() -> None:
    with pytest.raises(EncodingRefused):
        decoded(TEXT, ["lzma"], max_bytes=MB)


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        ([], []),
        ([b"gzip"], ["gzip"]),
        ([b"X-GZIP"], ["gzip"]),
        ([b"br, gzip"], ["br", "gzip"]),
        ([b"br", b" gzip ,identity"], ["br", "gzip"]),
        ([b""], []),
    ],
)
def test_headers_name_the_codings_in_order(headers: list[bytes], names: list[str]) -> None:
    assert layers(headers) == names


@pytest.mark.parametrize(
    "end",
    [b"</html>", b"</HTML>\n", b"</body>", b"</rss>\n", b"</urlset>", b"</html><!-- node 7 -->", b'{"a": 1}'],
)
def test_a3_31_a_document_that_ends_as_one_is_taken(end: bytes) -> None:
    assert ends_as_document(b"<x>" * 100 + end)


@pytest.mark.parametrize("end", [b"", b"</p>", b"</html", b"</html><p>", b"text"])
def test_a3_31_a_document_that_just_stops_is_suspect(end: bytes) -> None:
    assert not ends_as_document(b"<x>" * 100 + end)
