"""Which records hold what may be an article of a source, and why the others do not. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from w3lib.encoding import http_content_type_encoding

from crawler.fetch.agent import NAME
from crawler.fetch.rights import recorded_rights
from crawler.page import Page
from crawler.source import Source
from crawler.warc.reading import Answer, Record, Unusable
from storage.fetch import Fetch, FetchOutcome, Validators
from storage.identity import url_key
from storage.link import Channel, Link

#: as of a page that is fetched
_LONGEST_URL = 2_083
_LONGEST_VALIDATOR = 1_000
_HTML = ("text/html", "application/xhtml+xml")
_LOOKED_AT = 1_024


class Passed(StrEnum):
    """Why a record was passed over; the words follow a number."""

    NO_ANSWER = "no answers of a server"
    NO_SOURCE = "of no source"
    NO_ARTICLE = "at addresses that are no article's"
    OTHER_STATUS = "answers other than 200"
    NO_HTML = "no web pages"
    BUSY = "of sources that another run is going on for"
    NO_DATE = "without a date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A page that may be an article of a source."""

    source: Source
    url: str
    date: datetime
    body: bytes
    fetch: Fetch
    #: why there is no body; nothing where it is whole
    problem: str | None = None

    @property
    def link(self) -> Link:
        """As if a person had asked for the page."""
        return Link(url=self.url, channel=Channel.REQUEST, via=self.url, position=0)

    @property
    def page(self) -> Page:
        """For extraction."""
        return Page(url=self.url, html=self.body, encoding=self.fetch.declared_charset, fetched_at=self.date)


def candidate_of(record: Record, source_of: Callable[[str], Source | None]) -> Candidate | Passed:
    """The page in a record, or why it is passed over. Little is read of a record that is none of ours."""
    url = record.url
    if record.kind != "response" or not url.startswith(("http://", "https://")):
        return Passed.NO_ANSWER
    source = _source(url, source_of)
    if source is None:
        return Passed.NO_SOURCE
    if not source.is_article(url):
        return Passed.NO_ARTICLE
    date = record.date
    if date is None:
        return Passed.NO_DATE
    try:
        answer = record.answer()
    except Unusable as error:
        reason = str(error)
        fetch = Fetch(url=url, requested_at=date, outcome=FetchOutcome.TRUNCATED, reason=reason)
        return Candidate(source=source, url=url, date=date, body=b"", fetch=fetch, problem=reason)
    if answer.status != 200:
        return Passed.OTHER_STATUS
    if not _is_html(answer):
        return Passed.NO_HTML
    return Candidate(source=source, url=url, date=date, body=answer.body, fetch=_fetch(record, date, answer))


def _source(url: str, source_of: Callable[[str], Source | None]) -> Source | None:
    """Nobody's is also what is no address at all."""
    if len(url) > _LONGEST_URL or not url.isprintable():
        return None
    try:
        url_key(url)
        return source_of(url)
    except ValueError:
        return None


def _is_html(answer: Answer) -> bool:
    if not answer.body.strip():
        return False
    kind = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    start = answer.body[:_LOOKED_AT].lower()
    return kind in _HTML or (not kind and (b"<html" in start or b"<!doctype html" in start))


def _fetch(record: Record, date: datetime, answer: Answer) -> Fetch:
    return Fetch(
        url=record.url,
        requested_at=date,
        outcome=FetchOutcome.OK,
        final_url=record.url,
        peer_ip=_short(record.header("WARC-IP-Address")),
        http_status=answer.status,
        validators=Validators(
            etag=_short(answer.header("etag")), last_modified=_short(answer.header("last-modified"))
        ),
        declared_charset=http_content_type_encoding(answer.header("content-type")),
        rights=recorded_rights(answer.headers, answer.body, agent=NAME),
    )


def _short(value: str | None) -> str | None:
    text = (value or "").strip()
    return text if text.isprintable() and 0 < len(text) <= _LONGEST_VALIDATOR else None
