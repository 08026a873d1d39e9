"""Several helpers on one database: each sees at once what another stored, and two imports are one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from bridge import database as database_module
from bridge.contacts import reader
from bridge.contacts.importing import import_file
from bridge.contacts.lookup import Directory
from bridge.contacts.reader import Reader
from bridge.contacts.store import ContactStore
from bridge.database import open_database
from bridge.errors import StoreUnusable
from tests.contacts.conftest import AT_ONCE, NOW, PLAN, AddContact
from tests.databases import BOTH

open_connection = Reader._open
MOBILE = "+5511987654321"
VCARDS = "".join(
    f"BEGIN:VCARD\nUID:{at}\nFN:Cliente {at}\nTEL:{80000000 + at}\nEND:VCARD\n" for at in range(40)
)


@pytest.fixture
def other(database_url: str) -> ContactStore:
    """Another helper's."""
    return ContactStore(open_database(database_url), PLAN, clock=lambda: NOW)


def test_helpers_answer_alike(store: ContactStore, other: ContactStore, add: AddContact) -> None:
    ana, bia = add("Ana Lima", MOBILE), add("Bia", MOBILE)
    ours, theirs = Directory(store, PLAN), Directory(other, PLAN)
    assert theirs.lookup(MOBILE) == ours.lookup(MOBILE) and theirs.lookup(MOBILE).ambiguous
    ours.choose(MOBILE, bia.id)
    assert theirs.lookup(MOBILE).contact == bia
    assert list(other.search("lima")) == [ana]
    other.erase(bia.id)
    assert ours.lookup(MOBILE).contact == ana and store.search("bia") == []
    other.database.dispose()


def test_one_file_imported_by_two_at_once_is_stored_once(
    store: ContactStore, other: ContactStore, tmp_path: Path
) -> None:
    path = tmp_path / "book.vcf"
    path.write_text(VCARDS)
    # Opened before, so that both begin together.
    assert (store.count(), other.count()) == (0, 0)
    with ThreadPoolExecutor() as pool:
        reports = list(pool.map(lambda one: import_file(one, path), (store, other)))
    assert sorted((report.imported, report.unchanged) for report in reports) == [(0, 40), (40, 0)]
    assert store.count() == 40
    other.database.dispose()


def test_a_connection_that_was_cut_is_made_anew(
    store: ContactStore, other: ContactStore, add: AddContact
) -> None:
    ana = add("Ana", MOBILE)
    directory = Directory(store, PLAN)
    assert directory.lookup(MOBILE).contact == ana
    if store.database.dialect.name == "postgresql":
        cut_connections(other.database)
    assert directory.lookup(MOBILE).contact == ana
    assert list(store.search("ana")) == [ana]
    other.database.dispose()


def test_a_lookup_that_cannot_be_answered_says_so(store: ContactStore) -> None:
    directory = Directory(store, PLAN)
    assert not directory.lookup(MOBILE).candidates
    with store.database.begin() as connection:
        connection.execute(text("DROP TABLE phones"))
    with pytest.raises(StoreUnusable, match=r"^The contacts cannot be read: .*phones"):
        directory.lookup(MOBILE)


def test_many_threads_ask_at_once_with_few_connections(
    store: ContactStore, add: AddContact, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = add("Ana", MOBILE)
    monkeypatch.setattr(reader, "MOST_CONNECTIONS", 2)
    directory = Directory(ContactStore(store.database, PLAN), PLAN)
    opened: list[None] = []
    monkeypatch.setattr(Reader, "_open", lambda one: opened.append(None) or open_connection(one))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(directory.lookup, [MOBILE] * 200))
    assert all(result.contact == ana for result in found) and len(opened) <= 2


def test_who_changes_a_contact_waits_for_the_end_of_a_batch(store: ContactStore, add: AddContact) -> None:
    ana = add("Ana", MOBILE)
    hasty = ContactStore(create_engine(store.database.url, connect_args=AT_ONCE[store.database.name]), PLAN)
    with store.importing("test"):
        with pytest.raises(StoreUnusable, match="cannot be written"):
            hasty.erase(ana.id)
        with pytest.raises(StoreUnusable, match="cannot be written"):
            hasty.replace_phone(ana.id, ana.phones[0], ())
    hasty.erase(ana.id)
    hasty.database.dispose()


@pytest.mark.parametrize("database_kind", BOTH[1:])
def test_who_fell_silent_within_a_batch_holds_nobody_up(
    store: ContactStore, other: ContactStore, add: AddContact, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = add("Ana", MOBILE)
    monkeypatch.setattr(database_module, "SILENT_LIMIT_S", 0.1)
    with pytest.raises(StoreUnusable, match="cannot be written"), store.importing("test") as silent:
        other.erase(ana.id)
        silent.connection.execute(text("SELECT 1"))
    assert other.count() == 0
    other.database.dispose()


def cut_connections(database: Engine) -> None:
    """As a restart of the server does to all its clients."""
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
    )
    with database.connect() as connection:
        connection.execute(text(f"{cut} current_database()"))
