"""What people type after ``scrapy crawl``, and what they set in the environment."""

from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest

from crawler.commands.arguments import arguments_of
from crawler.environment import environment
from crawler.errors import EnvironmentError_, UsageError_
from crawler.owner import is_alive, this_process
from storage.run import Trigger


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting, and no ``.env``."""
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "DATA_DIR", "SOURCES", "CONTACT", "ALLOW_NETWORKS", "ALLOW_PORTS"):
        monkeypatch.delenv(f"FEATURES_{name}", raising=False)


def test_a_slot_is_read_in_utc() -> None:
    slot = arguments_of(["features"], {"slot": "2026-01-31T08:30:00+02:00", "trigger": "schedule"})

    assert (slot.slot, slot.trigger) == (datetime(2026, 1, 31, 6, 30, tzinfo=UTC), Trigger.SCHEDULE)


@pytest.mark.parametrize(
    ("spiders", "given", "sentence"),
    [
        (["news"], {}, "There is one spider, 'features'"),
        ([], {}, "There is one spider, 'features'"),
        (["features"], {"limt": "1"}, "did you mean limit?"),
        (["features"], {"limit": "0"}, "a whole number from 1"),
        (["features"], {"limit": "²"}, "a whole number from 1"),
        (["features"], {"slot": "2026-01-31T08:30:00"}, "a time with its zone"),
        (["features"], {"trigger": "cron"}, "manual, schedule"),
        (["features"], {"source": "a", "url": "https://a.test/"}, "cannot be used together"),
    ],
)
def test_a_wrong_argument_is_told(spiders: list[str], given: dict[str, str], sentence: str) -> None:
    with pytest.raises(UsageError_, match=sentence):
        arguments_of(spiders, given)


def test_networks_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEATURES_ALLOW_NETWORKS", "127.0.0.0/8, ::1/128")

    assert environment().allow_networks == (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("FEATURES_ALLOW_NETWORKS", "all", "FEATURES_ALLOW_NETWORKS is 'all'; allowed: networks as"),
        ("FEATURES_ALLOW_PORTS", "80,http", "FEATURES_ALLOW_PORTS is '80,http'; allowed: port numbers"),
        ("FEATURES_CONTACT", "me", "FEATURES_CONTACT is 'me'; allowed: an e-mail address"),
        ("FEATURES_SOURCES", "/no/such/folder", "FEATURES_SOURCES is '/no/such/folder'; allowed: a folder"),
        ("FEATURES_DURABILITY", "none", "FEATURES_DURABILITY is 'none'; allowed: full or relaxed"),
        ("FEATURES_MIN_FREE_GIB", "some", "FEATURES_MIN_FREE_GIB is 'some'; allowed: a number of GiB"),
        ("FEATURES_MIN_FREE_PERCENT", "120", "FEATURES_MIN_FREE_PERCENT is '120'; allowed: a number from"),
        ("FEATURES_DATABSE_URL", "x", "did you mean FEATURES_DATABASE_URL?"),
    ],
)
def test_a_wrong_variable_is_told(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(EnvironmentError_) as raised:
        environment()
    assert sentence in str(raised.value)


def test_the_password_of_the_database_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEATURES_DATABASE_URL", "postgresql://a:hush@h/d")

    assert "hush" not in repr(environment())


def test_this_process_is_alive() -> None:
    assert is_alive(this_process())


def test_a_process_of_another_start_of_this_machine_is_dead() -> None:
    host, _, pid, started = this_process().split("/")

    assert is_alive(f"{host}/another-boot/{pid}/{started}") is False


def test_a_process_with_the_number_of_a_dead_one_is_another() -> None:
    host, boot, pid, started = this_process().split("/")

    assert is_alive(f"{host}/{boot}/{pid}/{int(started) - 1_000}") is False


def test_of_another_host_nothing_is_known() -> None:
    assert is_alive("another-host/boot/1/1") is None
