"""A process that takes the feed's counter, and stops in the middle of its transaction.

usage: hung_writer.py DATABASE_URL IDLE_TIMEOUT_MS

Woken again, it tries to commit, and prints "committed" or "refused".
"""

import os
import signal
import sys

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from storage import engine
from storage.tables import FeedHeadRow


def main(url: str, idle_timeout_ms: str) -> None:
    """Lock the counter, say so, and stop."""
    engine.IDLE_TRANSACTION_TIMEOUT_MS = int(idle_timeout_ms)
    with engine.open_database(url).connect() as connection:
        connection.execute(update(FeedHeadRow).values(seq=FeedHeadRow.seq + 1))
        print("holding", flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            connection.commit()
        except DBAPIError:
            print("refused", flush=True)
        else:
            print("committed", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
