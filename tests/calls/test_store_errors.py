"""A database that fails: one clear error, nothing half written, and the event can be told again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from bridge.calls.journal import Journal
from bridge.errors import StoreUnusable
from bridge.protocol.events import UnknownEvent
from tests.calls.conftest import Phone

#: Too large for the pages that a table has from the start.
LARGE = UnknownEvent(name="OnLarge", raw={"Text": "x" * 50_000})


@contextmanager
def _pragma(database: Engine, pragma: str) -> Iterator[None]:
    """Every connection with that pragma, and none afterwards."""

    def set_pragma(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    database.dispose()
    event.listen(database, "connect", set_pragma)
    yield
    event.remove(database, "connect", set_pragma)
    database.dispose()


@contextmanager
def locked(database: Engine) -> Iterator[None]:
    other_program = sqlite3.connect(str(database.url.database), isolation_level=None)
    other_program.execute("BEGIN IMMEDIATE")
    with _pragma(database, "busy_timeout=1"):
        yield
    other_program.execute("ROLLBACK")
    other_program.close()


def full(database: Engine) -> AbstractContextManager[None]:
    return _pragma(database, "max_page_count=1")


def read_only(database: Engine) -> AbstractContextManager[None]:
    return _pragma(database, "query_only=1")


@contextmanager
def without_events(database: Engine) -> Iterator[None]:
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO hidden"))
    yield
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE hidden RENAME TO events"))


@contextmanager
def garbled(database: Engine) -> Iterator[None]:
    database.dispose()
    file = Path(str(database.url.database))
    whole = file.read_bytes()
    file.write_bytes(b"no database" + whole[11:])
    yield
    database.dispose()
    file.write_bytes(whole)


# Each fault is one that SQLite can have.
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

Fault = Callable[[Engine], AbstractContextManager[None]]


@pytest.mark.parametrize("fault", [locked, full, read_only, without_events, garbled])
def test_an_event_that_cannot_be_kept_is_refused_and_can_be_told_again(
    journal: Journal, database: Engine, fault: Fault
) -> None:
    with fault(database):
        for _ in range(2):
            with pytest.raises(StoreUnusable, match="The journal cannot be written"):
                journal.record(LARGE)
    journal.record(LARGE)
    assert [found["id"] for found in journal.events_since(0).events] == [1]


@pytest.mark.parametrize("fault", [locked, read_only, without_events, garbled])
def test_no_command_writes_halves(journal: Journal, phone: Phone, database: Engine, fault: Fault) -> None:
    phone.ring("1")
    (before,) = journal.list_calls()
    writes: list[Callable[[], object]] = [
        lambda: phone.answer("1"),
        lambda: phone.ring("2"),
        lambda: journal.close_open_calls("restarted"),
        lambda: journal.fail_dial(before["call_id"], "no"),
    ]
    with fault(database):
        for write in writes:
            with pytest.raises(StoreUnusable):
                write()
    assert journal.list_calls() == [before]
    assert journal.last_event_id() == 1


@pytest.mark.parametrize("fault", [without_events, garbled])
def test_what_cannot_be_read_is_refused(journal: Journal, database: Engine, fault: Fault) -> None:
    with fault(database):
        for read in (journal.last_event_id, lambda: journal.events_since(0, wait_s=30)):
            with pytest.raises(StoreUnusable, match="The journal cannot be read"):
                read()


def test_a_locked_database_can_still_be_read(journal: Journal, phone: Phone, database: Engine) -> None:
    phone.ring("1")
    with locked(database):
        assert len(journal.events_since(0).events) == 1


def test_that_contacts_have_changed_is_told_where_it_can_be(journal: Journal, database: Engine) -> None:
    with without_events(database):
        journal.record_contacts()
    journal.record_contacts()
    assert [event["name"] for event in journal.events_since(0).events] == ["contacts:changed"]
