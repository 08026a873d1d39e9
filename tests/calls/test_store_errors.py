"""A database that fails: one clear error, nothing half written, and the event can be told again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event, text

from bridge.calls.journal import Journal
from bridge.errors import StoreUnusable

if TYPE_CHECKING:
    from tests.calls.conftest import Phone

Fault = Callable[[Engine], object]


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


def full(database: Engine) -> object:
    return _pragma(database, "max_page_count=1")


def read_only(database: Engine) -> object:
    return _pragma(database, "query_only=1")


@contextmanager
def without_events(database: Engine) -> Iterator[None]:
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO hidden"))
    yield
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE hidden RENAME TO events"))
