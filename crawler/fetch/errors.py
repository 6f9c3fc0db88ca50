"""Why a page was not fetched, or why what came is not a page. The tree:

FetchProblem              every one carries the outcome that is recorded, and the sentence that explains it
├── EgressRefused         the address, or what it resolves to, is not one we may connect to
├── RobotsDisallowed      robots.txt forbids this address
├── RobotsUnreachable     robots.txt could not be read: nothing is fetched until it can be (deferred)
├── HostOnHold            the host asked us to wait, or is down: not before a given time (deferred)
├── CrawlEnding           the crawl was told to end before it was the request's turn (deferred)
├── HostFailing           the host answers with errors, and to no other request better (deferred)
├── PageTruncated         the transfer was cut: what came is not the whole page
├── PageTooLarge          the body, or its header section, is larger than we take
├── TransferTooSlow       the transfer crawled, or did not end in time
├── EncodingRefused       too many layers of compression, or one that does not decode
├── TooManyRedirects      the chain of redirects is too long, or leads to no address
├── NameUnknown           the name service says that there is no such host (deferred for some days)
└── TransferFailed        the network, the name service or TLS failed
"""

from datetime import datetime
from typing import ClassVar

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from storage.fetch import FetchOutcome


class FetchProblem(IgnoreRequest):
    """An end of a request other than a usable response."""

    outcome: ClassVar[FetchOutcome] = FetchOutcome.NETWORK
    #: whether the address itself is not at fault: it is put off to a later run, not counted as failed
    deferred: bool = False

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class EgressRefused(FetchProblem):
    outcome = FetchOutcome.BLOCKED_EGRESS


class RobotsDisallowed(FetchProblem):
    outcome = FetchOutcome.BLOCKED_ROBOTS

    def __init__(self, origin: str, agent: str) -> None:
        super().__init__(f"{origin}/robots.txt does not allow this address to {agent}.")


class RobotsUnreachable(FetchProblem):
    outcome = FetchOutcome.BLOCKED_ROBOTS
    deferred = True

    def __init__(self, origin: str, why: str, since: datetime | None = None) -> None:
        """``since``: it has been out of reach from then on, which is so long that somebody has to decide."""
        self.why, self.since = why, since
        told = f", since {since:%Y-%m-%d}" if since else ""
        decide = " Decide: robots_unreachable in the source's file." if since else ""
        super().__init__(
            f"{origin}/robots.txt could not be read ({why.rstrip('.')}{told}) and no copy of the last day is "
            f"kept: nothing is fetched there until it can be.{decide}"
        )


class HostOnHold(FetchProblem):
    outcome = FetchOutcome.RATE_LIMITED
    deferred = True

    def __init__(self, host: str, until: datetime, why: str) -> None:
        self.until = until
        super().__init__(f"No request to {host} before {until:%Y-%m-%d %H:%M:%S} UTC: {why}")


class CrawlEnding(FetchProblem):
    outcome = FetchOutcome.RATE_LIMITED
    deferred = True

    def __init__(self) -> None:
        super().__init__("The crawl was ended before it was this address's turn.")


class HostFailing(FetchProblem):
    outcome = FetchOutcome.HTTP_ERROR
    deferred = True

    def __init__(self, host: str, why: str) -> None:
        super().__init__(f"{host} answered {why} each time, and nothing else in the meantime.")


class PageTruncated(FetchProblem):
    outcome = FetchOutcome.TRUNCATED


class PageTooLarge(FetchProblem):
    outcome = FetchOutcome.TOO_LARGE


class TransferTooSlow(FetchProblem):
    outcome = FetchOutcome.TIMEOUT


class EncodingRefused(FetchProblem):
    outcome = FetchOutcome.PARSE_FAILED


class TooManyRedirects(FetchProblem):
    outcome = FetchOutcome.HTTP_ERROR


class NameUnknown(FetchProblem):
    outcome = FetchOutcome.NETWORK

    def __init__(self, host: str, since: datetime | None = None) -> None:
        """``since``: the name has been missing from then on, and is taken for gone."""
        self.host, self.since = host, since
        told = (
            f", and has known none since {since:%Y-%m-%d %H:%M} UTC: the host is taken for gone"
            if since
            else ""
        )
        super().__init__(f"The name service knows no {host}{told}.")


class TransferFailed(FetchProblem):
    outcome = FetchOutcome.NETWORK


def problem_of(error: BaseException) -> FetchProblem | None:
    """The problem behind an exception of the downloader; None where it is none of ours, but a defect.

    Scrapy and Twisted wrap what happened in a transfer; the innermost problem of ours wins.
    """
    own = next((each for each in _causes(error) if isinstance(each, FetchProblem)), None)
    if own is not None:
        return own
    if isinstance(error, DownloadTimeoutError):
        return TransferTooSlow(f"{error}")
    if isinstance(error, DownloadCancelledError):
        return PageTooLarge(f"{error}" or "The body is larger than the limit (DOWNLOAD_MAXSIZE).")
    if isinstance(error, ResponseDataLossError):
        return PageTruncated("The connection closed before the announced end of the body.")
    if isinstance(error, CannotResolveHostError):
        return TransferFailed(f"The host's name has no address: {error}")
    return TransferFailed(_sentence(error)) if _is_of_the_network(error) else None


def _causes(error: BaseException) -> list[BaseException]:
    """The exception, and all that it was raised from; Twisted keeps those in `reasons`."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting and len(found) < 20:
        each = waiting.pop(0)
        found.append(each)
        waiting += [reason.value for reason in getattr(each, "reasons", ())]
        if each.__cause__ is not None:
            waiting.append(each.__cause__)
    return found


def _is_of_the_network(error: BaseException) -> bool:
    module = type(error).__module__
    return isinstance(error, OSError) or (
        module.startswith(("twisted.internet.error", "twisted.web", "OpenSSL", "service_identity"))
        or type(error).__name__.startswith("Download")
    )


def _sentence(error: BaseException) -> str:
    innermost = _causes(error)[-1]
    return f"{type(innermost).__name__}: {innermost}".rstrip(": ")
