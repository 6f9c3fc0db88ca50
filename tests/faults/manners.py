"""Faults of the server's manners: errors, requests to wait, redirects, and what stands for robots.txt."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.faults.server import Answer, Exchange, Fault
from tests.faults.transfers import _encoded, _resets_at_once, _says_nothing, says
from tests.faults.wire import PAGE, head, whole


def status(line: str, *headers: str) -> Answer:
    """A small page under a status."""
    return says(whole(b"<html><body>So it is.</body></html>", *headers, status=line))


def moved(to: str, line: str = "302 Found") -> Answer:
    """A redirect; {n} in the address counts the requests."""

    async def answer(exchange: Exchange) -> None:
        target = to.replace("{n}", str(exchange.before)).replace("{port}", str(exchange.port))
        target = target.replace("{path}", exchange.path)
        await exchange.send(whole(b"", f"Location: {target}", status=line))

    return answer


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other, the last one for good."""

    async def answer(exchange: Exchange) -> None:
        await answers[min(exchange.before, len(answers) - 1)](exchange)

    return answer


async def _counts_up(exchange: Exchange) -> None:
    number = int(exchange.path.rpartition("=")[2]) if "=" in exchange.path else 0
    await exchange.send(whole(b"", f"Location: /page?n={number + 1}", status="301 Moved Permanently"))


def hops(count: int, end: Answer) -> Answer:
    """So many redirects, and then an answer."""

    async def answer(exchange: Exchange) -> None:
        number = int(exchange.path.rpartition("=")[2]) if "=" in exchange.path else 0
        if number >= count:
            await end(exchange)
        else:
            await exchange.send(
                whole(b"", f"Location: {exchange.path.partition('?')[0]}?n={number + 1}", status="302 Found")
            )

    return answer


def refreshes(to: str) -> Answer:
    """A page that sends its reader elsewhere."""
    return says(
        whole(f'<html><head><meta http-equiv="refresh" content="0; url={to}"></head></html>'.encode())
    )


GOOD = says(whole())
_SOON = datetime.now(UTC) + timedelta(hours=2)
_LONG_AGO = datetime(1999, 12, 31, tzinfo=UTC)


def _waits(name: str, value: str, line: str = "429 Too Many Requests") -> Fault:
    return Fault(
        name=name, outcome="rate_limited", deferred=True, answer=status(line, f"Retry-After: {value}")
    )


_GONE_IN_HALF = whole(b"\x1f\x8b\x08\x00", "Content-Encoding: gzip", status="404 Not Found")

STATUSES = (
    Fault(name="always-500", outcome="http_error", deferred=True, answer=status("500 Internal Server Error")),
    Fault(name="always-503", outcome="http_error", deferred=True, answer=status("503 Service Unavailable")),
    Fault(name="always-522", outcome="http_error", deferred=True, answer=status("522 Origin Unreachable")),
    Fault(name="500-then-good", outcome="ok", answer=in_turn(status("500 Oops"), GOOD)),
    Fault(name="cut-then-good", outcome="ok", answer=in_turn(_encoded("gzip", b"\x1f\x8b\x08"), GOOD)),
    Fault(name="404", outcome="http 404", answer=status("404 Not Found")),
    Fault(name="410", outcome="http 410", answer=status("410 Gone")),
    Fault(name="404-cut-gzip", outcome="http 404", answer=says(_GONE_IN_HALF)),
    Fault(name="404-until-close", outcome="http 404", answer=says(head("404 Not Found") + b"Not her")),
    Fault(name="403", outcome="http 403", answer=status("403 Forbidden")),
    Fault(name="304-unasked", outcome="http 304", answer=says(whole(b"", status="304 Not Modified"))),
    Fault(name="204", outcome="http 204", answer=says(whole(b"", status="204 No Content"))),
    Fault(name="status-999", outcome="http 999", answer=status("999 Request denied")),
    _waits("429-seconds", "7200"),
    _waits("429-date", format_datetime(_SOON, usegmt=True)),
    _waits("429-absurd", "999999999999999999999"),
    _waits("429-in-a-century", "Wed, 01 Jan 2126 00:00:00 GMT"),
    _waits("429-negative", "-30"),
    _waits("429-past", format_datetime(_LONG_AGO, usegmt=True)),
    _waits("429-nonsense", "tomorrow, perhaps"),
    _waits("503-seconds", "7200", "503 Service Unavailable"),
    Fault(name="429-unnamed", outcome="rate_limited", deferred=True, answer=status("429 Too Many Requests")),
    Fault(
        name="429-short-then-good", outcome="ok", answer=in_turn(status("429 Slow", "Retry-After: 1"), GOOD)
    ),
)

REDIRECTS = (
    Fault(name="redirect-to-itself", outcome="http_error", answer=moved("{path}")),
    Fault(name="redirect-counts-up", outcome="http_error", answer=_counts_up),
    Fault(name="redirect-five-hops", outcome="ok", answer=hops(5, GOOD)),
    Fault(name="redirect-six-hops", outcome="http_error", answer=hops(6, GOOD)),
    Fault(name="redirect-to-a-file", outcome="http 302", answer=moved("file:///etc/hostname")),
    Fault(name="redirect-to-script", outcome="http_error", answer=moved("javascript:alert(1)")),
    Fault(name="redirect-to-no-address", outcome="http_error", answer=moved("http://[oops/")),
    Fault(name="redirect-nowhere", outcome="http 302", answer=says(whole(b"", status="302 Found"))),
    Fault(name="redirect-inside", outcome="blocked_egress", answer=moved("http://127.0.0.2:{port}/page")),
    Fault(
        name="refresh-inside", outcome="blocked_egress", answer=refreshes("http://169.254.169.254/latest/")
    ),
    Fault(name="refresh-to-itself", outcome="http_error", answer=refreshes("/page")),
)

_SHUT = b"User-agent: *\nDisallow: /\n"


def _robots(name: str, outcome: str, answer: Answer, *, deferred: bool = False) -> Fault:
    return Fault(name=f"robots-{name}", outcome=outcome, answer=GOOD, robots=answer, deferred=deferred)


def _text(body: bytes) -> Answer:
    return says(whole(body, kind="text/plain"))


def _shut(name: str, body: bytes) -> Fault:
    return _robots(name, "blocked_robots", _text(body))


def _away(name: str, answer: Answer) -> Fault:
    return _robots(name, "blocked_robots", answer, deferred=True)


ROBOTS = (
    _robots("404", "ok", status("404 Not Found")),
    _robots("403", "ok", status("403 Forbidden")),
    _robots("401", "ok", status("401 Unauthorized")),
    _robots("html", "ok", says(whole(PAGE))),
    _robots("empty", "ok", _text(b"")),
    _robots("six-hops", "ok", hops(6, _text(_SHUT))),
    _robots("crawl-delay-negative", "ok", _text(b"User-agent: *\nCrawl-delay: -1\n")),
    _robots("crawl-delay-nan", "ok", _text(b"User-agent: *\nCrawl-delay: nan\n")),
    _robots("many-stars", "ok", _text(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"b$\n")),
    _shut("disallow", _SHUT),
    _shut("disallow-by-name", b"User-agent: feature-desk\nDisallow: /page\n"),
    _shut("bom", b"\xef\xbb\xbf" + _SHUT),
    _shut("utf-16", _SHUT.decode().encode("utf-16")),
    _shut("utf-16-unmarked", _SHUT.decode().encode("utf-16-le")),
    _shut("nul-bytes", b"\0\0\n" + _SHUT),
    _shut("two-megabytes", _SHUT + b"# and so on\n" * 180_000),
    _robots("until-close", "blocked_robots", says(head("200 OK", kind="text/plain") + _SHUT)),
    _shut("old-mac-lines", _SHUT.replace(b"\n", b"\r")),
    _robots("five-hops", "blocked_robots", hops(5, _text(_SHUT))),
    _away("500", status("500 Internal Server Error")),
    _away("503", status("503 Service Unavailable")),
    _away("429", status("429 Too Many Requests")),
    _away("reset", _resets_at_once),
    _away("silent", _says_nothing),
    _away("gzip-cut", _encoded("gzip", b"\x1f\x8b\x08\x00\x00")),
    _away("length-short", says(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nUser-agent: *")),
    _away("redirect-inside", moved("http://127.0.0.2:{port}/robots.txt")),
)

MANNERS = (*STATUSES, *REDIRECTS, *ROBOTS)
