"""Stretches of a listing that rolled by unseen, until a run read them after all."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select, update
from uuid_utils.compat import uuid7

from storage.leases import require_leases
from storage.link import Channel
from storage.run import Lease
from storage.sources import source_id_of
from storage.tables import DiscoveryGapRow, RunLinkRow, RunRow, SourceRow
from storage.text import storable
from storage.transactions import reading, write

#: runs before a gap whose links tell where it begins: the last one may have read one listing only
RUNS_BEFORE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGap:
    """A gap that nobody has closed yet."""

    gap_id: UUID
    channel: Channel
    via: str
    #: the newest link of the visit before; what is missing was published after it
    last_seen_url: str | None
    #: the oldest link that was seen since; what is missing was published before it
    first_new_url: str | None
    detected_at: datetime


class Gaps:
    """The gaps in the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(
        self,
        lease: Lease,
        *,
        channel: Channel,
        via: str,
        last_seen_url: str | None,
        first_new_url: str | None,
        now: datetime,
    ) -> OpenGap:
        """Enter a gap. Raises `LeaseLost`."""
        gap_id = uuid7()

        def work(connection: Connection) -> None:
            require_leases(connection, [lease])
            known = select(DiscoveryGapRow.gap_id).where(DiscoveryGapRow.gap_id == gap_id)
            if connection.execute(known).one_or_none() is None:
                row = {
                    "gap_id": gap_id,
                    "source_id": source_id_of(connection, lease.source),
                    "channel": channel.value,
                    "via": via,
                    "last_seen_url": storable("gap.last_seen_url", last_seen_url),
                    "first_new_url": storable("gap.first_new_url", first_new_url),
                    "detected_at": now,
                }
                connection.execute(insert(DiscoveryGapRow), row)

        write(self._engine, work)
        return OpenGap(
            gap_id=gap_id,
            channel=channel,
            via=via,
            last_seen_url=last_seen_url,
            first_new_url=first_new_url,
            detected_at=now,
        )

    def narrow(self, lease: Lease, gap_id: UUID, first_new_url: str) -> None:
        """Enter that the listing was read back to this link, and the gap begins before it."""
        self._change(lease, gap_id, {"first_new_url": storable("gap.first_new_url", first_new_url)})

    def close(self, lease: Lease, gap_id: UUID, how: str, now: datetime) -> None:
        """Enter that everything in the gap was read after all, and how. Raises `LeaseLost`."""
        self._change(lease, gap_id, {"closed_at": now, "how": storable("gap.how", how)})

    def open_of(self, source: str) -> list[OpenGap]:
        """The gaps of a source that are open, the oldest first."""
        query = (
            select(DiscoveryGapRow.__table__)
            .join(SourceRow, SourceRow.source_id == DiscoveryGapRow.source_id)
            .where(SourceRow.key == source, DiscoveryGapRow.closed_at.is_(None))
            .order_by(DiscoveryGapRow.detected_at, DiscoveryGapRow.gap_id)
        )
        with reading(self._engine) as connection:
            return [
                OpenGap(
                    gap_id=row.gap_id,
                    channel=Channel(row.channel),
                    via=row.via,
                    last_seen_url=row.last_seen_url,
                    first_new_url=row.first_new_url,
                    detected_at=row.detected_at,
                )
                for row in connection.execute(query)
            ]

    def known_before(self, source: str, moment: datetime) -> frozenset[str]:
        """The addresses that a source had named in its last runs before that time."""
        runs = (
            select(RunRow.run_id)
            .join(SourceRow, SourceRow.source_id == RunRow.source_id)
            .where(SourceRow.key == source, RunRow.finished_at <= moment, RunRow.discovered > 0)
            .order_by(RunRow.started_at.desc())
            .limit(RUNS_BEFORE)
        )
        listed = RunLinkRow.channel.not_in((Channel.REQUEST.value, Channel.REVISIT.value))
        with reading(self._engine) as connection:
            run_ids = connection.execute(runs).scalars().all()
            urls = select(RunLinkRow.url).where(RunLinkRow.run_id.in_(run_ids), listed).distinct()
            return frozenset(connection.execute(urls).scalars())

    def _change(self, lease: Lease, gap_id: UUID, values: dict[str, object]) -> None:
        def work(connection: Connection) -> None:
            require_leases(connection, [lease])
            is_open = DiscoveryGapRow.closed_at.is_(None)
            connection.execute(
                update(DiscoveryGapRow).where(DiscoveryGapRow.gap_id == gap_id, is_open).values(**values)
            )

        write(self._engine, work)
