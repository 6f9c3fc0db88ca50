"""What the operator sets: variables named ``FEATURES_...``, in the environment or in a ``.env`` file.

A door: this is the one place that reads the environment.
"""

import os
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

from crawler.errors import EnvironmentError_, UnknownVariable
from crawler.room import GIB, Watermark
from storage.durability import Durability

PREFIX = "FEATURES_"
#: read by the tests alone
_TEST_PREFIX = "FEATURES_TEST_"

#: for each setting, what a person may write there
ALLOWED = {
    "database_url": "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME",
    "data_dir": "a folder",
    "sources": "a folder of source files that exists",
    "contact": "an e-mail address or the URL of a page that says who you are",
    "allow_networks": "networks as 10.0.0.0/8, parted by commas",
    "allow_ports": "port numbers parted by commas",
    "durability": "full or relaxed",
    "min_free_gib": "a number of GiB; 0 for no bound",
    "min_free_percent": "a number from 0 to 100; 0 for no bound",
}


def _parts(value: object) -> object:
    return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value


def _networks(values: object) -> object:
    return tuple(ip_network(each) for each in values) if isinstance(values, tuple) else values


def _contact(value: str | None) -> str | None:
    if value and not ("@" in value or value.startswith(("http://", "https://"))):
        raise ValueError("no way to reach anybody")
    if value and not value.isprintable():
        raise ValueError("it goes into a header, on one line")
    return value or None


def _folder(value: Path | None) -> Path | None:
    if value is not None and not value.is_dir():
        raise ValueError("no such folder")
    return value


Network = IPv4Network | IPv6Network
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_networks), BeforeValidator(_parts)]
Ports = Annotated[tuple[Annotated[int, Field(ge=1, le=65_535)], ...], NoDecode, BeforeValidator(_parts)]


class Environment(BaseSettings):
    """The settings of this installation."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    #: may hold a password: never shown
    database_url: str = Field(default="sqlite:///data/features.db", repr=False)
    #: relaxed is faster, and after each start of the machine or the server the feed begins a new epoch
    durability: Durability = Durability.FULL
    #: the archive of pages, and what else is kept beside the database
    data_dir: Path = Path("data")
    #: a folder of source files beside the built-in ones
    sources: Annotated[Path | None, AfterValidator(_folder)] = None
    #: stands in the user agent; a crawl of a public site needs it
    contact: Annotated[str | None, AfterValidator(_contact)] = None
    #: networks that are not public and may be crawled all the same: an intranet, a test
    allow_networks: Networks = ()
    #: ports of public hosts that may be asked
    allow_ports: Ports = (80, 443)
    #: with less room on the disk nothing is fetched; 0 for no bound
    min_free_gib: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    #: the same as a part of the disk
    min_free_percent: float = Field(default=5.0, ge=0, le=100)

    @property
    def archive(self) -> Path:
        """Where the pages are kept."""
        return self.data_dir / "archive"

    @property
    def hosts(self) -> Path:
        """What is remembered of hosts."""
        return self.data_dir / "hosts"

    @property
    def watermark(self) -> Watermark:
        """How much room has to be left."""
        return Watermark(bytes=int(self.min_free_gib * GIB), share=self.min_free_percent / 100)

    @property
    def logs(self) -> Path:
        """Where scheduled crawls write what they say."""
        return self.data_dir / "logs"


def environment() -> Environment:
    """The settings as they stand. Raises `EnvironmentError_`, a sentence about one variable."""
    _refuse_unknown([*os.environ, *map(str.upper, DotEnvSettingsSource(Environment).env_vars)])
    try:
        return Environment()
    except ValidationError as error:
        detail = error.errors()[0]
        name = str(detail["loc"][0]) if detail["loc"] else ""
        shown = "…" if name == "database_url" else _written(name, detail["input"])
        raise EnvironmentError_(f"{PREFIX}{name.upper()}", shown, ALLOWED[name]) from None


def _written(name: str, parsed: object) -> object:
    """The value as the person wrote it, where it can be had."""
    return os.environ.get(f"{PREFIX}{name.upper()}", parsed)


def _refuse_unknown(variables: Iterable[str]) -> None:
    known = sorted(f"{PREFIX}{name.upper()}" for name in Environment.model_fields)
    for variable in variables:
        if variable.startswith(PREFIX) and variable not in known and not variable.startswith(_TEST_PREFIX):
            raise UnknownVariable(variable, known)
