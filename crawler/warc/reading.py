"""Reads WARC files, other people's too: record by record, however long the file is.

The gzip stream is checked here and not by warcio, which takes a cut or damaged stream for a file that ends.
"""

import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Self, TypeVar

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.limitreader import LimitReader
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from crawler.fetch.compression import decoded, layers
from crawler.fetch.errors import EncodingRefused, PageTooLarge, PageTruncated

T = TypeVar("T")

#: as of a page that is fetched
MAX_BYTES = 8 * 1024 * 1024
#: the section of HTTP headers that stands before it
_MAX_HEADER_BYTES = 64 * 1024
_READ_AHEAD = 256 * 1024
_MARKS = (b"\x1f\x8b", b"WARC/")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")


class NoWarc(Exception):  # noqa: N818 - an expected answer
    """The file is none. The sentence says so."""


class Damaged(Exception):  # noqa: N818 - an expected answer
    """The file cannot be read on. The sentence says why."""

    def __init__(self, why: str, *, is_cut: bool = False) -> None:
        super().__init__(why)
        #: what came before is as it was written
        self.is_cut = is_cut

    @classmethod
    def by_a_cut(cls) -> Self:
        """The file ends too early."""
        return cls("it ends in the middle of a record", is_cut=True)


class Unusable(Exception):  # noqa: N818 - an expected answer
    """A record from which no page can be taken. The sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered, as a record has it."""

    status: int
    #: names in lower case
    headers: Mapping[str, tuple[str, ...]]
    #: without its codings
    body: bytes

    def header(self, name: str) -> str | None:
        """The first of that name."""
        return next(iter(self.headers.get(name, ())), None)


class Record:
    """One record; its content can be read while it is being taken."""

    def __init__(self, raw: ArcWarcRecord) -> None:
        self._raw = raw
        self.kind = str(self.header("WARC-Type"))
        self.url = (self.header("WARC-Target-URI") or "").strip()

    def header(self, name: str) -> str | None:
        """A header of the record itself."""
        value: str | None = self._raw.rec_headers.get_header(name)
        return value

    @property
    def date(self) -> datetime | None:
        """When the answer came; nothing where that is not told."""
        try:
            moment = datetime.fromisoformat(self.header("WARC-Date") or "")
        except ValueError:
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def answer(self) -> Answer:
        """The answer in it, whole. Raises `Unusable`, and `Damaged` where the file ends in it."""
        cut = self.header("WARC-Truncated")
        if cut:
            raise Unusable(f"whoever recorded it cut it off ({cut})")
        if self._raw.length > MAX_BYTES + _MAX_HEADER_BYTES:
            raise Unusable(f"it is larger than {MAX_BYTES} bytes")
        stream = self._raw.raw_stream
        http = _http_headers(stream)
        body = stream.read()
        if getattr(stream, "limit", 0):
            raise Damaged.by_a_cut()
        if http is None or not http.get_statuscode().isdecimal():
            raise Unusable("it holds no HTTP answer")
        headers: dict[str, tuple[str, ...]] = {}
        for name, value in http.headers:
            headers[name.lower()] = (*headers.get(name.lower(), ()), value)
        return Answer(status=int(http.get_statuscode()), headers=headers, body=_decoded(body, headers))


class Warc:
    """A WARC file, compressed or not, that is read once from its start to its end."""

    def __init__(self, path: Path) -> None:
        """Raises `NoWarc`."""
        self.path = path
        try:
            self.n_bytes = path.stat().st_size
            self._file = path.open("rb")
        except OSError as error:
            raise NoWarc(f"{path} cannot be read: {error.strerror}.") from None
        start = self._file.read(5)
        self._file.seek(0)
        if not start.startswith(_MARKS):
            self._file.close()
            raise NoWarc(f"{path} is no WARC file: it begins with neither WARC/ nor gzip.")
        self._source = _Source(self._file, is_gzip=not start.startswith(b"WARC/"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def position(self) -> int:
        """How far the file has been read, in bytes."""
        return self._file.tell()

    def read(self, take: Callable[[Record], T]) -> Iterator[T]:
        """What ``take`` makes of each record, given out once the record has proved whole.

        Raises `Damaged` at a place from which the file cannot be read on.
        """
        held: list[T] = []
        try:
            for record in self._records():
                yield from held
                held = [take(record)]
        except Damaged as error:
            # the checksum of a compressed record stands behind it: what was wrong may have been this one
            if error.is_cut:
                yield from held
            raise
        yield from held

    def _records(self) -> Iterator[Record]:
        records = WARCIterator(self._source, no_record_parse=True)
        while True:
            try:
                raw = next(records)
            except StopIteration:
                return
            except ArchiveLoadFailed:
                raise Damaged("what follows is no WARC record") from None
            record = Record(raw)
            # warcio takes a length that is none for nothing
            if not (record.header("Content-Length") or "").strip().isdecimal():
                raise Damaged("what follows is no WARC record")
            yield record
            # what nobody read is passed over, and is asked to be there
            while raw.raw_stream.read(_READ_AHEAD):
                pass
            if getattr(raw.raw_stream, "limit", 0):
                raise Damaged.by_a_cut()


class _Source:
    """The file's content, uncompressed; a stream that is cut or wrong is told apart from one that ends."""

    def __init__(self, file: BufferedReader, *, is_gzip: bool) -> None:
        self._file = gzip.GzipFile(fileobj=file) if is_gzip else file

    def read(self, size: int = -1) -> bytes:
        """What is there, at most ``size`` bytes; none at the end. Raises `Damaged`."""
        try:
            return self._file.read1(size)
        except EOFError:
            raise Damaged.by_a_cut() from None
        except (zlib.error, gzip.BadGzipFile) as error:
            raise Damaged(f"its compression is damaged ({error})") from None


def _http_headers(stream: LimitReader) -> StatusAndHeaders | None:
    try:
        return StatusAndHeadersParser(["HTTP/"], verify=False).parse(stream)
    except EOFError:
        return None


def _decoded(body: bytes, headers: Mapping[str, tuple[str, ...]]) -> bytes:
    """Without its codings. Some recorders took them off, and left the headers that tell of them."""
    codings = [value.encode("latin-1", "replace") for value in headers.get("content-encoding", ())]
    try:
        if any("chunked" in value.lower() for value in headers.get("transfer-encoding", ())):
            body = _without_chunks(body)
        try:
            return decoded(body, layers(codings), max_bytes=MAX_BYTES)
        except (EncodingRefused, PageTruncated):
            if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                return body
            raise
    except (EncodingRefused, PageTruncated, PageTooLarge) as error:
        raise Unusable(str(error).rstrip(".")) from None


def _without_chunks(body: bytes) -> bytes:
    whole, at = bytearray(), 0
    while size := _CHUNK_SIZE.match(body, at):
        length, at = int(size[1], 16), size.end()
        if not length:
            return bytes(whole)
        whole += body[at : at + length]
        at += length + len(b"\r\n")
    if not at:
        return body
    raise PageTruncated("It was cut off among its chunks.")
