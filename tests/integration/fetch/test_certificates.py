"""A source may let the certificates of its hosts be: then no secret goes there, and the record says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.fetch.certificates import TrustRules
from tests.faults.certificates import bad_certificates, good_tls, server_tls, trusting
from tests.faults.crawl import Fetched, fetched
from tests.faults.manners import GOOD, moved
from tests.faults.server import Exchange, Fault, FaultServer, serving

pytestmark = pytest.mark.xdist_group("certificates")

#: a visitor's pass, which Scrapy adds to every request
SECRET = {"Authorization": "Basic ZGVzazpodXNo", "Cookie": "pass=hush"}
OPTED_OUT: dict[str, object] = {
    "RETRY_TIMES": 0,
    "TLS_UNVERIFIED_HOSTS": ["127.0.0.1"],
    "EGRESS_ALLOW_NETWORKS": ["127.0.0.0/8"],
}


class Told:
    """A server that keeps what it was told."""

    def __init__(self) -> None:
        self.headers: list[dict[str, str]] = []

    async def answer(self, exchange: Exchange) -> None:
        self.headers.append(exchange.headers)
        await GOOD(exchange)

    @property
    def secrets(self) -> list[str]:
        return [name for headers in self.headers for name in ("authorization", "cookie") if name in headers]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def server(told: Told) -> Iterator[FaultServer]:
    elsewhere = Fault(
        name="elsewhere", outcome="ok", answer=GOOD, tls=server_tls(host="127.0.0.9"), address="127.0.0.8"
    )
    listening = Fault(name="told", outcome="ok", answer=told.answer, tls=server_tls())
    with serving([*bad_certificates(), good_tls(), elsewhere, listening]) as running:
        yield running


def fetched_with(secrets: dict[str, str], urls: list[str], folder: Path, **settings: object) -> list[Fetched]:
    """What comes of the addresses for a source that opted out, unless the settings say otherwise."""
    given = {**OPTED_OUT, "DEFAULT_REQUEST_HEADERS": secrets, **settings}
    return fetched(urls, settings=given, variables=trusting(folder))


def test_a3_37_a_source_may_opt_out_and_the_record_says_so(server: FaultServer, tmp_path: Path) -> None:
    ends = fetched_with({}, [server.url(fault.name) for fault in bad_certificates()], tmp_path)

    assert {(end.outcome, end.tls_verified) for end in ends} == {("ok", False)}


def test_a3_37_a_server_that_nobody_verified_is_told_no_secret(
    server: FaultServer, told: Told, tmp_path: Path
) -> None:
    (end,) = fetched_with(SECRET, [server.url("told")], tmp_path)

    assert (end.tls_verified, len(told.headers), told.secrets) == (False, 1, [])


def test_a_server_that_was_verified_is_told(server: FaultServer, told: Told, tmp_path: Path) -> None:
    (end,) = fetched_with(SECRET, [server.url("told")], tmp_path, TLS_UNVERIFIED_HOSTS=[])

    assert (end.tls_verified, told.secrets) == (True, ["authorization", "cookie"])


def test_a3_37_the_opt_out_ends_where_the_source_s_hosts_end(server: FaultServer, tmp_path: Path) -> None:
    (end,) = fetched_with({}, [server.url("elsewhere")], tmp_path)

    assert (end.outcome, server.visits("elsewhere")) == ("blocked_robots", [])


def test_a_page_that_came_by_way_of_an_unverified_server_is_not_verified(tmp_path: Path) -> None:
    there = Fault(
        name="there", outcome="ok", answer=GOOD, tls=server_tls(host="127.0.0.8"), address="127.0.0.8"
    )
    with serving([there]) as second:
        by_way = Fault(name="by-way", outcome="ok", answer=moved(second.url("there")), tls=server_tls())
        with serving([by_way]) as first:
            (end,) = fetched_with({}, [first.url("by-way")], tmp_path)

    assert (end.outcome, end.tls_verified) == ("ok", False)


@pytest.mark.parametrize(
    ("host", "verifies"),
    [
        ("news.example", False),
        ("www.news.example", False),
        ("shop.news.example", True),
        ("other.example", True),
    ],
)
def test_a_source_s_own_hosts_are_let_be_save_its_exceptions(host: str, verifies: bool) -> None:
    rules = TrustRules(unverified=("news.example",), verified=("shop.news.example",))

    assert rules.verifies(host) is verifies
