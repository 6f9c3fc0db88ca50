"""What an answer, or the lack of one, means for the page that was asked for. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse
from w3lib.encoding import http_content_type_encoding

from crawler.fetch.agent import NAME
from crawler.fetch.certificates import was_verified
from crawler.fetch.errors import FetchProblem, problem_of
from crawler.fetch.rights import SIGNALS, recorded_rights
from storage.fetch import Fetch, FetchOutcome, Validators
from storage.run import LinkOutcome

_GONE = frozenset({404, 410})


def fetch_of(url: str, response: Response, now: datetime) -> Fetch:
    """The request as the ledger keeps it. ``url`` is the address that was asked for first."""
    latency = timedelta(seconds=response.meta.get("download_latency", 0.0) if response.request else 0.0)
    outcome, reason = _judge(response)
    return Fetch(
        url=url,
        requested_at=now - latency,
        outcome=outcome,
        reason=reason,
        final_url=response.url,
        peer_ip=None if response.ip_address is None else str(response.ip_address),
        http_status=response.status,
        validators=Validators(
            etag=_header(response, "ETag"), last_modified=_header(response, "Last-Modified")
        ),
        declared_charset=declared_charset(response),
        rights=_rights(response) if outcome is FetchOutcome.OK else None,
        tls_verified=was_verified(response),
    )


def declared_charset(response: Response) -> str | None:
    """The charset that the Content-Type header states."""
    return http_content_type_encoding(_header(response, "Content-Type"))


def failed_fetch(url: str, error: BaseException, now: datetime) -> Fetch | None:
    """The request as the ledger keeps it, where no answer came; `None` where our own code failed."""
    problem = problem_of(error)
    if problem is not None:
        return Fetch(url=url, requested_at=now, outcome=problem.outcome, reason=problem.reason)
    if isinstance(error, IgnoreRequest):
        return Fetch(url=url, requested_at=now, outcome=FetchOutcome.HTTP_ERROR, reason=str(error))
    return None


def link_outcome(fetch: Fetch, error: BaseException | None = None) -> LinkOutcome | None:
    """The end a link comes to with this answer; `None` while the page itself has still to be read."""
    problem = None if error is None else problem_of(error)
    if isinstance(problem, FetchProblem) and problem.deferred:
        return LinkOutcome.DEFERRED
    match fetch.outcome:
        case FetchOutcome.OK:
            return None
        case FetchOutcome.NOT_MODIFIED:
            return LinkOutcome.UNCHANGED
        case FetchOutcome.GONE | FetchOutcome.NOT_ARTICLE | FetchOutcome.BLOCKED_ROBOTS:
            return LinkOutcome.REJECTED
        case FetchOutcome.RATE_LIMITED:
            return LinkOutcome.DEFERRED
        case _:
            return LinkOutcome.FAILED


def _judge(response: Response) -> tuple[FetchOutcome, str | None]:
    status = response.status
    if status == 304:
        conditions = response.request.headers if response.request else {}
        if "If-None-Match" in conditions or "If-Modified-Since" in conditions:
            return FetchOutcome.NOT_MODIFIED, None
        return FetchOutcome.HTTP_ERROR, "the server says 304 (unchanged) to a request without conditions"
    if status in _GONE:
        return FetchOutcome.GONE, f"the server says {status}: there is no such page"
    if status == 429:
        return FetchOutcome.RATE_LIMITED, "the server says 429: too many requests"
    if status != 200:
        return FetchOutcome.HTTP_ERROR, f"the server says {status}"
    return FetchOutcome.OK, None


def as_page_of_text(fetch: Fetch, response: Response) -> Fetch:
    """The same, or why the body is nothing an article could stand in."""
    if fetch.outcome is not FetchOutcome.OK:
        return fetch
    if not response.body.strip():
        return replace(fetch, outcome=FetchOutcome.NOT_ARTICLE, reason="the page is empty")
    if not isinstance(response, TextResponse):
        kind = _header(response, "Content-Type") or "no type"
        return replace(fetch, outcome=FetchOutcome.NOT_ARTICLE, reason=f"no text, but {kind}")
    return fetch


def _rights(response: Response) -> str | None:
    """What the site says of the page's use, in one line."""
    headers = {
        name: [value.decode("latin-1") for value in response.headers.getlist(name)] for name in SIGNALS
    }
    return recorded_rights(headers, response.body, agent=NAME)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    text = value.decode("latin-1").strip() if isinstance(value, bytes) else ""
    return text if text.isprintable() and 0 < len(text) <= 1_000 else None
