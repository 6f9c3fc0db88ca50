"""Brings a database up, and is killed on the way: by its own hand, at a given statement or at the commit.

usage: python -m tests.integration.storage.killed_migration URL STATEMENT|commit
"""

import os
import signal
import sys
from itertools import count

from sqlalchemy import event

from storage import schema
from storage.engine import open_database


def main(url: str, moment: str) -> None:
    """Migrate until the moment has come."""
    engine = open_database(url)
    schema.current(engine)
    statements = count(1)

    def end(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def counted(*_: object) -> None:
        if next(statements) == int(moment):
            end()

    if moment == "commit":
        event.listen(engine, "commit", end)
    else:
        event.listen(engine, "after_cursor_execute", counted)
    schema.upgrade(engine)


if __name__ == "__main__":
    main(*sys.argv[1:])
