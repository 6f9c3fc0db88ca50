"""A newspaper whose certificate nobody knows: refused, until its source lets it be."""

from collections.abc import Iterator

import pytest
import trustme
from sqlalchemy import Engine, text

from storage.runs import Runs
from tests.faults.certificates import server_tls
from tests.integration.crawl.conftest import SOURCE, Desk
from tests.site import Newspaper, newspaper


@pytest.fixture
def site() -> Iterator[Newspaper]:
    """A newspaper over TLS."""
    with newspaper(tls=server_tls(trustme.CA())) as running:
        yield running


def test_a3_37_an_unknown_certificate_is_refused_and_named(desk: Desk, runs: Runs) -> None:
    ended = desk.crawl()

    run = runs.last(SOURCE)
    assert run is not None
    assert (ended.exit_code, "certificate verify failed" in (run.ending or "")) == (4, True), run.ending


def test_a3_37_each_page_of_a_source_that_opted_out_is_marked(desk: Desk, engine: Engine) -> None:
    lax = f"verify_tls = false\n{desk.site.source_toml(SOURCE)}"
    desk.describe(lax)
    ended = desk.crawl("-a", "limit=2")

    with engine.connect() as connection:
        marks = connection.execute(text("SELECT DISTINCT tls_verified FROM fetches_v1")).scalars().all()
    assert (ended.exit_code, marks) == (3, [0]), ended.log
