"""Who may write in a run's name."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from storage.errors import LeaseLost
from storage.run import Lease, RunStatus
from storage.tables import RunRow


def require_leases(connection: Connection, leases: Iterable[Lease]) -> None:
    """Raise `LeaseLost` unless each run is its holder's, and keep it so until this transaction ends."""
    for lease in sorted(set(leases), key=lambda lease: lease.run_id):
        held = connection.execute(
            select(RunRow.run_id)
            .where(
                RunRow.run_id == lease.run_id,
                RunRow.fence == lease.fence,
                RunRow.status == RunStatus.RUNNING.value,
            )
            .with_for_update(read=True)
        ).one_or_none()
        if held is None:
            raise LeaseLost(lease)
