"""Migrations: whole or not at all, up and down, and none of the data lost."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

import bridge.access.models
import bridge.calls.models
import bridge.contacts.models
from bridge import database
from bridge.contacts.search import find_ids
from bridge.database import LATEST_REVISION, MIGRATIONS, metadata, migrate, open_database, read_or_create_meta
from bridge.errors import StoreUnusable
from tests.databases import BOTH

#: The rooms that have tables, all imported so that the metadata is whole.
MODELS = (bridge.access.models, bridge.calls.models, bridge.contacts.models)


@pytest.fixture(params=BOTH)
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(new_url: str) -> Iterator[Engine]:
    engine = open_database(new_url)
    yield engine
    engine.dispose()


def downgrade(engine: Engine, revision: str) -> None:
    run(command.downgrade, engine, revision)


def migrate_to(engine: Engine, revision: str) -> None:
    run(command.upgrade, engine, revision)


def run(step: Callable[[Config, str], None], engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        step(config, revision)


def revision_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def test_the_newest_migration_is_the_latest_revision() -> None:
    files = sorted(file.name for file in (MIGRATIONS / "versions").glob("*.py"))
    assert [file[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    assert files[-1].startswith(f"{LATEST_REVISION}_")


def is_in_a_model(name: str | None, *_more: object) -> bool:
    """Full-text indexes are each database's own."""
    return name is None or not name.startswith(("contact_search", "ix_contacts_search_key"))


def differences(engine: Engine) -> list[object]:
    """What the schema has that the models have not, and the other way round."""
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_in_a_model}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))


def test_the_migrated_schema_is_that_of_all_models(engine: Engine) -> None:
    assert differences(engine) == []


def test_every_step_down_can_be_taken_up_again(engine: Engine) -> None:
    for number in range(int(LATEST_REVISION) - 1, 0, -1):
        downgrade(engine, f"{number:04}")
    assert set(inspect(engine).get_table_names()) == {"alembic_version", "meta", "contacts", "phones"}
    downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert revision_of(engine) == LATEST_REVISION and differences(engine) == []


INSERT_CONTACT = """INSERT INTO contacts (source, name, name_key, company, title, url, email, updated_at)
VALUES ('csv', 'João', 'joao', 'Café do Ponto', '', '', '', '2026-03-02 14:00:00.000000')"""
INSERT_CALL = """INSERT INTO calls (call_id, conversation_id, direction, state, "from", "to", dialled,
started_at, duration_ms, notes, outcome) VALUES ('a', 'a', 'inbound', 'ended', 'sip:11987654321@acme.example',
'', '', '2026-03-02 14:00:00.000000', 0, '', '')"""


def test_an_old_database_keeps_its_data(new_url: str, engine: Engine) -> None:
    downgrade(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text(INSERT_CONTACT))
        connection.execute(text("INSERT INTO phones (contact_id, raw, label) VALUES (1, '214', '')"))
        connection.execute(text("INSERT INTO meta VALUES ('secret', 'kept')"))
    migrate_to(engine, "0007")
    with engine.begin() as connection:
        connection.execute(text(INSERT_CALL))
    opened = open_database(new_url)
    with opened.connect() as connection:
        found = connection.execute(
            text("SELECT company_key, raw FROM contacts JOIN phones ON contact_id = contacts.id")
        ).all()
        assert list(find_ids(connection, "cafe joão", limit=9)) == [1]
        party = connection.execute(text("SELECT party_key FROM calls")).scalar_one()
    assert [tuple(row) for row in found] == [("cafe do ponto", "214")]
    assert party == "87654321"
    assert read_or_create_meta(opened, "secret", lambda: "new") == "kept"
    opened.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, new_url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = shutil.copytree(MIGRATIONS, tmp_path / "migrations") / "versions"
    (versions / "9000_broken.py").write_text(
        f"from alembic import op\nrevision, down_revision = '9000', '{LATEST_REVISION}'\n"
        "def upgrade():\n    op.execute('CREATE TABLE half (a INTEGER)')\n"
        "    op.execute('SELECT * FROM nowhere')\n"
    )
    monkeypatch.setattr(database, "MIGRATIONS", tmp_path / "migrations")
    monkeypatch.setattr(database, "LATEST_REVISION", "9000")
    with pytest.raises(StoreUnusable, match=r"cannot be used: .*nowhere"):
        open_database(new_url)
    assert revision_of(engine) == LATEST_REVISION and not inspect(engine).has_table("half")


def test_all_that_migrate_a_database_at_once_can(new_url: str, engine: Engine) -> None:
    downgrade(engine, "0001")
    opened: list[Engine] = []
    threads = [threading.Thread(target=lambda: opened.append(open_database(new_url))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [revision_of(engine) for engine in opened] == [LATEST_REVISION] * 3
    for engine in opened:
        engine.dispose()
