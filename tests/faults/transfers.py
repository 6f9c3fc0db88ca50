"""Faults of the transfer: cut bodies, bombs, floods, drips."""

import asyncio
import gzip

import brotli  # type: ignore[import-untyped]

from tests.faults.server import Answer, Exchange, Fault
from tests.faults.wire import (
    PAGE,
    ZEROS,
    brotli_bomb,
    chunked,
    deflate,
    gzip_bomb,
    head,
    nested_gzip,
    pour,
    raw_deflate,
    reset,
    whole,
    zstd_bomb,
    zstd_packed,
)


def says(data: bytes) -> Answer:
    """Answers every request with these bytes."""

    async def answer(exchange: Exchange) -> None:
        await exchange.send(data)

    return answer


def pours(start: bytes, piece: bytes, *, pause_s: float = 0.0) -> Answer:
    """Answers with a start, and then with the same piece for as long as anybody listens."""

    async def answer(exchange: Exchange) -> None:
        await exchange.send(start)
        await pour(exchange.writer, piece, times=1_000_000, pause_s=pause_s)

    return answer


async def _resets_mid_body(exchange: Exchange) -> None:
    await exchange.send(head("200 OK", f"Content-Length: {len(PAGE)}") + PAGE[: len(PAGE) // 2])
    reset(exchange.writer)


async def _resets_at_once(exchange: Exchange) -> None:
    reset(exchange.writer)


async def _says_nothing(exchange: Exchange) -> None:
    await asyncio.sleep(3600)


async def _stops_after_head(exchange: Exchange) -> None:
    await exchange.send(head("200 OK", f"Content-Length: {len(PAGE)}"))
    await asyncio.sleep(3600)


async def _thinks_first(exchange: Exchange) -> None:
    await asyncio.sleep(0.5)
    await exchange.send(whole())


def _encoded(coding: str, body: bytes) -> Answer:
    return says(whole(body, f"Content-Encoding: {coding}"))


def _until_close(body: bytes, *headers: str) -> Answer:
    return says(head("200 OK", *headers) + body)


_GZIP, _BROTLI, _ZSTD = gzip.compress(PAGE), brotli.compress(PAGE), zstd_packed(PAGE)
_DAMAGED_GZIP = _GZIP[:-8] + bytes(8)
_DAMAGED_ZSTD = _ZSTD[:-4] + bytes(4)
_LONG = head("200 OK", f"Content-Length: {len(PAGE)}")

CUTS = (
    Fault(name="length-short", outcome="truncated", answer=says(_LONG + PAGE[: len(PAGE) // 2])),
    Fault(name="length-one-byte-short", outcome="truncated", answer=says(_LONG + PAGE[:-1])),
    Fault(name="length-and-no-body", outcome="truncated", answer=says(_LONG)),
    Fault(name="chunked-cut-in-chunk", outcome="truncated", answer=says(chunked(PAGE)[:-2000])),
    Fault(name="chunked-without-last", outcome="truncated", answer=says(chunked(PAGE, last=b""))),
    Fault(name="chunked-bad-size", outcome="truncated", answer=says(chunked(PAGE, last=b"zz\r\nab\r\n"))),
    Fault(name="gzip-half", outcome="truncated", answer=_encoded("gzip", _GZIP[: len(_GZIP) // 2])),
    Fault(name="gzip-last-byte", outcome="truncated", answer=_encoded("gzip", _GZIP[:-1])),
    Fault(name="gzip-without-checksum", outcome="truncated", answer=_encoded("gzip", _GZIP[:-8])),
    Fault(name="gzip-wrong-checksum", outcome="truncated", answer=_encoded("gzip", _DAMAGED_GZIP)),
    Fault(
        name="gzip-half-in-whole-chunks",
        outcome="truncated",
        answer=says(chunked(_GZIP[: len(_GZIP) // 2], "Content-Encoding: gzip")),
    ),
    Fault(name="brotli-half", outcome="truncated", answer=_encoded("br", _BROTLI[: len(_BROTLI) // 2])),
    Fault(name="brotli-last-byte", outcome="truncated", answer=_encoded("br", _BROTLI[:-1])),
    Fault(name="zstd-half", outcome="truncated", answer=_encoded("zstd", _ZSTD[: len(_ZSTD) // 2])),
    Fault(name="zstd-last-byte", outcome="truncated", answer=_encoded("zstd", _ZSTD[:-1])),
    Fault(name="zstd-wrong-checksum", outcome="truncated", answer=_encoded("zstd", _DAMAGED_ZSTD)),
    Fault(name="deflate-half", outcome="truncated", answer=_encoded("deflate", deflate(PAGE)[:-20])),
    Fault(name="raw-deflate-half", outcome="truncated", answer=_encoded("deflate", raw_deflate(PAGE)[:-20])),
    Fault(name="until-close-cut", outcome="truncated", answer=_until_close(PAGE[: len(PAGE) // 2])),
    Fault(
        name="until-close-gzip-cut",
        outcome="truncated",
        answer=_until_close(_GZIP[: len(_GZIP) // 2], "Content-Encoding: gzip"),
    ),
    Fault(name="reset-mid-body", outcome="truncated", answer=_resets_mid_body),
    Fault(name="head-cut", outcome="network", deferred=True, answer=says(b"HTTP/1.1 200 OK\r\nContent-Ty")),
    Fault(name="closed-at-once", outcome="network", deferred=True, answer=says(b"")),
    Fault(name="reset-at-once", outcome="network", deferred=True, answer=_resets_at_once),
)

#: looks odd, and is whole
WHOLE = (
    Fault(name="plain", outcome="ok", answer=says(whole())),
    Fault(name="chunked", outcome="ok", answer=says(chunked(PAGE))),
    Fault(name="gzip", outcome="ok", answer=_encoded("gzip", _GZIP)),
    Fault(name="x-gzip", outcome="ok", answer=_encoded("X-GZIP", _GZIP)),
    Fault(name="brotli", outcome="ok", answer=_encoded("br", _BROTLI)),
    Fault(name="zstd", outcome="ok", answer=_encoded("zstd", _ZSTD)),
    Fault(name="deflate", outcome="ok", answer=_encoded("deflate", deflate(PAGE))),
    Fault(name="raw-deflate", outcome="ok", answer=_encoded("deflate", raw_deflate(PAGE))),
    Fault(
        name="gzip-two-members",
        outcome="ok",
        answer=_encoded("gzip", gzip.compress(PAGE[:99]) + gzip.compress(PAGE[99:])),
    ),
    Fault(name="gzip-padded", outcome="ok", answer=_encoded("gzip", _GZIP + bytes(16))),
    Fault(name="gzip-announced-not-done", outcome="ok", answer=_encoded("gzip", PAGE)),
    Fault(name="two-layers", outcome="ok", answer=_encoded("gzip, gzip", nested_gzip(PAGE, 2))),
    Fault(
        name="until-close-whole", outcome="ok", answer=_until_close(PAGE + b"\n<!-- served by node 7 -->\n")
    ),
    Fault(name="until-close-gzip", outcome="ok", answer=_until_close(_GZIP, "Content-Encoding: gzip")),
    Fault(name="slow-to-start", outcome="ok", answer=_thinks_first),
    Fault(name="header-without-colon", outcome="ok", answer=says(whole(PAGE, "nonsense"))),
    Fault(name="same-length-twice", outcome="ok", answer=says(whole(PAGE, f"Content-Length: {len(PAGE)}"))),
)

BOUNDS = (
    Fault(name="gzip-bomb", outcome="too_large", answer=_encoded("gzip", gzip_bomb(200))),
    Fault(name="brotli-bomb", outcome="too_large", answer=_encoded("br", brotli_bomb(200))),
    Fault(name="zstd-bomb", outcome="too_large", answer=_encoded("zstd", zstd_bomb(200))),
    Fault(name="deflate-bomb", outcome="too_large", answer=_encoded("deflate", deflate(ZEROS * 50))),
    Fault(
        name="bomb-in-a-bomb",
        outcome="too_large",
        answer=_encoded("gzip, gzip", nested_gzip(gzip_bomb(200), 1)),
    ),
    Fault(
        name="ten-layers",
        outcome="parse_failed",
        answer=_encoded(", ".join(["gzip"] * 10), nested_gzip(PAGE, 10)),
    ),
    Fault(
        name="two-hundred-layers",
        outcome="parse_failed",
        answer=_encoded(", ".join(["gzip"] * 200), nested_gzip(PAGE, 200)),
    ),
    Fault(name="unknown-coding", outcome="parse_failed", answer=_encoded("lzma", PAGE)),
    Fault(
        name="announces-a-gigabyte",
        outcome="too_large",
        answer=says(head("200 OK", "Content-Length: 1073741824") + PAGE),
    ),
    Fault(
        name="announces-a-terabyte",
        outcome="too_large",
        answer=says(head("200 OK", "Content-Length: 1099511627776") + PAGE),
    ),
    Fault(
        name="endless-chunks",
        outcome="too_large",
        answer=pours(head("200 OK", "Transfer-Encoding: chunked"), b"10000\r\n" + bytes(65536) + b"\r\n"),
    ),
    Fault(name="endless-until-close", outcome="too_large", answer=pours(head(), bytes(65536))),
    Fault(
        name="endless-headers",
        outcome="too_large",
        answer=pours(b"HTTP/1.1 200 OK\r\n", b"X-Again: and again\r\n" * 500),
    ),
    Fault(
        name="endless-header-line",
        outcome="too_large",
        answer=pours(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a" * 8192),
    ),
    Fault(
        name="endless-folded-header",
        outcome="too_large",
        answer=pours(b"HTTP/1.1 200 OK\r\nX-Long: a\r\n", b" a\r\n" * 500),
    ),
    Fault(name="endless-status-line", outcome="too_large", answer=pours(b"HTTP/1.1 200 ", b"OK " * 2000)),
    Fault(
        name="endless-interim", outcome="too_large", answer=pours(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
    ),
    Fault(
        name="three-hundred-headers",
        outcome="too_large",
        answer=says(whole(PAGE, *(f"X-{n}: {n}" for n in range(300)))),
    ),
    Fault(
        name="endless-chunk-size",
        outcome="truncated",
        answer=pours(head("200 OK", "Transfer-Encoding: chunked"), b"0" * 4096),
    ),
    Fault(
        name="body-drips",
        outcome="timeout",
        deferred=True,
        answer=pours(head("200 OK", "Content-Length: 40000"), b"a", pause_s=0.1),
    ),
    Fault(
        name="head-drips",
        outcome="timeout",
        deferred=True,
        answer=pours(b"HTTP/1.1 200 OK\r\nX: ", b"a", pause_s=0.1),
    ),
    Fault(name="says-nothing", outcome="timeout", deferred=True, answer=_says_nothing),
    Fault(name="stops-after-head", outcome="timeout", deferred=True, answer=_stops_after_head),
)

NONSENSE = (
    Fault(
        name="negative-length",
        outcome="network",
        deferred=True,
        answer=says(head("200 OK", "Content-Length: -5") + PAGE),
    ),
    Fault(
        name="two-lengths",
        outcome="network",
        deferred=True,
        answer=says(head("200 OK", "Content-Length: 5", "Content-Length: 50") + PAGE),
    ),
    Fault(
        name="length-in-words",
        outcome="network",
        deferred=True,
        answer=says(head("200 OK", "Content-Length: many") + PAGE),
    ),
    Fault(
        name="status-in-words",
        outcome="network",
        deferred=True,
        answer=says(b"HTTP/1.1 OK fine\r\n\r\n" + PAGE),
    ),
    Fault(name="no-status-line", outcome="network", deferred=True, answer=says(PAGE)),
    Fault(name="noise", outcome="network", deferred=True, answer=says(bytes(range(256)) * 40)),
    Fault(
        name="unknown-transfer-coding",
        outcome="network",
        deferred=True,
        answer=says(head("200 OK", "Transfer-Encoding: gzip") + _GZIP),
    ),
    Fault(name="version-nine", outcome="ok", answer=says(whole().replace(b"HTTP/1.1", b"HTTP/9.9", 1))),
)

TRANSFERS = (*CUTS, *WHOLE, *BOUNDS, *NONSENSE)
