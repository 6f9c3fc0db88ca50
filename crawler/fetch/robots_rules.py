"""What a robots.txt means to us (RFC 9309). Pure."""

import codecs
import math
from dataclasses import dataclass
from typing import Final

from protego import Protego

#: RFC 9309, 2.5: at least this much is read; what follows is cut at a line's end
MAX_ROBOTS_BYTES: Final = 500 * 1024
#: Crawl-delay is followed up to here; a longer one is followed as this and reported
LONGEST_DELAY_S: Final = 300.0
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def robots_text(body: bytes) -> str:
    """The text of a robots.txt, at most 500 KiB of it, whatever it was written in."""
    body = _cut_at_line(body)
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for encoding, zeros in (("utf-16-le", body[1:100:2]), ("utf-16-be", body[:100:2])):
        if len(zeros) > 1 and not any(zeros):  # UTF-16 without its mark: every second byte is zero
            return body.decode(encoding, "replace")
    return body.decode("utf-8", "replace").replace("\0", "")


def _cut_at_line(body: bytes) -> bytes:
    if len(body) <= MAX_ROBOTS_BYTES:
        return body
    head = body[:MAX_ROBOTS_BYTES]
    return head[: head.rfind(b"\n") + 1] or head


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one origin for one crawler."""

    parser: Protego
    agent: str

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched."""
        return self.parser.can_fetch(url, self.agent)

    @property
    def stated_delay_s(self) -> float | None:
        """The Crawl-delay as it is written, if it is a positive number."""
        stated = self.parser.crawl_delay(self.agent)
        return stated if stated is not None and math.isfinite(stated) and stated > 0 else None

    @property
    def delay_s(self) -> float:
        """The seconds to leave between two requests; 0 where nothing is asked."""
        return min(self.stated_delay_s or 0.0, LONGEST_DELAY_S)


def robots_rules(text: str | None, agent: str) -> RobotsRules:
    """The rules that a text gives to the agent (its product token); None is a site without robots.txt."""
    return RobotsRules(Protego.parse(text or ""), agent)
