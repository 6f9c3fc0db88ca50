"""Bodies out of their compressions, whole or not at all. Pure.

Decoders of HTTP libraries give back what they could read of a cut stream. Half a page looks like a page, so
the end of every stream is looked for here, and with it the checksum that gzip and zstd carry.
"""

import sys
import zlib
from collections.abc import Callable
from typing import Final

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from crawler.fetch.errors import EncodingRefused, PageTooLarge, PageTruncated

#: two is what a server behind a careless proxy sends; more is an attempt on us
MAX_LAYERS: Final = 2
#: what one step may give out at most, so that a bomb is noticed long before it has gone off
_STEP_BYTES: Final = 256 * 1024
#: RFC 9659 allows windows of up to 8 MB (2 to the 23rd) in HTTP; nobody needs to hold a larger one
_ZSTD_WINDOW_LOG: Final = 23
_GZIP_MAGIC: Final = b"\x1f\x8b"


def layers(headers: list[bytes]) -> list[str]:
    """The codings of Content-Encoding headers in the order of their use; what changes nothing is left out."""
    names = [name.strip().lower() for value in headers for name in value.decode("latin-1").split(",")]
    return [name.removeprefix("x-") for name in names if name not in ("", "identity", "none", "utf-8")]


def decoded(body: bytes, codings: list[str], *, max_bytes: int) -> bytes:
    """The body with all codings taken off.

    Raises PageTruncated for a stream that does not end or whose checksum is wrong, PageTooLarge for more than
    `max_bytes`, EncodingRefused for more than two layers and for a coding that is unknown or does not decode.
    """
    if len(codings) > MAX_LAYERS:
        raise EncodingRefused(
            f"The body is compressed {len(codings)} times over, and {MAX_LAYERS} is our limit."
        )
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding)
        if decoder is None:
            raise EncodingRefused(f"The body is compressed with {coding!r}, which was not asked for.")
        if body:
            body = decoder(body, max_bytes)
    return body


def _gzip(body: bytes, max_bytes: int) -> bytes:
    if not body.startswith(_GZIP_MAGIC):
        return body  # announced and not done, as some servers do; the transfer's own end was checked before
    whole = bytearray()
    while body.startswith(_GZIP_MAGIC):  # a stream may have several members, one after the other
        body = _member(zlib.decompressobj(wbits=31), body, whole, max_bytes, "gzip")
    return bytes(whole)


def _deflate(body: bytes, max_bytes: int) -> bytes:
    whole = bytearray()
    # the standard means zlib's format, some servers send it bare
    is_zlib = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    _member(zlib.decompressobj(wbits=15 if is_zlib else -15), body, whole, max_bytes, "deflate")
    return bytes(whole)


def _member(decoder: "zlib._Decompress", body: bytes, whole: bytearray, max_bytes: int, name: str) -> bytes:
    """Decode one stream into `whole`; gives what follows it."""
    rest = body
    while not decoder.eof:
        try:
            step = decoder.decompress(rest, _STEP_BYTES)
        except zlib.error as error:
            raise _broken(name, error) from error
        rest = decoder.unconsumed_tail
        if not step and not rest and not decoder.eof:
            raise _cut(name, len(whole))
        _grow(whole, step, max_bytes)
    return decoder.unused_data


def _brotli(body: bytes, max_bytes: int) -> bytes:
    decoder = brotli.Decompressor()
    whole = bytearray()
    rest = body
    while not decoder.is_finished():
        try:
            step = decoder.process(rest, output_buffer_limit=_STEP_BYTES)
        except brotli.error as error:
            raise _broken("brotli", error) from error
        rest = b""
        if not step and not decoder.is_finished():
            raise _cut("brotli", len(whole))
        _grow(whole, step, max_bytes)
    return bytes(whole)


def _zstd(body: bytes, max_bytes: int) -> bytes:
    whole = bytearray()
    rest = body
    while rest:  # frames, one after the other
        frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})
        while not frame.eof:
            try:
                step = frame.decompress(rest, _STEP_BYTES)
            except zstd.ZstdError as error:
                raise _broken("zstd", error) from error
            rest = b""
            if not step and not frame.eof and frame.needs_input:
                raise _cut("zstd", len(whole))
            _grow(whole, step, max_bytes)
        rest = frame.unused_data
    return bytes(whole)


def _grow(whole: bytearray, step: bytes, max_bytes: int) -> None:
    whole += step
    if len(whole) > max_bytes:
        raise PageTooLarge(f"The body decodes to more than {max_bytes} bytes.")


def _cut(name: str, so_far: int) -> PageTruncated:
    return PageTruncated(f"The {name} stream has no end: the transfer was cut ({so_far} bytes decoded).")


def _broken(name: str, error: Exception) -> PageTruncated:
    return PageTruncated(f"The {name} stream is damaged ({error}).")


_DECODERS: Final[dict[str, Callable[[bytes, int], bytes]]] = {
    "gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
