"""An observation on its way into the store: all that is worked out before the transaction begins."""

from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from storage.identity import content_sha256, url_key
from storage.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An observation with all that can be worked out before the transaction, ids among it.

    The ids stay the same when the transaction is tried again, so an attempt that was committed without
    an answer is recognised by its fetch.
    """

    observation: Observation
    fetch_id: UUID
    revision_id: UUID
    change_id: UUID
    content_sha256: str
    final_key: str
    canonical_key: str
    link_key: str


def prepare(observation: Observation) -> Prepared:
    """Work out the keys. Raises ``ValueError`` for an address that is none."""
    article = observation.article
    return Prepared(
        observation=observation,
        fetch_id=uuid7(),
        revision_id=uuid7(),
        change_id=uuid7(),
        content_sha256=content_sha256(article),
        final_key=url_key(article.url),
        canonical_key=url_key(article.canonical_url),
        link_key=url_key(observation.link_url),
    )
