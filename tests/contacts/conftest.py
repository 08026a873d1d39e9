"""A contacts store on a fresh database, and quick ways to fill and ask it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Engine

from bridge.contacts.lookup import Directory
from bridge.contacts.models import Contact
from bridge.contacts.store import ContactStore
from bridge.numbers import NumberPlan
from tests.contacts.keeping import keep, person
from tests.databases import BOTH

PLAN = NumberPlan("BR", "11")
NOW = datetime(2026, 3, 2, 14, 0, 0)
#: So that a connection waits for nobody.
AT_ONCE = {"sqlite": {"timeout": 0}, "postgresql": {"options": "-c lock_timeout=1"}}

AddContact = Callable[..., Contact]


@pytest.fixture(params=BOTH)
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


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
        keep(store, person(name, *numbers, **fields))
        return max(store.search(name), key=lambda contact: int(contact.id))

    return add_contact
