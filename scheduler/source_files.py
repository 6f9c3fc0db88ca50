"""The source files as the service follows them: a broken one leaves its source as it was."""

import logging
from collections.abc import Mapping
from pathlib import Path

from crawler.endings import Ending
from crawler.source import Source
from crawler.sources import read_sources

logger = logging.getLogger(__name__)


class SourceFiles:
    """Reads the files whenever it is asked."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._former: Mapping[str, Source] = {}
        self._told: set[str] = set()
        #: what one turn with them comes to at best; wrong use until the folder could be read
        self.best = Ending.WRONG_USE

    def __call__(self) -> Mapping[str, Source]:
        """Every source by name. A complaint is logged once. Raises `SourceError` where there is no folder."""
        self.best = Ending.WRONG_USE
        found = read_sources(self._folder)
        self.best = found.best
        kept = {name: self._former[name] for name in found.broken if name in self._former}
        complaints = {str(error) for error in found.broken.values()}
        for complaint in sorted(complaints - self._told):
            logger.error("A source file cannot be used; its source stays as it was, if it was: %s", complaint)
        self._told = complaints
        self._former = dict(sorted((found.sources | kept).items()))
        return self._former
