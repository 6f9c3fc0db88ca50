"""What is remembered of hosts between runs: when they may be asked again, their robots.txt, and the page that
they show where there is none.
"""

import json
import logging
import os
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from crawler.fetch.breaker import Host
from crawler.missing_page import MissingPage

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsCopy:
    """A robots.txt as it was fetched."""

    fetched_at: datetime
    #: the text, at most 500 KiB; None where the site has none (a 4xx answer): everything is allowed
    text: str | None


class HostMemory(Protocol):
    """Keeps what we know of hosts. A host is named by its name, and its port if that is not the default."""

    def host(self, name: str) -> Host:
        """What is known of the host; a healthy one if nothing is."""
        ...

    def keep_host(self, name: str, host: Host) -> None:
        """Remember the host's state."""
        ...

    def robots(self, origin: str) -> RobotsCopy | None:
        """The copy of an origin's robots.txt, however old."""
        ...

    def keep_robots(self, origin: str, copy: RobotsCopy) -> None:
        """Remember the copy."""
        ...

    def missing(self, origin: str) -> MissingPage | None:
        """What an origin shows for pages that are not there; nothing if it was never asked for one."""
        ...

    def keep_missing(self, origin: str, page: MissingPage) -> None:
        """Remember it."""
        ...


class ProcessMemory:
    """A memory that ends with the process."""

    def __init__(self) -> None:
        self._hosts: dict[str, Host] = {}
        self._robots: dict[str, RobotsCopy] = {}
        self._missing: dict[str, MissingPage] = {}

    def host(self, name: str) -> Host:
        """What is known of the host; a healthy one if nothing is."""
        return self._hosts.get(name, Host())

    def keep_host(self, name: str, host: Host) -> None:
        """Remember the host's state."""
        self._hosts[name] = host

    def robots(self, origin: str) -> RobotsCopy | None:
        """The copy of an origin's robots.txt, however old."""
        return self._robots.get(origin)

    def keep_robots(self, origin: str, copy: RobotsCopy) -> None:
        """Remember the copy."""
        self._robots[origin] = copy

    def missing(self, origin: str) -> MissingPage | None:
        """What an origin shows for pages that are not there."""
        return self._missing.get(origin)

    def keep_missing(self, origin: str, page: MissingPage) -> None:
        """Remember it."""
        self._missing[origin] = page


class FolderMemory:
    """A memory in a folder of small files, shared by all crawls of a machine.

    One file for each host and each robots.txt, named by a digest and replaced as a whole, so that a reader
    never sees half of one and a killed process leaves none broken. A file that cannot be
    read counts as not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._seen: dict[str, tuple[int, Host]] = {}
        #: of hosts: asked for several times a request, and a digest each
        self._paths: dict[str, str] = {}

    def host(self, name: str) -> Host:
        """What is known of the host, by whichever process learned it last."""
        path = self._paths.get(name)
        if path is None:
            path = self._paths[name] = str(self._path("host", name))
        try:
            changed = os.stat(path).st_mtime_ns  # noqa: PTH116 - a Path is slower than the system's answer
        except FileNotFoundError:
            return Host()
        seen = self._seen.get(name)
        if seen is not None and seen[0] == changed:
            return seen[1]
        host = _host(_json(Path(path)))
        self._seen[name] = (changed, host)
        return host

    def keep_host(self, name: str, host: Host) -> None:
        """Remember the host's state."""
        facts = {field.name: getattr(host, field.name) for field in fields(host)}
        self._write(self._path("host", name), {"host": name, **facts})
        self._seen.pop(name, None)

    def robots(self, origin: str) -> RobotsCopy | None:
        """The copy of an origin's robots.txt, however old."""
        facts = _json(self._path("robots", origin))
        try:
            return RobotsCopy(
                fetched_at=datetime.fromisoformat(str(facts["fetched_at"])), text=_text(facts["text"])
            )
        except (KeyError, ValueError):
            return None

    def keep_robots(self, origin: str, copy: RobotsCopy) -> None:
        """Remember the copy."""
        facts = {"origin": origin, "fetched_at": copy.fetched_at, "text": copy.text}
        self._write(self._path("robots", origin), facts)

    def missing(self, origin: str) -> MissingPage | None:
        """What an origin shows for pages that are not there."""
        facts = _json(self._path("missing", origin))
        try:
            return MissingPage(
                asked_at=datetime.fromisoformat(str(facts["asked_at"])),
                headline=_text(facts["headline"]),
                body=str(facts["body"]),
            )
        except (KeyError, ValueError):
            return None

    def keep_missing(self, origin: str, page: MissingPage) -> None:
        """Remember it."""
        facts = {field.name: getattr(page, field.name) for field in fields(page)}
        self._write(self._path("missing", origin), {"origin": origin, **facts})

    def _path(self, kind: str, name: str) -> Path:
        # a digest: names come from the web, and none of them may become part of a path
        return self._folder / f"{kind}-{sha256(name.encode()).hexdigest()[:32]}.json"

    def _write(self, path: Path, facts: dict[str, object]) -> None:
        text = json.dumps(facts, default=datetime.isoformat, ensure_ascii=True)
        try:
            with NamedTemporaryFile("w", dir=self._folder, delete=False, encoding="ascii") as file:
                file.write(text)
            Path(file.name).replace(path)
        except OSError as error:
            # a full disk must not end a crawl: this process still knows, the next one will ask again
            logger.warning("What was learned of a host could not be kept in %s: %s", self._folder, error)


def _json(path: Path) -> dict[str, object]:
    try:
        facts = json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _host(facts: dict[str, object]) -> Host:
    try:
        return Host(
            not_before=_time(facts["not_before"]),
            open_until=_time(facts["open_until"]),
            why=str(facts["why"]),
            failures=int(str(facts["failures"])),
            openings=int(str(facts["openings"])),
            nameless_since=_time(facts.get("nameless_since")),
            robots_away_since=_time(facts.get("robots_away_since")),
        )
    except (KeyError, ValueError):
        return Host()


def _time(value: object) -> datetime | None:
    return None if value is None else datetime.fromisoformat(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
