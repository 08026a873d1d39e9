"""Opening a database: what is made, what is migrated, and what is left exactly as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError

from bridge import database
from bridge.contacts.store import ContactStore
from bridge.database import LATEST_REVISION, open_database, read_or_create_meta, reading, writing
from bridge.errors import StoreUnusable
from bridge.numbers import NumberPlan

ADD_CONTACT = """INSERT INTO contacts (id, source, name, name_key, company, company_key, search_key, title,
url, email, updated_at) VALUES (1, '', '', '', '', '', '', '', '', '', '2026-03-02 14:00:00.000000')"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "made" / "on demand" / "neon-bridge.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def revision_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def test_a_missing_folder_is_made_and_the_newest_schema_in_it(path: Path, engine: Engine) -> None:
    assert path.is_file()
    assert revision_of(engine) == LATEST_REVISION
    assert {"phones", "events", "tokens", "meta"} < set(inspect(engine).get_table_names())


def test_every_connection_is_durable_and_patient(engine: Engine) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    with engine.connect() as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in expected}
    assert found == expected


def test_an_error_shows_nothing_of_what_was_asked(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(OperationalError) as failed:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Ana"})
    assert "nowhere" in str(failed.value) and "Ana" not in str(failed.value)


def test_a_database_in_memory_is_of_the_newest_revision_too() -> None:
    engine = open_database("sqlite://")
    assert revision_of(engine) == LATEST_REVISION
    engine.dispose()


def make_text(path: Path) -> None:
    path.write_text("name,phone\nAna,11 98765-4321\n" * 50)


def make_truncated(path: Path) -> None:
    open_database(f"sqlite:///{path}").dispose()
    path.write_bytes(path.read_bytes()[:9000])


def make_damaged(path: Path) -> None:
    open_database(f"sqlite:///{path}").dispose()
    # An index that nothing reads at the start
    path.write_bytes(path.read_bytes()[:-4096] + b"x" * 4096)


@pytest.mark.parametrize("make", [make_text, make_truncated, make_damaged])
def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "neon-bridge.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(
        StoreUnusable, match=r"neon-bridge.db is damaged or is no SQLite database. It was left"
    ):
        open_database(f"sqlite:///{path}")
    assert path.read_bytes() == before


@pytest.mark.parametrize("make", [make_text, make_truncated])
def test_a_large_file_that_was_cut_off_or_is_another_is_named_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(database, "CHECKED_WHOLLY_BYTES", 0)
    test_a_damaged_file_is_named_and_left_as_it_is(tmp_path, make)


def find_by_number(engine: Engine) -> object:
    return ContactStore(engine, NumberPlan()).find_by_phone_keys(eq_key="+5511987654321")


def write_number(engine: Engine) -> None:
    with writing(engine, "The contacts") as connection:
        connection.execute(
            text("INSERT INTO phones (contact_id, raw, label, eq_key) VALUES (1, '', '', '+55')")
        )


def read_numbers(engine: Engine) -> None:
    with reading(engine, "The contacts") as connection:
        connection.execute(text("SELECT eq_key FROM phones WHERE eq_key > ''")).all()


@pytest.mark.parametrize("meet", [find_by_number, read_numbers, write_number])
def test_damage_within_a_large_file_is_named_by_who_meets_it(
    path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch, meet: Callable[[Engine], object]
) -> None:
    with engine.begin() as connection:
        connection.execute(text(ADD_CONTACT))
        place = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_phones_eq_key'"
        page = connection.execute(text(place)).scalar_one()
    engine.dispose()
    whole = path.read_bytes()
    path.write_bytes(whole[: (page - 1) * 4096] + b"x" * 4096 + whole[page * 4096 :])
    monkeypatch.setattr(database, "CHECKED_WHOLLY_BYTES", 0)
    opened = open_database(f"sqlite:///{path}")
    with pytest.raises(StoreUnusable, match=r"neon-bridge.db is damaged .* It was left as it is: move it"):
        meet(opened)
    opened.dispose()


def test_a_newer_database_is_refused_and_left_as_it_is(path: Path, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        StoreUnusable, match=f"newer NEON bridge .revision 9999, this one knows {LATEST_REVISION}"
    ):
        open_database(f"sqlite:///{path}")
    assert revision_of(engine) == "9999"


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="is a folder: give the path of a file in it"):
        open_database(f"sqlite:///{tmp_path}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnusable, match=r"file/sub for the database cannot be made .*choose another"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'sub' / 'neon-bridge.db'}")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("neon-bridge.db", "'neon-bridge.db' cannot be read: expected something like sqlite:////path"),
        ("postgresql://ana:s3cret@db:port/neon", r"'postgresql://ana:\*\*\*@db:port/neon' cannot be read"),
        ("nosuch://ana:s3cret@db/neon", "'nosuch' needs a driver that is not installed"),
    ],
)
def test_a_bad_address_is_explained_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(StoreUnusable, match=reason) as refusal:
        open_database(url)
    assert "s3cret" not in str(refusal.value)


def test_a_locked_database_is_named(path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    monkeypatch.setattr(database, "BUSY_LIMIT_S", 0.01)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnusable, match="is locked by another program: stop that one"):
        open_database(f"sqlite:///{path}")
    other.close()


def test_an_own_value_is_made_once_and_whoever_comes_first_counts(engine: Engine) -> None:
    assert read_or_create_meta(engine, "secret", lambda: "first") == "first"
    assert read_or_create_meta(engine, "secret", lambda: "second") == "first"

    def lose_the_race() -> str:
        read_or_create_meta(engine, "id", lambda: "quicker")
        return "slower"

    assert read_or_create_meta(engine, "id", lose_the_race) == "quicker"


def test_a_postgresql_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreUnusable, match=r"://ana:\*\*\*@127.0.0.1:1/neon.* cannot be used: ") as refusal:
        open_database("postgresql://ana:s3cret@127.0.0.1:1/neon")
    assert "s3cret" not in str(refusal.value)
