"""Opens the store for a command."""

from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from console.errors import NothingStored
from crawler.environment import environment
from storage.durability import open_durable
from storage.schema import current, require_current, upgrade


def open_store() -> Engine:
    """The database of this installation, at this version's schema.

    Raises the sentences of the environment and of the store; a database that nobody has made yet is not
    made by reading it.
    """
    engine = store_if_any()
    if engine is None:
        raise NothingStored()
    return engine


def store_if_any() -> Engine | None:
    """As `open_store`, or ``None`` where there is no database yet."""
    settled = environment()
    if _is_missing_file(settled.database_url):
        return None
    engine = open_durable(settled.database_url, settled.durability)
    if current(engine) is None:
        return None
    require_current(engine)
    return engine


def open_store_for_writing() -> Engine:
    """As `open_store`, but an empty database gets its tables, as the first crawl would give it."""
    engine = open_durable(environment().database_url, environment().durability)
    if current(engine) is None:
        upgrade(engine)
    require_current(engine)
    return engine


def _is_missing_file(url: str) -> bool:
    try:
        place = make_url(url)
        is_sqlite = place.get_backend_name() == "sqlite"
    except (ArgumentError, NoSuchModuleError):
        return False  # opening it says what is wrong with it
    return is_sqlite and bool(place.database) and not Path(str(place.database)).expanduser().exists()
