"""What the tests of the commands run against, unless a file makes its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.commands import Installation, installation
from tests.site import Newspaper, newspaper


@pytest.fixture(scope="module")
def site() -> Iterator[Newspaper]:
    """The newspaper, for all tests of this file."""
    with newspaper() as running:
        yield running


@pytest.fixture(scope="module")
def crawled(site: Newspaper, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that has crawled the newspaper once."""
    made = installation(tmp_path_factory.mktemp("crawled"), site)
    done = made.run("scrapy", "crawl", "features", "-a", "source=tidewater")
    assert done.code == 0, done.err
    return made


@pytest.fixture
def fresh(tmp_path: Path) -> Installation:
    """An installation that has stored nothing."""
    return installation(tmp_path)
