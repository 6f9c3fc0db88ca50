"""WARC files as Common Crawl's CC-NEWS has them: a gzip member for each record, requests beside responses."""

import base64
import gzip
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5


def warcinfo() -> bytes:
    """The record that such a file begins with."""
    about = b"isPartOf: NEWS-TEST\r\npublisher: somebody else\r\nformat: WARC File Format 1.0\r\n"
    return _record("warcinfo", about, {"Content-Type": "application/warc-fields", "WARC-Date": _DATE})


def request(url: str, at: datetime) -> bytes:
    """What was asked."""
    block = b"GET / HTTP/1.1\r\nUser-Agent: CCBot/2.0\r\nHost: example\r\n\r\n"
    return _record("request", block, _about(url, at, "application/http; msgtype=request"))


def response(
    url: str,
    at: datetime,
    payload: bytes,
    *,
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
    about: Mapping[str, str] | None = None,
) -> bytes:
    """What was answered; the payload is given with its codings."""
    told = {"Content-Type": "text/html; charset=UTF-8", "Server": "nginx"} | dict(headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    block = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + payload
    described = _about(url, at, "application/http; msgtype=response")
    digest = {"WARC-Payload-Digest": _digest(payload), "WARC-IP-Address": "192.0.2.7"}
    return _record("response", block, described | digest | dict(about or {}))


def chunked(payload: bytes, size: int = 700) -> bytes:
    """In chunks."""
    pieces = [payload[start : start + size] for start in range(0, len(payload), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def warc(records: Sequence[bytes]) -> bytes:
    """The file."""
    return b"".join(gzip.compress(record, mtime=0) for record in [warcinfo(), *records])


_DATE = "2026-02-01T00:00:00Z"


def _about(url: str, at: datetime, content_type: str) -> dict[str, str]:
    return {"WARC-Target-URI": url, "WARC-Date": f"{at:%Y-%m-%dT%H:%M:%SZ}", "Content-Type": content_type}


def _record(kind: str, block: bytes, headers: Mapping[str, str]) -> bytes:
    told = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_OID, _digest(block))}>",
        "WARC-Block-Digest": _digest(block),
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in (told | dict(headers)).items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def _digest(content: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(content).digest()).decode()}"
