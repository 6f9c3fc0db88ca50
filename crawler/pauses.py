"""Why a crawl asks for nothing at the moment. It goes on once every reason is gone."""

from scrapy.core.engine import ExecutionEngine


class Pauses:
    """The reasons that hold one engine. Used on the reactor's thread."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}

    def keep(self, what: str, sentence: str | None, engine: ExecutionEngine) -> bool:
        """Hold the engine for a reason, or with None let this one go; whether anything has changed."""
        has_changed = (what in self._reasons) is not (sentence is not None)
        if sentence is None:
            self._reasons.pop(what, None)
        else:
            self._reasons[what] = sentence
        if self._reasons:
            engine.pause()
        else:
            engine.unpause()
        return has_changed
