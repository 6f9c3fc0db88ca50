"""What a misbehaving server writes, as bytes."""

import asyncio
import contextlib
import gzip
import socket
import struct
import zlib

import brotli  # type: ignore[import-untyped]
import zstandard

PARAGRAPHS = "\n".join(
    f"<p>Sentence {number} of a page that is there to be whole or not to be at all; the harbour froze in week"
    f" {number % 52}, and the ferries lay {number * 7} days.</p>"
    for number in range(300)
)
PAGE = (
    f"<!doctype html><html><head><title>The ferries</title></head><body>{PARAGRAPHS}</body></html>".encode()
)
#: a gzip member of about 100 kB that decodes to 100 MB of zeros
ZEROS = bytes(1024 * 1024)


def head(status: str = "200 OK", *headers: str, kind: str = "text/html; charset=utf-8") -> bytes:
    """A status line and a header section, each header as it stands."""
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *headers)
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"


def whole(
    body: bytes = PAGE, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8"
) -> bytes:
    """A response as it should be."""
    return head(status, f"Content-Length: {len(body)}", *headers, kind=kind) + body


def chunked(body: bytes, *headers: str, last: bytes = b"0\r\n\r\n", size: int = 4096) -> bytes:
    """A response in chunks; another `last` than the default cuts or breaks it."""
    chunks = b"".join(
        b"%x\r\n%b\r\n" % (len(body[at : at + size]), body[at : at + size])
        for at in range(0, len(body), size)
    )
    return head("200 OK", "Transfer-Encoding: chunked", *headers) + chunks + last


def deflate(body: bytes) -> bytes:
    """zlib's format, which "deflate" means by the standard."""
    return zlib.compress(body)


def raw_deflate(body: bytes) -> bytes:
    """The bare stream, which some servers send."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def gzip_bomb(megabytes: int) -> bytes:
    """So many megabytes of zeros, gzipped."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(ZEROS) for _ in range(megabytes)) + packer.flush()


def brotli_bomb(megabytes: int) -> bytes:
    """So many megabytes of zeros in brotli."""
    packer = brotli.Compressor(quality=5)
    return b"".join([*(packer.process(ZEROS) for _ in range(megabytes)), packer.finish()])


def nested_gzip(body: bytes, layers: int) -> bytes:
    """The body gzipped so many times over."""
    for _ in range(layers):
        body = gzip.compress(body, 1)
    return body


def compressed(coding: str, body: bytes) -> bytes:
    """The body in a coding."""
    packers = {
        "": bytes,
        "gzip": gzip.compress,
        "br": brotli.compress,
        "zstd": zstd_packed,
        "deflate": deflate,
    }
    return bytes(packers[coding](body))


async def pour(writer: asyncio.StreamWriter, piece: bytes, *, times: int, pause_s: float = 0.0) -> None:
    """Write a piece again and again, until the other side has had enough."""
    with contextlib.suppress(ConnectionError):
        for _ in range(times):
            writer.write(piece)
            await writer.drain()
            if pause_s:
                await asyncio.sleep(pause_s)


def reset(writer: asyncio.StreamWriter) -> None:
    """Drop the connection the hard way: the other side sees a reset and not an end."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def zstd_packed(body: bytes) -> bytes:
    """The body in zstd, with its checksum."""
    return zstandard.ZstdCompressor(write_checksum=True).compress(body)


def zstd_bomb(megabytes: int) -> bytes:
    """So many megabytes of zeros in zstd."""
    packer = zstandard.ZstdCompressor(level=3).compressobj()
    return b"".join(packer.compress(ZEROS) for _ in range(megabytes)) + packer.flush()
