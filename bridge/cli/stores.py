"""The contacts store as commands open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bridge.config import Settings
    from bridge.contacts.lookup import Directory
    from bridge.contacts.store import ContactStore
    from bridge.numbers import NumberPlan


@contextmanager
def open_store(settings: Settings) -> Iterator[ContactStore]:
    from bridge.contacts.store import ContactStore
    from bridge.database import open_database

    database = open_database(settings.database)
    try:
        yield ContactStore(database, make_plan(settings))
    finally:
        database.dispose()


@contextmanager
def changing_store(settings: Settings) -> Iterator[ContactStore]:
    """At its end, also when it is stopped, whoever shows names is told to look them up again."""
    from bridge.calls.journal import Journal
    from bridge.errors import StoreUnusable

    with open_store(settings) as store:
        try:
            yield store
        finally:
            # What is stored stays so, though nobody may be told: the next call is looked up anyway.
            with suppress(StoreUnusable):
                Journal(store.database, make_directory(store, settings)).record_contacts()


def make_plan(settings: Settings) -> NumberPlan:
    from bridge.numbers import NumberPlan

    return NumberPlan(*settings.number_plan)


def make_directory(store: ContactStore, settings: Settings) -> Directory:
    from bridge.contacts.lookup import Directory

    return Directory(store, make_plan(settings), local_domains=settings.local_domains)
