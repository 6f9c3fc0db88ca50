"""One request for one page: what came back, and what to ask with next time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: begins the reason of a fetch that asked nobody: a page of the archive was read once more
READ_AGAIN = "read again from the "


class FetchOutcome(StrEnum):
    """How a fetch ended. Every fetch ends in exactly one of these."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"
    HTTP_ERROR = "http_error"
    TIMEOUT = "timeout"
    NETWORK = "network"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    BLOCKED_ROBOTS = "blocked_robots"
    BLOCKED_EGRESS = "blocked_egress"
    NOT_ARTICLE = "not_article"
    PAYWALL = "paywall"
    CONSENT = "consent"
    SOFT_404 = "soft_404"
    PARSE_FAILED = "parse_failed"
    RATE_LIMITED = "rate_limited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next request for the same address conditional (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """A request that was made, or refused, in a run."""

    url: str
    requested_at: datetime
    outcome: FetchOutcome
    final_url: str | None = None
    peer_ip: str | None = None
    http_status: int | None = None
    #: of the decoded body, where one is kept in the archive
    raw_sha256: str | None = None
    validators: Validators = Validators()
    declared_charset: str | None = None
    used_charset: str | None = None
    #: what the site says of the page's use ("noai; tdm-reservation=1"), where it says anything
    rights: str | None = None
    #: whether the server's certificate was verified; nothing where no TLS was spoken, or nothing answered
    tls_verified: bool | None = None
    #: the sentence that explains an outcome other than ok
    reason: str | None = None
