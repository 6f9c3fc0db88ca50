"""Reads the source files for a command: those that cannot be used harm no other."""

from console.cli.terminal import complain
from crawler.environment import environment
from crawler.sources import Found, read_sources


def found_sources(asked: str | None = None) -> Found:
    """What the files say; each that cannot be used is named on standard error.

    Raises the sentences of ``Found.named`` where a source is asked for that cannot be used.
    """
    found = read_sources(environment().sources)
    if asked is not None:
        found.named(asked)
    for error in found.broken.values():
        complain(f"Passed over, and every other source is used:\n{error}")
    return found
