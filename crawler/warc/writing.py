"""Writes pages of the archive as a WARC file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.client import responses
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from storage.kept_pages import KeptPage

#: who reads the file must not take for the server's what is ours
DESCRIPTION = (
    "Pages as they were fetched, without their transfer and content codings. Of the response headers those "
    "are given that were kept (ETag, Last-Modified); Content-Type is told from the body and from the charset "
    "that the server declared."
)
_MARKUP_LOOKED_AT = 1_024


@dataclass(slots=True, kw_only=True)
class Written:
    """What went into the file."""

    pages: int = 0
    #: pages whose file in the archive is missing or damaged: the sentence of each
    problems: list[str] = field(default_factory=list)


def write_warc(
    path: Path,
    pages: Iterable[KeptPage],
    read: Callable[[str], bytes],
    *,
    on_progress: Callable[[], None],
) -> Written:
    """Write the pages into a new file; ``read`` gives a page's bytes. The file is there when it is whole."""
    draft, written = path.with_name(f".{path.name}.part"), Written()
    try:
        with draft.open("wb") as out:
            writer = _begun(out, path.name)
            for page in pages:
                try:
                    body = read(page.sha256)
                except (LookupError, ValueError) as error:
                    written.problems.append(f"{page.fetch.url}: {error}")
                else:
                    writer.write_record(_response(writer, page, body))
                    written.pages += 1
                on_progress()
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return written


def _begun(out: IO[bytes], name: str) -> WARCWriter:
    writer = WARCWriter(out, gzip=name.endswith(".gz"), warc_version="WARC/1.1")
    about = {
        "software": f"feature-desk/{version('feature-desk')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description": DESCRIPTION,
    }
    writer.write_record(writer.create_warcinfo_record(name, about))
    return writer


def _response(writer: WARCWriter, page: KeptPage, body: bytes) -> object:
    fetch, kind = page.fetch, _media_type(body)
    charset = f"; charset={fetch.declared_charset}" if fetch.declared_charset else ""
    told = {
        "Content-Type": f"{kind}{charset}",
        "Content-Length": str(len(body)),
        "ETag": fetch.validators.etag,
        "Last-Modified": fetch.validators.last_modified,
    }
    return writer.create_warc_record(
        fetch.final_url or fetch.url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        warc_headers_dict=_without_none(
            {
                "WARC-Record-ID": f"<urn:uuid:{page.fetch_id}>",
                "WARC-Date": f"{fetch.requested_at:%Y-%m-%dT%H:%M:%S.%fZ}",
                "WARC-IP-Address": fetch.peer_ip,
                "WARC-Identified-Payload-Type": kind,
            }
        ),
        http_headers=StatusAndHeaders(
            _status(fetch.http_status or 200), list(_without_none(told).items()), protocol="HTTP/1.1"
        ),
    )


def _status(code: int) -> str:
    return f"{code} {responses.get(code, '')}".rstrip()


def _media_type(body: bytes) -> str:
    """What the body looks like; all that is kept was text of some kind."""
    start = body[:_MARKUP_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"{", b"[")):
        return "application/json"
    if start.startswith(b"<?xml") and b"<html" not in start and b"<!doctype html" not in start:
        return "application/xml"
    return "text/html" if b"<" in start else "text/plain"


def _without_none(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}
