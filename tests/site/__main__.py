"""``python -m tests.site``: serve the newspaper until interrupted."""

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from tests.site.newspaper import PORT, newspaper


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Serve; write a source file where one is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.site", description=__doc__)
    parser.add_argument("--port", type=int, default=PORT, help="the port on 127.0.0.1; 0 for a free one")
    parser.add_argument("--source", type=Path, metavar="FILE", help="write a source file that describes it")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    with newspaper(arguments.port) as site:
        if arguments.source:
            arguments.source.parent.mkdir(parents=True, exist_ok=True)
            arguments.source.write_text(site.source_toml(arguments.source.stem), encoding="utf-8")
        # told once the port is open, so that a script may wait for this line
        sys.stdout.write(f"The Tidewater Review is at {site.url}/ ({len(site.features)} features)\n")
        sys.stdout.flush()
        try:
            signal.pause()
        except KeyboardInterrupt:
            sys.stdout.write(f"{len(site.requests)} requests answered\n")


main()
