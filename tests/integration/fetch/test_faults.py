"""Every fault of the server ends in its outcome, and none of them in half a page."""

from collections.abc import Iterator, Mapping

import pytest

from tests.faults.certificates import bad_certificates, bad_handshakes, tls_faults, trusting
from tests.faults.crawl import Fetched, fetched
from tests.faults.manners import MANNERS, REDIRECTS, ROBOTS, STATUSES
from tests.faults.server import Fault, FaultServer, serving
from tests.faults.transfers import BOUNDS, CUTS, NONSENSE, TRANSFERS, WHOLE
from tests.faults.wire import PAGE

pytestmark = pytest.mark.xdist_group("faults")

FAULTS = (*TRANSFERS, *MANNERS)
QUICK = {"RETRY_DELAY_S": 0.01, "RETRY_TIMES": 1, "HOST_PATIENCE_S": 2, "DOWNLOAD_TIMEOUT": 4}


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with serving((*FAULTS, *tls_faults())) as running:
        yield running


@pytest.fixture(scope="module")
def ends(server: FaultServer, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Fetched]:
    names = [fault.name for fault in (*FAULTS, *tls_faults())]
    results = fetched(
        [server.url(name) for name in names],
        settings=QUICK,
        at_once=24,
        variables=trusting(tmp_path_factory.mktemp("tls")),
    )
    return dict(zip(names, results, strict=True))


def each(faults: tuple[Fault, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fault", faults, ids=[fault.name for fault in faults])


@each(CUTS)
def test_a3_29_30_a_cut_transfer_is_never_a_page(fault: Fault, ends: Mapping[str, Fetched]) -> None:
    end = ends[fault.name]

    assert (end.outcome, end.deferred, end.body_bytes) == (fault.outcome, fault.deferred, 0)


@each(WHOLE)
def test_a3_31_what_looks_odd_and_is_whole_is_a_page(fault: Fault, ends: Mapping[str, Fetched]) -> None:
    end = ends[fault.name]

    assert (end.outcome, end.reason) == ("ok", "")
    assert end.body_bytes >= len(PAGE)


@each(BOUNDS)
def test_a3_32_a5_58_59_bombs_floods_and_drips_end_in_bounds(
    fault: Fault, ends: Mapping[str, Fetched]
) -> None:
    end = ends[fault.name]

    assert (end.outcome, end.deferred) == (fault.outcome, fault.deferred)


def test_a3_32_no_fault_makes_the_process_large(ends: Mapping[str, Fetched]) -> None:
    assert max(end.peak_mb for end in ends.values()) < 200


@each(NONSENSE)
def test_nonsense_is_the_network_s_trouble_and_not_a_page(fault: Fault, ends: Mapping[str, Fetched]) -> None:
    assert ends[fault.name].outcome == fault.outcome


@each(STATUSES)
def test_a3_33_34_statuses_end_as_named(fault: Fault, ends: Mapping[str, Fetched]) -> None:
    end = ends[fault.name]

    assert (end.outcome, end.deferred) == (fault.outcome, fault.deferred)


@each(REDIRECTS)
def test_a3_35_redirects_end(fault: Fault, ends: Mapping[str, Fetched], server: FaultServer) -> None:
    assert ends[fault.name].outcome == fault.outcome
    assert len(server.visits(fault.name)) <= 6


@each(tuple(fault for fault in ROBOTS if fault.outcome == "blocked_robots"))
def test_a3_40_no_page_is_fetched_that_robots_shuts_or_hides(
    fault: Fault, ends: Mapping[str, Fetched], server: FaultServer
) -> None:
    assert ends[fault.name].outcome == "blocked_robots"
    assert ends[fault.name].deferred is fault.deferred
    assert server.visits(fault.name) == []


@each(tuple(fault for fault in ROBOTS if fault.outcome == "ok"))
def test_a3_40_a_site_without_robots_is_open(fault: Fault, ends: Mapping[str, Fetched]) -> None:
    assert ends[fault.name].outcome == "ok"


@each(bad_certificates())
def test_a3_37_no_page_comes_under_a_certificate_that_is_not_trusted(
    fault: Fault, ends: Mapping[str, Fetched], server: FaultServer
) -> None:
    assert "verif" in ends[fault.name].reason.lower()
    assert server.visits(fault.name) == server.visits(fault.name, robots=True) == []


@each(bad_handshakes())
def test_a3_37_no_page_comes_without_a_handshake_of_today(
    fault: Fault, ends: Mapping[str, Fetched], server: FaultServer
) -> None:
    end = ends[fault.name]

    assert (end.outcome, end.deferred) == (fault.outcome, fault.deferred)
    assert server.visits(fault.name) == server.visits(fault.name, robots=True) == []


def test_a3_37_a_page_under_a_good_certificate_comes_verified(ends: Mapping[str, Fetched]) -> None:
    assert (ends["tls-good"].outcome, ends["tls-good"].tls_verified) == ("ok", True)


def test_every_reason_is_a_sentence(ends: Mapping[str, Fetched]) -> None:
    told = {
        name: end.reason for name, end in ends.items() if end.outcome != "ok" and "http " not in end.outcome
    }

    assert [name for name, reason in told.items() if len(reason) < 15] == []
