"""A contacts store on a fresh database, and quick ways to fill and ask it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bridge.contacts.importers.base import ParsedContact, ParsedPhone
from bridge.contacts.lookup import Directory
from bridge.contacts.models import Contact
from bridge.contacts.store import ContactStore
from bridge.database import open_database
from bridge.numbers import NumberPlan

PLAN = NumberPlan("BR", "11")
NOW = datetime(2026, 3, 2, 14, 0, 0)

AddContact = Callable[..., Contact]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file; copying it is quicker than migrating for each test."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[Engine]:
    path = tmp_path / "contacts.db"
    shutil.copy(empty_database, path)
    engine = open_database(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def store(database: Engine) -> ContactStore:
    return ContactStore(database, PLAN, clock=lambda: NOW)


@pytest.fixture
def directory(store: ContactStore) -> Directory:
    return Directory(store, PLAN)


@pytest.fixture
def add(store: ContactStore) -> AddContact:
    """Store a contact: `add("Ana Lima", "11 98765-4321", company="Acme")`."""

    def add_contact(name: str, *numbers: str, **fields: str) -> Contact:
        phones = tuple(ParsedPhone(number) for number in numbers)
        with store.importing("test") as batch:
            batch.add(ParsedContact(line=1, name=name, phones=phones, **fields))
        return max(store.search(name), key=lambda contact: int(contact.id))

    return add_contact
