"""Migrations: the same tables as the models, one step forward and back, all or nothing."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text

from storage import schema
from storage.engine import open_database
from storage.errors import Refused, SchemaError
from storage.tables import ArticleRow
from tests.articles import story
from tests.integration.storage.conftest import Desk, furnish


def test_the_migrated_tables_are_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = compare_metadata(context, ArticleRow.metadata)

    # the words of the search index stand in tables of each database's own kind
    known = ("alembic_version", "search_index")
    assert [d for d in differences if not any(name in str(d) for name in known)] == []


def test_a_new_database_has_to_be_upgraded_first(tmp_path: object) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(SchemaError, match=r"has no tables yet.*features db upgrade"):
        schema.require_current(engine)
    schema.upgrade(engine)

    schema.require_current(engine)


def test_down_and_up_again(engine: Engine) -> None:
    schema.downgrade(engine, "base")
    bare = schema.current(engine)
    schema.upgrade(engine)
    furnish(engine)
    Desk(engine).crawl(story("one"))

    assert (bare, schema.current(engine)) == (None, schema.newest())


def test_a_database_of_something_else_is_left_alone(engine: Engine) -> None:
    schema.downgrade(engine, "base")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE somebody_elses (a INTEGER)"))

    with pytest.raises(Refused, match="has tables of something else"):
        schema.upgrade(engine)

    assert schema.current(engine) is None


def test_upgrading_again_changes_nothing(desk: Desk) -> None:
    desk.crawl(story("one"))
    before = desk.rows("SELECT epoch, seq FROM feed_v1")
    schema.upgrade(desk.engine)

    assert desk.rows("SELECT epoch, seq FROM feed_v1") == before


def test_a_failed_migration_leaves_everything_as_it_was(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema.downgrade(engine, "base")

    def fail(name: str) -> None:
        raise RuntimeError(name)

    with monkeypatch.context() as patch:
        patch.setattr("storage.migrations.scripts.Path.read_text", lambda *_: fail("no script"))
        with pytest.raises(RuntimeError, match="no script"):
            schema.upgrade(engine)
    left = (
        "sqlite_master WHERE type = 'table'"
        if engine.dialect.name == "sqlite"
        else "pg_tables WHERE schemaname = 'public'"
    )
    with engine.connect() as connection:
        tables = connection.execute(text(f"SELECT count(*) FROM {left}")).scalar_one()
    schema.upgrade(engine)

    assert schema.current(engine) == schema.newest()
    assert tables <= 1  # at most Alembic's own, left by the downgrade


def test_each_database_has_an_epoch_of_its_own(tmp_path: object) -> None:
    epochs = set()
    for name in ("a", "b"):
        engine = open_database(f"sqlite:///{tmp_path}/{name}.db")
        schema.upgrade(engine)
        with engine.connect() as connection:
            epochs.add(connection.execute(text("SELECT epoch FROM feed_v1")).scalar_one())

    assert len(epochs) == 2


def test_what_is_stored_survives_a_step_back_and_forward(desk: Desk) -> None:
    desk.crawl(story("one"))
    before = desk.rows("SELECT * FROM fetches_v1")
    schema.downgrade(desk.engine, "0002")
    without = desk.rows("SELECT * FROM fetches_v1")
    schema.upgrade(desk.engine)

    assert [row[: len(old)] for row, old in zip(before, without, strict=True)] == without
    assert desk.rows("SELECT * FROM fetches_v1") == before
