"""``features explain --fetch``: when and why an address is asked for next."""

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Installation, installation
from tests.site import Newspaper


@pytest.fixture(scope="module")
def crawled(site: Newspaper, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that has crawled a newspaper twice: a story was edited, another could not be had."""
    made = installation(tmp_path_factory.mktemp("crawled"), site)
    site.fail(site.features[1].path, status=500)
    made.run("scrapy", "crawl", "features", "-a", "source=tidewater")
    edited = site.features[0]
    site.edit(edited.slug, edited.headline, "Another headline altogether")
    made.run("scrapy", "crawl", "features", "-a", "source=tidewater")
    return made


def explained(crawled: Installation, url: str) -> dict[str, object]:
    """What the command says of an address, for programs."""
    done = crawled.run("features", "explain", "--fetch", "--json", url)
    assert done.code == 0, done.err
    found: dict[str, object] = json.loads(done.out)
    return found


def test_people_read_when_the_next_look_is_and_why(crawled: Installation, site: Newspaper) -> None:
    told = crawled.run("features", "explain", "--fetch", f"{site.url}{site.features[2].path}").out

    assert "next look   20" in told
    assert "days old at the last look, and the last look found nothing new" in told
    assert "If-None-Match" in told
    assert f"{site.url}/category/features/" in told


def test_programs_read_the_requests_and_what_came_of_them(crawled: Installation, site: Newspaper) -> None:
    found = explained(crawled, f"{site.url}{site.features[2].path}")

    assert isinstance(found["requests"], list)
    assert [request["outcome"] for request in found["requests"]] == ["ok", "ok"]
    assert (found["is_due"], found["source"]) == (False, "tidewater")


def test_a_change_that_was_seen_is_told_and_makes_the_next_look_sooner(
    crawled: Installation, site: Newspaper
) -> None:
    found = explained(crawled, f"{site.url}{site.features[0].path}")

    assert isinstance(found["changes"], list)
    assert [change["revision_no"] for change in found["changes"]] == [2, 1]
    assert "had just changed" in str(found["because"])


def test_a_page_that_could_not_be_had_is_asked_for_after_a_pause(
    crawled: Installation, site: Newspaper
) -> None:
    found = explained(crawled, f"{site.url}{site.features[1].path}")

    assert "it could not be had" in str(found["because"])
    assert found["conditions"] == {}


def test_an_address_nobody_asked_for_is_due_now(crawled: Installation, site: Newspaper) -> None:
    found = explained(crawled, f"{site.url}/2025/07/nobody-knows-it/")

    assert (found["is_due"], found["because"], found["named_by"]) == (True, "it was never asked for", [])


def test_a_file_is_no_address(crawled: Installation, tmp_path: Path) -> None:
    done = crawled.run("features", "explain", "--fetch", str(tmp_path))

    assert (done.code, done.out) == (2, "")
