"""The run of a command that reads pages of a source again, and fetches none."""

from datetime import datetime
from importlib.metadata import version

from crawler.owner import is_alive, this_process
from crawler.store import Store
from storage.run import Lease, Trigger


def begin_by_hand(store: Store, source: str, now: datetime) -> Lease:
    """A run of a known source, once the dead's are closed. Raises `RunInProgress`."""
    store.runs.abandon_dead(now, is_alive)
    return store.runs.start(
        source,
        trigger=Trigger.MANUAL,
        slot=now,
        owner=this_process(),
        code_version=version("feature-desk"),
        # how it would be crawled plays no part
        config_sha256="0" * 64,
        now=now,
    )
