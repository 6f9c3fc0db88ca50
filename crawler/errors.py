"""What stops a crawl before it begins, as sentences.

CrawlError
├── EnvironmentError_   a FEATURES_ variable holds what it may not hold
│   └── UnknownVariable  there is no such variable
└── UsageError_         the command was asked for what does not exist
"""

import difflib
from collections.abc import Iterable


class CrawlError(Exception):
    """Somebody has to act: the sentence says on what."""


class EnvironmentError_(CrawlError):  # noqa: N801, N818 - the plain name is Python's own
    """A variable of the environment, or of ``.env``, cannot be used."""

    def __init__(self, variable: str, value: object, allowed: str) -> None:
        super().__init__(f"{variable} is {value!r}; allowed: {allowed}.")
        self.variable = variable


class UnknownVariable(EnvironmentError_):
    """A variable that means nothing to us: most likely a misspelled one."""

    def __init__(self, variable: str, known: Iterable[str]) -> None:
        CrawlError.__init__(self, f"{variable} is no setting; {_offer(variable, known)}")
        self.variable = variable


class UsageError_(CrawlError):  # noqa: N801, N818 - the plain name is Scrapy's
    """An argument of the command cannot be used."""

    @classmethod
    def unknown(cls, what: str, name: str, known: Iterable[str]) -> "UsageError_":
        """No such thing; the nearest one is offered, or all of them."""
        return cls(f"There is no {what} {name!r}; {_offer(name, known)}")


def _offer(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(names) or 'none'}."
