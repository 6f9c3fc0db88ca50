"""What a site says about the use of its pages, as it stood when a page was fetched. Pure.

We record these signals with the fetch, for whoever uses the data later; they do not decide what is crawled.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

#: tokens of the robots meta element and of X-Robots-Tag that speak about use, not about crawling
_TOKENS: Final = frozenset({"noai", "noimageai", "noindex", "noarchive", "nosnippet", "nocache", "none"})
#: a policy is an address at most, and what is longer is no signal
_LONGEST: Final = 1_000
_META: Final = re.compile(r"<meta\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""([a-zA-Z:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_AGENT_NAMES: Final = frozenset({"robots"})
#: the response headers that carry them
SIGNALS: Final = ("x-robots-tag", "tdm-reservation", "tdm-policy", "content-signal", "content-usage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The signals of one page. All of them may be absent, which says nothing."""

    #: the tokens of X-Robots-Tag and the robots meta element, sorted
    robots: tuple[str, ...] = ()
    #: TDM Reservation Protocol: True where rights are reserved, False where they are said not to be
    tdm_reserved: bool | None = None
    #: TDM Reservation Protocol: the address of the policy
    tdm_policy: str | None = None
    #: Content-Signal and Content-Usage, as written ("ai-train=no")
    usage: str | None = None

    @property
    def opts_out_of_ai(self) -> bool:
        """Whether any signal reserves the page from text and data mining or from training."""
        refused = {"ai-train=no", "ai-train=n", "train-ai=n", "ai=n", "train-genai=n"}
        written = {part.strip().replace(" ", "") for part in (self.usage or "").lower().split(",")}
        return bool(self.tdm_reserved) or "noai" in self.robots or bool(refused & written)

    def __str__(self) -> str:
        """The signals in one line, for people and for a column of text; "" where there are none."""
        tdm = "" if self.tdm_reserved is None else f"tdm-reservation={int(self.tdm_reserved)}"
        policy = f"tdm-policy={self.tdm_policy}" if self.tdm_policy else ""
        return "; ".join(part for part in (", ".join(self.robots), tdm, policy, self.usage or "") if part)


def rights_of(
    headers: Mapping[str, Sequence[str]], metas: Iterable[tuple[str, str]], *, agent: str = ""
) -> Rights:
    """The signals in response headers (names in lower case) and in the page's meta elements (name, content).

    A token that is addressed to another crawler ("otherbot: noai") is not ours; one for `agent` is.
    """
    named = [(name.strip().lower(), content.strip()) for name, content in metas]
    tokens = {token for value in headers.get("x-robots-tag", ()) for token in _tag_tokens(value, agent)}
    for name, content in named:
        if name in _AGENT_NAMES or (agent and name == agent.lower()):
            tokens |= set(_tokens(content))
    return Rights(
        robots=tuple(sorted(tokens)),
        tdm_reserved=_reservation(_first(headers, named, "tdm-reservation")),
        tdm_policy=_first(headers, named, "tdm-policy"),
        usage=_first(headers, named, "content-signal") or _first(headers, named, "content-usage"),
    )


def recorded_rights(headers: Mapping[str, Sequence[str]], body: bytes, *, agent: str) -> str | None:
    """The signals of an answer in one line, as the ledger keeps them; nothing where there are none."""
    rights = str(rights_of(headers, metas_in(body), agent=agent))
    return "".join(filter(str.isprintable, rights))[:_LONGEST] or None


def _tag_tokens(value: str, agent: str) -> list[str]:
    head, colon, rest = value.partition(":")
    is_addressed = (
        bool(colon) and head.strip().lower() not in ("unavailable_after", *_TOKENS) and "," not in head
    )
    if not is_addressed:
        return _tokens(value)
    return _tokens(rest) if agent and head.strip().lower() == agent.lower() else []


def _tokens(value: str) -> list[str]:
    return [token for part in value.lower().split(",") if (token := part.strip()) in _TOKENS]


def _first(headers: Mapping[str, Sequence[str]], metas: list[tuple[str, str]], name: str) -> str | None:
    values = [*headers.get(name, ()), *(content for key, content in metas if key == name)]
    return next((value.strip() for value in values if value.strip()), None)


def _reservation(value: str | None) -> bool | None:
    return {"1": True, "0": False}.get(value or "")


def metas_in(body: bytes) -> list[tuple[str, str]]:
    """The named meta elements in the first 64 kB of a page, found without parsing it."""
    text = body[:65_536].decode("latin-1")
    found = []
    for element in _META.findall(text):
        attributes = {
            name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(element)
        }
        if "name" in attributes:
            found.append((attributes["name"], attributes.get("content", "")))
    return found
